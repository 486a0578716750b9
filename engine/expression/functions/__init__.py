"""The closed list of functions; each family has its own module."""

from __future__ import annotations

from collections.abc import Mapping

from engine.expression.functions import dates, lists, logic, numbers, rows, texts, totals
from engine.expression.functions.signature import Function

TABLE: Mapping[str, Function] = {
    function.name: function
    for family in (logic, rows, totals, texts, numbers, dates, lists)
    for function in family.FUNCTIONS
}
