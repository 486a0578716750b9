"""What stands in a new row before anyone has typed into it, and in the rows it begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.case import Answers
from engine.environment import ROW, CaseEnvironment, choice_columns, rows_of, run
from engine.expression import Rule
from engine.fieldtypes import field_type, has_rows, is_group
from engine.fieldtypes.base import ChoiceList, Field, Posted
from engine.fieldtypes.repeat import MOST_ROWS
from engine.schema.limits import limits_of, row_range
from engine.schema.places import NO_ANSWERS, RowPath, control_name


@dataclass(frozen=True, slots=True)
class Begun:
    """Rows that come into being: what is laid into their controls as if typed, once, and the ids
    of each repeat's rows by its name."""

    lists: Mapping[str, ChoiceList]
    ids: Callable[[], str]
    typed: dict[str, Posted] = field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def new_id(self) -> str:
        """The id of a new row."""
        return self.ids()[:12]


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that has just come into being: the rows around it and itself, the inmost last."""

    repeat: Field
    rows: RowPath
    number: int
    values: Answers = field(default_factory=dict)  # carried over from elsewhere

    @property
    def id(self) -> str:
        """Its own id."""
        return self.rows[-1][1]


def begin_rows(begun: Begun, repeat: Field, around: RowPath, environment: CaseEnvironment) -> None:
    """The rows a repeat begins with: those of its list, those that are carried over, and as many
    more as there must be where their number is fixed."""
    sources = rows_of(run(repeat.prefill, environment)) if repeat.prefill is not None else ()
    listed = begun.lists.get(str(repeat.options.get("rows_from", "")))
    if listed is not None:
        of_code = {str(source.get(ROW)): source for source in sources}
        first = [(c.code, of_code.get(c.code, NO_ANSWERS)) for c in listed.choices if not c.retired]
    else:
        first = [(begun.new_id(), source) for source in sources[:MOST_ROWS]]
        missing = fixed_count(repeat, environment) - len(first)
        first += [(begun.new_id(), NO_ANSWERS) for _ in range(missing)]
        if first:
            begun.rows[control_name(repeat.id, around)] = tuple(row_id for row_id, _ in first)
    for number, (row_id, source) in enumerate(first, start=1):
        values = _carried_over(repeat, source)
        begin_row(
            begun, NewRow(repeat, (*around, (repeat.id, row_id)), number, values), environment
        )


def begin_row(begun: Begun, new: NewRow, environment: CaseEnvironment) -> None:
    """A row with its defaults, one after the other: a later rule sees the earlier ones."""
    row: dict[str, Any] = {ROW: new.id}
    answering = tuple(_answered(new.repeat))
    inside = environment.in_row(row, new.number, dict.fromkeys(inner.id for inner in answering))
    for inner in answering:
        value = None if has_rows(inner) else _first_value(inner, new.values, inside)
        if value is not None:
            row[inner.id] = value
            control = control_name(inner.id, new.rows)
            begun.typed[control] = field_type(inner.type).post(inner, value)
    for inner in answering:
        if has_rows(inner):
            begin_rows(begun, inner, new.rows, inside)


def listed_rows(
    repeat: Field, choices: ChoiceList | None, environment: CaseEnvironment
) -> tuple[str, ...]:
    """The rows that a list gives a repeat where none are worked out yet: it is not relevant now,
    and stands on the page under its condition."""
    rule = repeat.options.get("rows_filter")
    offered = [c.code for c in choices.choices if not c.retired] if choices is not None else []
    if choices is None or not isinstance(rule, Rule):
        return tuple(offered)
    columns = {code: choice_columns(choices, code) for code in offered}
    return tuple(c for c in offered if run(rule, environment, {"choice": columns[c]}) is True)


def fixed_count(repeat: Field, environment: CaseEnvironment) -> int:
    """How many rows there must be where `count` leaves no choice; else 0."""
    if "count" not in repeat.options or "rows_from" in repeat.options:
        return 0
    least, most = row_range(limits_of(repeat, environment))
    return min(least, MOST_ROWS) if least == most else 0


def _first_value(declared: Field, carried: Answers, environment: CaseEnvironment) -> Any:
    if carried.get(declared.id) is not None:
        return carried[declared.id]
    for rule in (declared.prefill, declared.default_rule):
        value = run(rule, environment) if rule is not None else None
        if value is not None:
            return value
    return declared.default


def _carried_over(repeat: Field, source: Answers) -> Answers:
    taken = repeat.options.get("set") or {}
    return {name: source.get(ROW if of == "code" else of) for name, of in taken.items()}


def _answered(declared: Field) -> Iterator[Field]:
    for inner in declared.fields:
        if is_group(inner):
            yield from _answered(inner)
        elif field_type(inner.type).stores and not inner.retired:
            yield inner
