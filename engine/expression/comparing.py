"""Comparing: texts, numbers, dates and ages as intervals; blank while that is open."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from engine.expression import moments
from engine.expression.environment import Environment, Run, Step
from engine.expression.values import Value, items, number, text, truth, utf16

Span: TypeAlias = tuple[Any, Any]
Reader: TypeAlias = Callable[[Value, Environment], Span | None]
TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _read_text(value: Value, _: Environment) -> Span | None:
    found = text(value)
    return None if found is None else (key := utf16(found), key)


def _read_number(value: Value, _: Environment) -> Span | None:
    found = number(value)
    return None if found is None else (found, found)


def _read_yes_no(value: Value, _: Environment) -> Span | None:
    found = truth(value)
    return None if found is None else (found, found)


def _read_date(value: Value, _: Environment) -> Span | None:
    return moments.days(value)


def _read_datetime(value: Value, _: Environment) -> Span | None:
    found = moments.instant(value)
    return None if found is None else (found, found)


def _read_time(value: Value, _: Environment) -> Span | None:
    found = moments.clock_time(value)
    return None if found is None else (found, found)


def _read_age(value: Value, environment: Environment) -> Span | None:
    return moments.age_range(value, moments.days(environment.today))


READERS: Mapping[str, Reader] = {
    "text": _read_text,
    "number": _read_number,
    "yes_no": _read_yes_no,
    "date": _read_date,
    "datetime": _read_datetime,
    "time": _read_time,
    "age": _read_age,
}


def decide(test: str, left: Span, right: Span) -> bool | None:
    """What `test` says of two intervals: yes or no when every pair of points agrees, else blank."""
    if left[0] == left[1] and right[0] == right[1]:
        return TESTS[test](left[0], right[0])
    if test in ("==", "!="):
        apart = left[1] < right[0] or right[1] < left[0]
        return (test == "!=") if apart else None
    compare = TESTS[test]
    surely = compare(left[1], right[0]) if test[0] == "<" else compare(left[0], right[1])
    possibly = compare(left[0], right[1]) if test[0] == "<" else compare(left[1], right[0])
    if surely:
        return True
    return None if possibly else False


def comparison(test: str, reads: str, left: Step, right: Step) -> Step:
    """A step that compares two values, both read as `reads`; blank when either is none."""
    if reads == "number":
        return _numbers(TESTS[test], left, right)
    if reads == "text" and test in ("==", "!="):
        return _same_text(test == "==", left, right)
    if reads == "any":
        return _unknown(test, left, right)
    reader = READERS[reads]

    def compare(environment: Environment, run: Run) -> Value:
        one = reader(left(environment, run), environment)
        other = reader(right(environment, run), environment)
        return None if one is None or other is None else decide(test, one, other)

    return compare


def _numbers(compare: Callable[[Any, Any], bool], left: Step, right: Step) -> Step:
    def compare_numbers(environment: Environment, run: Run) -> Value:
        one = number(left(environment, run))
        if one is None:
            return None
        other = number(right(environment, run))
        return None if other is None else compare(one, other)

    return compare_numbers


def _same_text(wanted: bool, left: Step, right: Step) -> Step:
    def compare_texts(environment: Environment, run: Run) -> Value:
        one = left(environment, run)
        other = right(environment, run)
        if type(one) is not str or type(other) is not str or not one or not other:
            return None
        return (one == other) is wanted

    return compare_texts


def reads_of(value: Value) -> str:
    """How a value of unknown type is read: by what it is."""
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, int | float):
        return "number"
    return "age" if isinstance(value, Mapping) else "text"


def _unknown(test: str, left: Step, right: Step) -> Step:
    def compare(environment: Environment, run: Run) -> Value:
        one, other = left(environment, run), right(environment, run)
        kinds = {reads_of(one), reads_of(other)}
        if len(kinds) > 1 and kinds != {"age", "number"}:
            return None
        reader = READERS["age" if "age" in kinds else kinds.pop()]
        mine, theirs = reader(one, environment), reader(other, environment)
        return None if mine is None or theirs is None else decide(test, mine, theirs)

    return compare


def membership(reads: str, left: Step, right: Step, negated: bool) -> Step:
    """A step that looks for a value among others: found, not found, or open because of a blank."""

    def found(environment: Environment, run: Run) -> Value:
        wanted, entries = left(environment, run), _flat(right(environment, run))
        run.spend(len(entries))
        open_ = not entries
        for entry in entries:
            same = _same(reads, wanted, entry, environment)
            if same:
                return not negated
            open_ = open_ or same is None
        return None if open_ else negated

    return found


def _flat(value: Value) -> list[Value]:
    flat: list[Value] = []
    for entry in items(value):
        flat.extend(items(entry) or (entry,))
    return flat


def _same(reads: str, one: Value, other: Value, environment: Environment) -> bool | None:
    kind = reads_of(one) if reads == "any" else reads
    mine, theirs = READERS[kind](one, environment), READERS[kind](other, environment)
    return None if mine is None or theirs is None else decide("==", mine, theirs)
