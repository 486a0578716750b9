"""Choosing between values, and counting yeses."""

from __future__ import annotations

from engine.expression.environment import Environment, Run, Step
from engine.expression.functions.signature import Call, Checked, Function, Parts
from engine.expression.types import NUMBER, YES_NO, Kind
from engine.expression.values import Value, is_blank, items


def _check_if(call: Call) -> Checked:
    condition = call.argument(0, Kind.YES_NO)
    branches, shared = call.unify(1)
    return Checked(call.done(condition, *branches), shared)


def _compile_if(parts: Parts) -> Step:
    condition, then, otherwise = parts.args

    def choose(environment: Environment, run: Run) -> Value:
        decided = condition(environment, run)
        if decided is True:
            return then(environment, run)
        return otherwise(environment, run) if decided is False else None

    return choose


def _check_first_filled(call: Call) -> Checked:
    args, shared = call.unify(0, dates_and_ages=True)
    return Checked(call.done(*args), shared)


def _compile_first_filled(parts: Parts) -> Step:
    args = parts.args

    def first_filled(environment: Environment, run: Run) -> Value:
        for arg in args:
            value = arg(environment, run)
            if not is_blank(value):
                return value
        return None

    return first_filled


def _check_count_yes(call: Call) -> Checked:
    args = []
    for index in range(len(call.node.parts)):
        found = call.argument(index)
        if found.type.kind is not Kind.LIST:
            found = call.argument(index, Kind.YES_NO)
        elif found.type.item not in (None, YES_NO) and found.type.item.kind is not Kind.ANY:
            call.fault("R121", index, expected=Kind.YES_NO.value, found=found.type.item.kind.value)
        args.append(found)
    return Checked(call.done(*args), NUMBER)


def _compile_count_yes(parts: Parts) -> Step:
    args = parts.args

    def count_yes(environment: Environment, run: Run) -> Value:
        count = 0
        for arg in args:
            value = arg(environment, run)
            count += sum(entry is True for entry in items(value) or (value,))
        return count

    return count_yes


FUNCTIONS: tuple[Function, ...] = (
    Function("if", 3, 3, _check_if, _compile_if),
    Function("first_filled", 1, None, _check_first_filled, _compile_first_filled),
    Function("count_yes", 1, None, _check_count_yes, _compile_count_yes),
)
