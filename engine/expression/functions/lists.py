"""Choice lists and the case's own history: tables that live outside the answers."""

from __future__ import annotations

from engine.expression.environment import Environment, Run, Step
from engine.expression.faults import nearest
from engine.expression.functions.signature import Call, Checked, Function, Parts
from engine.expression.types import DATETIME, TEXT, Kind, Type
from engine.expression.values import Value, items, text

_CHOSEN = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.ANY, Kind.BLANK})


def _check_choice_of(call: Call) -> Checked:
    code = call.argument(1, Kind.TEXT)
    list_id = call.literal(0)
    if list_id is None:
        call.fault("R126", 0, expected="list_id", found=call.source(0))
        return Checked(call.done(code), Type(Kind.ANY))
    found = call.list_type(list_id)
    if found is None:
        call.fault("R115", 0, name=list_id)
        return Checked(call.done(code), Type(Kind.ANY))
    return Checked(call.done(code, list=list_id), found)


def _compile_choice_of(parts: Parts) -> Step:
    code, list_id = parts.args[0], str(parts.ast.get("list", ""))

    def choice_of(environment: Environment, run: Run) -> Value:
        found = text(code(environment, run))
        if found is None or environment.choice(list_id, found) is None:
            return None
        return found

    return choice_of


def _check_label_of(call: Call) -> Checked:
    chosen = call.argument(0)
    if chosen.type.kind not in _CHOSEN:
        call.fault("R121", 0, expected=Kind.CHOICE.value, found=chosen.type.kind.value)
    return Checked(call.done(chosen, list=chosen.type.list_id), TEXT)


def _compile_label_of(parts: Parts) -> Step:
    chosen, list_id = parts.args[0], str(parts.ast.get("list", ""))

    def label_of(environment: Environment, run: Run) -> Value:
        value = chosen(environment, run)
        codes = filter(None, map(text, items(value) or (value,)))
        return ", ".join(environment.label(list_id, code) for code in codes) or None

    return label_of


def _check_entered(call: Call) -> Checked:
    status = call.argument(0, Kind.TEXT)
    literal, known = call.literal(0), call.status_codes()
    if literal is not None and known and literal not in known:
        call.fault("R122", 0, code=literal, list="status", suggestion=nearest(literal, known))
    return Checked(call.done(status), DATETIME)


def _compile_entered(parts: Parts) -> Step:
    status = parts.args[0]

    def entered(environment: Environment, run: Run) -> Value:
        found = text(status(environment, run))
        return None if found is None else environment.entered(found)

    return entered


FUNCTIONS: tuple[Function, ...] = (
    Function("choice_of", 2, 2, _check_choice_of, _compile_choice_of),
    Function("label_of", 1, 1, _check_label_of, _compile_label_of),
    Function("entered", 1, 1, _check_entered, _compile_entered),
)
