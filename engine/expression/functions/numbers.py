"""Rounding, and writing a number as text.

Both go through one whole number of the smallest places, so that a browser gets the same digits.
"""

from __future__ import annotations

import math

from engine.expression.environment import Environment
from engine.expression.functions.signature import Function, plain
from engine.expression.types import NUMBER, TEXT, Kind
from engine.expression.values import Value, number

_MOST_PLACES = 10


def _scaled(value: Value, places: Value) -> tuple[int, int] | None:
    """The nearest whole number of 10^-places units, half away from zero, and the places."""
    amount, count = number(value), number(places)
    if amount is None or count is None or count != int(count) or not 0 <= count <= _MOST_PLACES:
        return None
    units = abs(amount) * 10.0**count
    if math.isinf(units):
        return None
    rounded = math.floor(units + 0.5) if units < 2**52 else int(units)
    return (-rounded if amount < 0 else rounded), int(count)


def _round(_: Environment, value: Value, places: Value = 0) -> Value:
    found = _scaled(value, places)
    return None if found is None else number(found[0] / 10 ** found[1])


def _text(_: Environment, value: Value, places: Value = 0) -> Value:
    found = _scaled(value, places)
    if found is None:
        return None
    units, count = found
    digits = str(abs(units)).rjust(count + 1, "0")
    sign = "-" if units < 0 else ""
    return sign + (f"{digits[:-count]}.{digits[-count:]}" if count else digits)


def _floor(_: Environment, value: Value) -> Value:
    amount = number(value)
    return None if amount is None else number(math.floor(amount))


FUNCTIONS: tuple[Function, ...] = (
    plain("round", (Kind.NUMBER, Kind.NUMBER), NUMBER, _round, least=1),
    plain("text", (Kind.NUMBER, Kind.NUMBER), TEXT, _text, least=1),
    plain("floor", (Kind.NUMBER,), NUMBER, _floor),
)
