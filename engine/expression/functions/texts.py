"""Texts: joining, measuring, searching as search does, patterns."""

from __future__ import annotations

import unicodedata

from engine.expression.environment import Environment, Run, Step
from engine.expression.folding import fold
from engine.expression.functions.signature import Call, Checked, Function, Parts, plain
from engine.expression.pattern import check_pattern, compile_pattern
from engine.expression.types import NUMBER, TEXT, YES_NO, Kind, Type
from engine.expression.values import Value, items, text

_JOINED = frozenset(
    {
        Kind.TEXT,
        Kind.CHOICE,
        Kind.CHOICES,
        Kind.DATE,
        Kind.DATETIME,
        Kind.TIME,
        Kind.ANY,
        Kind.BLANK,
    }
)


def _length(_: Environment, value: Value) -> Value:
    found = text(value)
    return None if found is None else len(unicodedata.normalize("NFC", found))


def _contains(_: Environment, value: Value, part: Value) -> Value:
    whole, searched = text(value), text(part)
    return None if whole is None or searched is None else fold(searched) in fold(whole)


def _starts_with(_: Environment, value: Value, part: Value) -> Value:
    whole, searched = text(value), text(part)
    return None if whole is None or searched is None else fold(whole).startswith(fold(searched))


def _check_join(call: Call) -> Checked:
    args = [call.argument(0, Kind.TEXT)]
    for index in range(1, len(call.node.parts)):
        found = call.argument(index)
        args.append(found)
        if not _joinable(found.type):
            call.fault("R121", index, expected=Kind.TEXT.value, found=found.type.kind.value)
    return Checked(call.done(*args), TEXT)


def _joinable(given: Type) -> bool:
    if given.kind is Kind.LIST:
        return given.item is None or given.item.kind in _JOINED
    return given.kind in _JOINED


def _compile_join(parts: Parts) -> Step:
    separator, *rest = parts.args

    def join(environment: Environment, run: Run) -> Value:
        words: list[str] = []
        for arg in rest:
            value = arg(environment, run)
            words.extend(filter(None, map(text, items(value) or (value,))))
        joined = (text(separator(environment, run)) or "").join(words)
        run.weigh(joined)
        return joined or None

    return join


def _check_matches(call: Call) -> Checked:
    args = [call.argument(0, Kind.TEXT), call.argument(1)]
    pattern = call.literal(1)
    if pattern is None:
        call.fault("R128", 1)
        return Checked(call.done(*args), YES_NO)
    for fault in check_pattern(pattern):
        call.shift(1, fault.code, (fault.start, fault.end), fault.params)
    return Checked(call.done(args[0], pattern=pattern), YES_NO)


def _compile_matches(parts: Parts) -> Step:
    subject = parts.args[0]
    pattern = compile_pattern(str(parts.ast.get("pattern", "")))

    def matches(environment: Environment, run: Run) -> Value:
        found = text(subject(environment, run))
        if found is None or pattern is None:
            return None
        run.weigh(found)
        return pattern.matches(found)

    return matches


_PAIR = (Kind.TEXT, Kind.TEXT)

FUNCTIONS: tuple[Function, ...] = (
    Function("join", 2, None, _check_join, _compile_join),
    plain("length", (Kind.TEXT,), NUMBER, _length, weighs=True),
    plain("contains", _PAIR, YES_NO, _contains, weighs=True),
    plain("starts_with", _PAIR, YES_NO, _starts_with, weighs=True),
    Function("matches", 2, 2, _check_matches, _compile_matches),
)
