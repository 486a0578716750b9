"""What one page of a form adds to its rules: the answers and names they read, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.case import Answers
from engine.cases.filling import Filling
from engine.cases.live_rules import Fixed, LiveRules
from engine.environment import ROW, CaseEnvironment, are_rows, run
from engine.schema.places import NO_ANSWERS, by_row_id, levels, row_name
from engine.schema.plan import environment_in

Wanted = dict[str, "Wanted"]


def live_page(filling: Filling, rules: LiveRules) -> dict[str, Any]:
    """The answers this person may read, and the values of the names outside the form."""
    environment = filling.environment
    page: dict[str, Any] = {
        "today": environment.today,
        "now": environment.now,
        "values": _values(filling, rules),
        "names": {
            **_names(rules.outside, environment),
            **_fixed(rules.fixed, environment),
        },
    }
    if rows := _rows_fixed(filling, rules.fixed):
        page["rows"] = rows
    if rules.history and filling.case is not None:
        page["states"] = dict(filling.case.entered)
    return page


def _values(filling: Filling, rules: LiveRules) -> dict[str, Any]:
    """The answers that rules read, as given, those that do not count now among them."""
    wanted = _Wanted(filling, frozenset(rules.reads))
    return _level(wanted, (), filling.verdict.answers, filling.typed.answers)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whose answers are being cut down, and the names that rules read."""

    filling: Filling
    read: frozenset[str]


def _level(
    wanted: _Wanted, repeats: tuple[str, ...], judged: Answers, typed: Answers
) -> dict[str, Any]:
    """The form's own answers, or those of one row of `repeats`."""
    found: dict[str, Any] = {}
    for name, value in {**typed, **judged}.items():
        path = ".".join((*repeats, name))
        declared = wanted.filling.form.fields.get(path)
        if declared is None or path not in wanted.filling.readable:
            continue
        if declared.type == "repeat":
            found[name] = _rows(wanted, (*repeats, name), judged.get(name), typed.get(name))
        elif name in wanted.read:
            found[name] = value
    return found


def _rows(
    wanted: _Wanted, repeats: tuple[str, ...], judged: Any, typed: Any
) -> list[dict[str, Any]]:
    now, before = by_row_id(judged), by_row_id(typed)
    return [
        {ROW: key} | _level(wanted, repeats, now.get(key, NO_ANSWERS), before.get(key, NO_ANSWERS))
        for key in {**before, **now}
    ]


def _names(reads: Iterable[tuple[str, ...]], environment: CaseEnvironment) -> dict[str, Any]:
    wanted: Wanted = {}
    for path in reads:
        here = wanted
        for part in path:
            here = here.setdefault(part, {})
    found = {root: _cut(environment.lookup(root), inner) for root, inner in wanted.items()}
    return {name: value for name, value in found.items() if value is not None}


def _cut(value: Any, wanted: Wanted) -> Any:
    """Only the parts that are read; a record of which none is read says only that it is there."""
    if are_rows(value) and value:
        return [_cut_record(row, wanted) for row in value]
    if isinstance(value, Mapping) and "as_of" not in value:
        return _cut_record(value, wanted) if value else {}
    return value


def _cut_record(record: Mapping[str, Any], wanted: Wanted) -> dict[str, Any]:
    kept = {name: _cut(record[name], inner) for name, inner in wanted.items() if name in record}
    return {ROW: record.get(ROW, ""), **kept}


def _fixed(rules: Iterable[Fixed], environment: CaseEnvironment) -> dict[str, Any]:
    return {fixed.name: run(fixed.rule, environment) for fixed in rules if not fixed.repeats}


def _rows_fixed(filling: Filling, rules: Iterable[Fixed]) -> dict[str, dict[str, Any]]:
    """By row: what the rules that stay here gave in it."""
    found: dict[str, dict[str, Any]] = {}
    answers = filling.verdict.answers
    for fixed in rules:
        repeats = tuple(step.field.id for step in fixed.repeats)
        for rows, _ in levels(answers, repeats) if repeats else ():
            inside = environment_in(fixed.repeats[:1], filling.environment, answers, rows)
            found.setdefault(row_name(rows), {})[fixed.name] = run(fixed.rule, inside)
    return found
