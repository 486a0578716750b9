"""What one page of a form adds to its rules: the answers and names they read, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.cases.filling import Filling
from engine.cases.live_rules import Fixed, LiveRules
from engine.environment import ROW, CaseEnvironment, are_rows, rows_of, run

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
    read = rules.reads | _sources(rules.document["steps"])
    given = {**filling.typed.answers, **filling.verdict.answers}
    found: dict[str, Any] = {}
    for name, value in given.items():
        declared = filling.form.fields.get(name)
        if declared is None or declared.path not in filling.readable:
            continue
        if declared.type == "repeat":
            kept = frozenset(inner.id for inner in declared.fields) & read
            allowed = frozenset(n for n in kept if f"{declared.path}.{n}" in filling.readable)
            found[name] = _rows(value, filling.typed.answers.get(name), allowed)
        elif name in read:
            found[name] = value
    return found


def _sources(steps: list[dict[str, Any]]) -> set[str]:
    """The dates of birth that ages follow from, and what is computed."""
    return {step["from"] for step in steps if "from" in step}


def _rows(now: Any, before: Any, names: frozenset[str]) -> list[dict[str, Any]]:
    judged = {str(row.get(ROW)): row for row in rows_of(now)}
    typed = {str(row.get(ROW)): row for row in rows_of(before)}
    both = {key: {**typed.get(key, {}), **judged.get(key, {})} for key in typed | judged}
    return [
        {ROW: key, **{name: value for name, value in row.items() if name in names}}
        for key, row in both.items()
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
    return {fixed.name: run(fixed.rule, environment) for fixed in rules if not fixed.repeat}


def _rows_fixed(filling: Filling, rules: Iterable[Fixed]) -> dict[str, dict[str, Any]]:
    """By row: what the rules that stay here gave in it."""
    found: dict[str, dict[str, Any]] = {}
    for fixed in rules:
        repeat = filling.form.fields.get(fixed.repeat)
        if not fixed.repeat or repeat is None:
            continue
        blanks = dict.fromkeys(inner.id for inner in repeat.fields)
        rows = rows_of(filling.verdict.answers.get(repeat.id))
        for number, row in enumerate(rows, start=1):
            names = {"this": row, "row": row, "_position": number}
            inside = filling.environment.given(names).given(blanks).given(row)
            place = f"{repeat.id}/{row.get(ROW, number)}"
            found.setdefault(place, {})[fixed.name] = run(fixed.rule, inside)
    return found
