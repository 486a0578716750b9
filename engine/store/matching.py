"""What a query means, in plain Python: the reference every store is tested against.

A comparison with nothing is false, and so is one between values of different kinds; `Not` is true
wherever its part is not, blank columns included. Text is ordered by code point.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.query import All, And, Blank, Compare, Has, In, Not, Nothing, Or, Query, SharedWith
from engine.store.protocol import CaseRow, TaskRow
from engine.store.values import CASE_FIELDS, TASK_FIELDS, held, kind_of

Row = CaseRow | tuple[TaskRow, CaseRow]

_OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}


def matches(query: Query, row: Row) -> bool:
    """Whether `row` is among those `query` asks for."""
    match query:
        case All():
            return True
        case Nothing():
            return False
        case And(parts):
            return all(matches(part, row) for part in parts)
        case Or(parts):
            return any(matches(part, row) for part in parts)
        case Not(part):
            return not matches(part, row)
        case SharedWith(tokens, at):
            case = row if isinstance(row, CaseRow) else row[1]
            ends = [share.until for share in case.shares if share.token in tokens]
            return any(not until or until > at for until in ends)
    return _leaf_matches(query, column_value(query.column, row))


def column_value(column: str, row: Row) -> Any:
    """What `row` holds in `column`, None if nothing."""
    case = row if isinstance(row, CaseRow) else row[1]
    root, _, name = column.partition(".")
    if root == "fact":
        return held(case.facts.get(name))
    if root == "case" and name in CASE_FIELDS:
        return held(getattr(case, name))
    if root == "task" and not isinstance(row, CaseRow) and name in (*TASK_FIELDS, "excluded"):
        return held(getattr(row[0], name))
    raise ValueError(f"no such column: {column}")


def _leaf_matches(query: Compare | In | Has | Blank, value: Any) -> bool:
    match query:
        case Compare(_, comparison, other):
            return _compare(value, comparison, other)
        case In(_, others):
            return any(_compare(value, "eq", other) for other in others)
        case Has(_, wanted):
            return value is not None and wanted != "" and wanted in value
        case Blank():
            return value is None


def _compare(left: Any, comparison: str, right: Any) -> bool:
    right = held(right)
    if left is None or right is None or kind_of(left) != kind_of(right):
        return False
    return _OPERATORS[comparison](left, right)
