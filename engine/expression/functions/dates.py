"""Today, and reckoning with dates: an answer is blank while a partial date leaves it open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.expression import moments
from engine.expression.environment import Environment
from engine.expression.functions.signature import Call, Checked, Function, plain
from engine.expression.types import DATE, DATETIME, NUMBER, Kind
from engine.expression.values import Value, number

_LONGEST = 4_000_000
Apart = Callable[[moments.Interval, moments.Interval], tuple[int, int]]
_TODAY = object()


def _today(environment: Environment) -> Value:
    return environment.today


def _now(environment: Environment) -> Value:
    return environment.now


def _between(apart: Apart) -> Callable[..., Value]:
    def work(environment: Environment, start: Value, end: Value = _TODAY) -> Value:
        begin = moments.days(start)
        finish = moments.days(environment.today if end is _TODAY else end)
        if begin is None or finish is None:
            return None
        least, most = apart(begin, finish)
        return least if least == most else None

    return work


def _whole(value: Value) -> int | None:
    amount = number(value)
    if amount is None or abs(amount) > _LONGEST or amount != int(amount):
        return None
    return int(amount)


def _adding(add: Callable[[Value, int], str | None]) -> Callable[..., Value]:
    def work(_: Environment, start: Value, amount: Value) -> Value:
        count = _whole(amount)
        return None if count is None else add(start, count)

    return work


def _years_old(environment: Environment, born: Value, on: Value = _TODAY) -> Value:
    day = moments.days(environment.today if on is _TODAY else on)
    if day is None:
        return None
    if isinstance(born, Mapping) or not isinstance(born, str):
        return moments.age_years(born, day)
    birth = moments.days(born)
    if birth is None:
        return None
    least, most = moments.years_apart(birth, day)
    return least if least == most else None


def _check_years_old(call: Call) -> Checked:
    born = call.argument(0)
    args = [born if born.type.kind is Kind.AGE else call.argument(0, Kind.DATE)]
    if len(call.node.parts) > 1:
        args.append(call.argument(1, Kind.DATE))
    return Checked(call.done(*args), NUMBER)


_PAIR = (Kind.DATE, Kind.DATE)
_OLD = plain("years_old", _PAIR, NUMBER, _years_old, least=1)

FUNCTIONS: tuple[Function, ...] = (
    plain("today", (), DATE, _today),
    plain("now", (), DATETIME, _now),
    plain("days_between", _PAIR, NUMBER, _between(moments.days_apart), least=1),
    plain("months_between", _PAIR, NUMBER, _between(moments.months_apart), least=1),
    plain("years_between", _PAIR, NUMBER, _between(moments.years_apart), least=1),
    plain("add_days", (Kind.DATE, Kind.NUMBER), DATE, _adding(moments.plus_days)),
    plain("add_months", (Kind.DATE, Kind.NUMBER), DATE, _adding(moments.plus_months)),
    Function("years_old", 1, 2, _check_years_old, _OLD.compile),
)
