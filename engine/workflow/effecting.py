"""What a fire does besides moving the case: effects on its value, and what they ask of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.case import Case, FormRecord
from engine.definitions.model import Effect
from engine.effects import ALL_FORMS, PERSON, effects
from engine.expression import Rule
from engine.workflow.situation import Ask, Request, Situation


def asking(situation: Situation, records: tuple[FormRecord, ...]) -> Ask:
    """What evaluates rules on the case with answers just given."""
    if situation.ask_in is None or records == situation.case.records:
        return situation.ask
    return situation.ask_in(replace(situation.case, records=records))


def do_effects(
    situation: Situation,
    listed: tuple[Effect, ...],
    records: tuple[FormRecord, ...],
    about: str,
) -> tuple[Case, tuple[Request, ...]]:
    """All rules are evaluated on the case as it was, with the answers given: order is no matter."""
    case = situation.case
    if not listed:
        return case, ()
    ask = situation.ask
    if situation.ask_in is not None:
        ask = situation.ask_in(replace(case, records=records))
    chosen = [effect for effect in listed if _applies(effect, ask)]
    requests = []
    for effect, values in [(effect, _values(situation, effect, ask)) for effect in chosen]:
        kind = effects()[effect.name]
        if kind.outward or values.get("parent"):
            requests.append(Request(effect.name, values, about))
        else:
            case = kind.apply(case, values, situation.moment.now)
    return case, tuple(requests)


def _applies(effect: Effect, ask: Ask) -> bool:
    return all(ask(condition.rule) is True for condition in effect.conditions)


def _said(one: object, ask: Ask) -> object:
    """A name as it stands; of a rule among names, the person it gives."""
    return f"{PERSON}{ask(one) or ''}" if isinstance(one, Rule) else one


def _values(situation: Situation, effect: Effect, ask: Ask) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    for name, argument in effect.arguments.items():
        if isinstance(argument, Rule):
            values[name] = ask(argument)
        elif isinstance(argument, Mapping):
            values[name] = {inner: ask(rule) for inner, rule in argument.items()}
        elif argument == (ALL_FORMS,):
            values[name] = situation.workflow.forms
        else:
            values[name] = tuple(_said(one, ask) for one in argument)
    return values
