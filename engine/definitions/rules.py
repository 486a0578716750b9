"""Rules inside YAML: read under a scope, their faults at the exact place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from engine.definitions.findings import Findings
from engine.expression import Kind, Rule, Scope, functions_used, is_doubt, read_rule
from engine.expression.pattern import check_pattern
from engine.loading.nodes import Scalar
from engine.problems import Location

PASSING = frozenset({"today", "now", "years_old"})  # their value changes while nothing happens
CLOCK = PASSING | {"entered"}


def read_rule_at(
    scalar: Scalar,
    scope: Scope,
    findings: Findings,
    expected: Kind | None = None,
    *,
    may_be_blank: Callable[[str], bool] | None = None,
) -> Rule | None:
    """The rule a scalar holds.

    `may_be_blank` is given where a blank is worth a warning, and tells of which names.
    """
    rule, faults = read_rule(scalar.text, scope, expected)
    for fault in faults:
        place = place_in(scalar, fault.start, fault.end)
        if not is_doubt(fault):
            findings.error(fault.code, place, **fault.params)
        elif may_be_blank is not None and may_be_blank(str(fault.params.get("name", ""))):
            findings.warning(fault.code, place, **fault.params)
    return rule


def place_in(scalar: Scalar, start: int, end: int) -> Location:
    """The place of a stretch of the scalar's text; the whole scalar where lines were folded."""
    place = scalar.location
    if scalar.block or place.line != place.end_line:
        return place
    offsets = _offsets(scalar)
    if offsets is None:
        return place
    begin, stop = offsets[min(start, len(scalar.text))], offsets[min(end, len(scalar.text))]
    first = place.column + begin
    return Location(place.file, place.line, first, place.line, max(place.column + stop, first + 1))


def _offsets(scalar: Scalar) -> list[int] | None:
    """Where each character of the text stands in the source, counted from the scalar's start."""
    if scalar.plain:
        return list(range(len(scalar.text) + 1))
    inside = scalar.location.end_column - scalar.location.column - 2
    for doubled in ("", "'", '"\\'):
        if len(scalar.text) + sum(scalar.text.count(sign) for sign in doubled) == inside:
            return _counted(scalar.text, doubled)
    return None


def _counted(text: str, doubled: str) -> list[int]:
    offsets = [1]
    for character in text:
        offsets.append(offsets[-1] + (2 if character in doubled else 1))
    return offsets


def check_pattern_at(scalar: Scalar, findings: Findings) -> None:
    """Note what a pattern may not hold, because it could take for ever or mean two things."""
    for fault in check_pattern(scalar.text):
        findings.error(fault.code, place_in(scalar, fault.start, fault.end), **fault.params)


def word_in(scalar: Scalar, words: Iterable[str]) -> Location:
    """The place of the first of `words` in a rule, or of the whole rule."""
    found = re.search(rf"\b({'|'.join(map(re.escape, sorted(words)))})\b", scalar.text)
    return place_in(scalar, found.start(), found.end()) if found else scalar.location


def check_timeless(rule: Rule, scalar: Scalar, findings: Findings) -> None:
    """A fact is stored: a rule that changes with the clock or the reader would go stale."""
    clock = functions_used(rule.ast) & CLOCK
    if clock:
        findings.error("W108", word_in(scalar, clock), name=sorted(clock)[0])
    if any(path[0] == "user" for path in rule.reads):
        findings.error("W108", word_in(scalar, ("user",)), name="user")
