"""Queries as SQL: values are parameters always, column names only those that were looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.query import All, And, Blank, Compare, Has, In, Not, Nothing, Or, Query, SharedWith
from engine.store.values import MANY, OPERATORS, held, kind_of

_SIGNS: Final = {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as SQL; a many-valued one is asked through `holding`, a test with one parameter."""

    sql: str
    kind: str
    holding: str = ""
    ordered: str = ""  # the same value where rows are kept in its order, another where it is blank


Columns = Mapping[str, Column]
Compiled = tuple[str, list[Any]]

TRUE: Final = "1"
FALSE: Final = "0"


def compile_query(query: Query, columns: Columns) -> Compiled:
    """A condition that is true exactly for the rows `matches` accepts."""
    match query:
        case All():
            return TRUE, []
        case Nothing():
            return FALSE, []
        case And(parts):
            return _folded([compile_query(part, columns) for part in parts], "AND", (TRUE, FALSE))
        case Or(parts):
            return _folded([compile_query(part, columns) for part in parts], "OR", (FALSE, TRUE))
        case Not(part):
            sql, params = compile_query(part, columns)
            return f"({sql} IS NOT TRUE)", params
        case SharedWith(tokens, at):
            return _shared(tokens, at)
    return _leaf(query, _column(query.column, columns))


def _shared(tokens: tuple[str, ...], at: str) -> Compiled:
    if not tokens:
        return FALSE, []
    living, params = shares_living(tokens, at)
    return f"(f.id IN ({living}))", params


def shares_living(tokens: tuple[str, ...], at: str) -> Compiled:
    """What finds the cases that one of these tokens opens at an instant."""
    marks = ", ".join("?" * len(tokens))
    living = f"SELECT case_id FROM shares WHERE token IN ({marks}) AND (until = '' OR until > ?)"
    return living, [*tokens, at]


def _column(name: str, columns: Columns) -> Column:
    column = columns.get(name)
    if column is None:
        raise ValueError(f"no such column: {name}")
    return column


def _folded(parts: Sequence[Compiled], word: str, ends: tuple[str, str]) -> Compiled:
    """Without parts that change nothing: the database plans better for what it need not weigh."""
    empty, decided = ends
    if any(sql == decided for sql, _ in parts):
        return decided, []
    return _joined([part for part in parts if part[0] != empty], word, empty)


def _joined(parts: Sequence[Compiled], word: str, empty: str) -> Compiled:
    """Joined as a balanced tree: a long chain would be deeper than the database allows."""
    if not parts:
        return empty, []
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    left, left_params = _joined(parts[:middle], word, empty)
    right, right_params = _joined(parts[middle:], word, empty)
    return f"({left} {word} {right})", [*left_params, *right_params]


def _leaf(query: Compare | In | Has | Blank, column: Column) -> Compiled:
    if not isinstance(query, Blank) and isinstance(query, Has) != (column.kind == MANY):
        raise ValueError(f"the column {query.column} cannot be asked like this")
    match query:
        case Compare(_, operator, value):
            return _compare(column, operator, value)
        case In(_, values):
            fitting = [held(value) for value in values if _fits(column, value)]
            marks = ", ".join("?" * len(fitting))
            return (f"({column.sql} IN ({marks}))", fitting) if fitting else (FALSE, [])
        case Has(_, value):
            return (column.holding, [value]) if value else (FALSE, [])
        case Blank():
            return f"({column.sql} IS NULL)", []


def _compare(column: Column, operator: str, value: Any) -> Compiled:
    if operator not in OPERATORS:
        raise ValueError(f"no such operator: {operator}")
    if not _fits(column, value):
        return FALSE, []
    sign = _SIGNS[operator]
    if column.ordered and operator not in ("eq", "ne"):  # says nothing more, but opens the index
        return f"({column.sql} {sign} ? AND {column.ordered} {sign} ?)", [held(value)] * 2
    return f"({column.sql} {sign} ?)", [held(value)]


def _fits(column: Column, value: Any) -> bool:
    return held(value) is not None and kind_of(value) == column.kind


def prefix_range(prefix: str) -> tuple[str, str | None]:
    """The first text that starts with `prefix`, and the first that comes after all that do."""
    for place in range(len(prefix) - 1, -1, -1):
        code = ord(prefix[place])
        if code < 0x10FFFF:
            after = 0xE000 if code == 0xD7FF else code + 1  # no text holds a half character
            return prefix, prefix[:place] + chr(after)
    return prefix, None
