"""`remind:` and `overdue:`, linked: what happens around a due date, and when."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.doing import EffectLinker
from engine.definitions.lookup import Lookup
from engine.definitions.model import Rung
from engine.definitions.rules import PASSING
from engine.definitions.shapes import Element, read_element
from engine.definitions.tables import OVERDUE, REMIND
from engine.durations import Duration
from engine.expression import functions_used
from engine.loading.nodes import Scalar

NO_TIME = Duration(0, "min")  # of a rung whose time could not be read: noted, and left out


def link_ladder(element: Element, lookup: Lookup) -> tuple[Rung, ...]:
    """The rungs of both lists, reminders first, each list in its order."""
    findings = lookup.findings
    reminding = [read_element(node, REMIND, findings) for node in element.items("remind")]
    overdue = [read_element(node, OVERDUE, findings) for node in element.items("overdue")]
    return (*_reminders(reminding, lookup), *_overdue(overdue, lookup))


def _reminders(elements: list[Element], lookup: Lookup) -> Iterator[Rung]:
    for element in elements:
        offset = lookup.duration(element.scalar("before"))
        to = lookup.recipients(element.codes("to"))
        if offset is not None:
            yield Rung(offset, True, to, _message(element, lookup))


def _overdue(elements: list[Element], lookup: Lookup) -> Iterator[Rung]:
    effects = EffectLinker(lookup)
    for element in elements:
        if not any(element.has(key) for key in ("task", "notify", "do")):
            lookup.findings.error("W136", element.node)
        task = element.scalar("task")
        conditions = element.codes("if")
        if task is not None:  # it is shown from its time on by rows that are made without a clock
            check_clockless(conditions, lookup)
        rung = Rung(
            offset=lookup.duration(element.scalar("after")) or NO_TIME,
            before=False,
            to=lookup.recipients(element.codes("notify")),
            message=_message(element, lookup),
            task="" if task is None else "".join(lookup.roles((task,))),
            conditions=lookup.conditions(conditions),
            effects=tuple(effects.link(element.items("do"))),
        )
        if rung.offset is not NO_TIME:
            yield rung


def _message(element: Element, lookup: Lookup) -> str:
    given = element.scalar("message")
    return "" if given is None else "".join(lookup.messages((given,)))


def check_clockless(given: tuple[Scalar, ...], lookup: Lookup) -> None:
    """Conditions that change with the clock or the reader cannot say whether a timer runs."""
    for scalar in given:
        if scalar.text not in lookup.known:
            continue
        rule = lookup.known[scalar.text].rule
        used = sorted(functions_used(rule.ast) & PASSING)
        if any(path[0] == "user" for path in rule.reads):
            used.append("user")
        if used:
            lookup.findings.error("W133", scalar, id=scalar.text, name=used[0])
