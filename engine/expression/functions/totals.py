"""Totals over rows: sum, average, the smallest and the greatest; blanks are passed over."""

from __future__ import annotations

from collections.abc import Callable

from engine.expression import moments
from engine.expression.environment import Environment, Run, Step
from engine.expression.functions.rows import judged
from engine.expression.functions.signature import Call, Checked, Function, Parts
from engine.expression.types import ANY, DATE, NUMBER, Kind, Type
from engine.expression.values import Number, Value, items, number

Reading = Callable[[Value, moments.Interval | None], Number | None]
_SUMMED = frozenset({Kind.NUMBER, Kind.AGE, Kind.ANY, Kind.BLANK})
_DATES = frozenset({Kind.DATE, Kind.DATETIME})


def _check_total(call: Call) -> Checked:
    listed = call.argument(0)
    item = listed.type.item or ANY
    if listed.type.kind not in (Kind.LIST, Kind.ANY, Kind.BLANK) or item.kind not in _SUMMED:
        found = item.kind if listed.type.kind is Kind.LIST else listed.type.kind
        call.fault("R117", 0, function=call.node.value, found=found.value)
        return Checked(call.done(listed), NUMBER)
    if listed.rows is None:
        if len(call.node.parts) > 1:
            call.fault("R117", 0, function=call.node.value, found=listed.type.kind.value)
        return Checked(call.done(listed), NUMBER)
    rule = call.rule(1, listed.rows)
    rows = {} if rule is None else {"rows": listed.rows.ast}
    return Checked(call.done(listed, rule=rule, **rows), NUMBER)


def _compile_total(total: Callable[[list[Number], bool], Value]) -> Callable[[Parts], Step]:
    def compile_call(parts: Parts) -> Step:
        listed, rows = parts.args[0], parts.more.get("rows")
        each = None if rows is None else judged(parts, rows)

        def run_total(environment: Environment, run: Run) -> Value:
            found = items(listed(environment, run))
            if each is not None:
                says = [says for _, says in each(environment, run)]
                found = [entry for entry, kept in zip(found, says, strict=False) if kept is True]
            on = moments.days(environment.today)
            return total([n for entry in found if (n := years(entry, on)) is not None], bool(found))

        return run_total

    return compile_call


def years(value: Value, on: moments.Interval | None) -> Number | None:
    """A number, or an age as its years."""
    plain = number(value)
    if plain is None and on is not None:
        return moments.age_years(value, on)
    return plain


def _sum(numbers: list[Number], any_rows: bool) -> Value:
    if not numbers:
        return None if any_rows else 0
    total: Number | None = 0
    for amount in numbers:
        total = number((total or 0) + amount)
    return total


def _average(numbers: list[Number], _: bool) -> Value:
    total = number(_sum(numbers, True))
    return None if total is None else number(total / len(numbers))


def _check_extreme(call: Call) -> Checked:
    args = [call.argument(index) for index in range(len(call.node.parts))]
    kinds = set()
    for index, arg in enumerate(args):
        kind = (arg.type.item or ANY).kind if arg.type.kind is Kind.LIST else arg.type.kind
        if kind in _SUMMED or kind in _DATES:
            kinds.add(kind)
        elif kind is Kind.TEXT and call.literal(index) is not None:
            call.argument(index, Kind.DATE)
            kinds.add(Kind.DATE)
        else:
            call.fault("R121", index, expected=Kind.NUMBER.value, found=kind.value)
    dates, numbers = kinds & _DATES, kinds & {Kind.NUMBER, Kind.AGE}
    if dates and numbers:
        call.fault("R125", None, left=min(numbers).value, right=min(dates).value)
    reads = "date" if dates else ("number" if numbers else "any")
    gives: dict[str, Type] = {"date": DATE, "number": NUMBER, "any": ANY}
    return Checked(call.done(*args, **{"as": reads}), gives[reads])


def _compile_extreme(greatest: bool) -> Callable[[Parts], Step]:
    pick: Callable[..., Value] = max if greatest else min

    def compile_call(parts: Parts) -> Step:
        args, reads = parts.args, parts.ast.get("as")

        def extreme(environment: Environment, run: Run) -> Value:
            found: list[Value] = []
            for arg in args:
                value = arg(environment, run)
                found.extend(items(value) or (value,))
            on = moments.days(environment.today)
            numbers = [n for entry in found if (n := years(entry, on)) is not None]
            spans = [span for entry in found if (span := moments.days(entry)) is not None]
            if reads != "number" and spans and (reads == "date" or not numbers):
                edges = [span[1] if greatest else span[0] for span in spans]
                day = pick(edges)
                return str(day)
            return pick(numbers) if numbers and reads != "date" else None

        return extreme

    return compile_call


FUNCTIONS: tuple[Function, ...] = (
    Function("sum", 1, 2, _check_total, _compile_total(_sum)),
    Function("average", 1, 2, _check_total, _compile_total(_average)),
    Function("min", 1, None, _check_extreme, _compile_extreme(False)),
    Function("max", 1, None, _check_extreme, _compile_extreme(True)),
)
