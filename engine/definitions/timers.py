"""Timers and schedules, linked: what is due while a case is in certain statuses."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.due import link_due
from engine.definitions.ladders import check_clockless, link_ladder
from engine.definitions.lookup import Lookup
from engine.definitions.model import Condition, Schedule, Timer
from engine.definitions.rules import PASSING, read_rule_at, word_in
from engine.definitions.shapes import Element, read_element
from engine.definitions.tables import WHILE
from engine.durations import Duration
from engine.expression import Rule, functions_used
from engine.expression.types import Kind
from engine.loading.nodes import Scalar

ENTERED, LAST_DONE = "entered", "last_done"
DATES = (Kind.DATE, Kind.DATETIME, Kind.ANY, Kind.BLANK)


def link_timers(lookup: Lookup) -> Iterator[tuple[str, Timer]]:
    """The timers of a workflow by id."""
    for name, (key, element) in lookup.workflow.timers.items():
        due = link_due(element.values.get("due"), lookup)
        states, conditions = _while(element, lookup)
        if due is not None:
            yield (
                name,
                Timer(
                    id=name,
                    text=f"{lookup.workflow.text}.timers.{name}",
                    location=key.location,
                    states=states,
                    conditions=conditions,
                    due=due,
                    start=_start(element.scalar("from"), lookup, (ENTERED,)),
                    counted_from=element.text("counted_from", "later_of"),
                    role=lookup.performer(element.scalar("for")),
                    ladder=link_ladder(element, lookup),
                ),
            )


def link_schedules(lookup: Lookup) -> Iterator[tuple[str, Schedule]]:
    """The schedules of a workflow by id."""
    for name, (key, element) in lookup.workflow.schedules.items():
        form = _dated_form(element, lookup)
        states, conditions = _while(element, lookup)
        every = link_due(element.values.get("every"), lookup)
        at = tuple(_durations(element.codes("at"), lookup))
        if element.has("every") is element.has("at"):
            lookup.findings.error("W132", key)
        elif form and (every or at):
            yield (
                name,
                Schedule(
                    id=name,
                    text=f"{lookup.workflow.text}.schedules.{name}",
                    location=key.location,
                    states=states,
                    conditions=conditions,
                    form=form,
                    date=element.text("date"),
                    every=every,
                    at=at,
                    last_done=element.text("from", LAST_DONE) == LAST_DONE,
                    start=_start(element.scalar("from"), lookup, (ENTERED, LAST_DONE)),
                    counts=_counts(element.scalar("counts"), form, lookup),
                    early=lookup.duration(element.scalar("early")),
                    late=lookup.duration(element.scalar("late")),
                    role=lookup.performer(element.scalar("for")),
                    ladder=link_ladder(element, lookup),
                ),
            )


def _while(element: Element, lookup: Lookup) -> tuple[tuple[str, ...], tuple[Condition, ...]]:
    group = element.group("while")
    if group is None:
        return (), ()
    read = read_element(group, WHILE, lookup.findings)
    given = read.codes("if")
    check_clockless(given, lookup)
    return lookup.states(read.codes("status")), lookup.conditions(given)


def _start(scalar: Scalar | None, lookup: Lookup, words: tuple[str, ...]) -> Rule | None:
    """The rule that gives the beginning; None where a word says it, or nothing."""
    if scalar is None or scalar.text in words:
        return None
    rule = read_rule_at(scalar, lookup.linker.outer((lookup.workflow,)), lookup.findings)
    if rule is None:
        return None
    if rule.type.kind not in DATES:
        lookup.findings.error("W138", scalar, found=rule.type.kind.value)
    _check_still(rule, scalar, lookup)
    return rule


def _check_still(rule: Rule, scalar: Scalar, lookup: Lookup) -> None:
    used = functions_used(rule.ast) & PASSING
    if used:
        place = word_in(scalar, used)
        lookup.findings.error("W133", place, id=scalar.text, name=sorted(used)[0])


def _dated_form(element: Element, lookup: Lookup) -> str:
    """The form a schedule looks at, if it is filled often and has the date field."""
    form, date = element.scalar("form"), element.scalar("date")
    if form is None or date is None or not lookup.forms((form,)):
        return ""
    draft = lookup.linker.drafts.forms.get(form.text)
    if draft is None:
        return ""
    if not draft.many:
        lookup.findings.error("W130", form, form=form.text)
        return ""
    dates = [declared.id.text for declared in draft.top() if declared.type == "date"]
    if date.text not in dates:
        lookup.findings.unknown("W131", date, dates)
        return ""
    return form.text


def _counts(scalar: Scalar | None, form: str, lookup: Lookup) -> Rule | None:
    if scalar is None:
        return None
    scope = lookup.linker.scope_of(lookup.linker.drafts.forms[form])
    rule = read_rule_at(scalar, scope, lookup.findings, Kind.YES_NO)
    if rule is not None:
        _check_still(rule, scalar, lookup)
    return rule


def _durations(given: tuple[Scalar, ...], lookup: Lookup) -> Iterator[Duration]:
    """Distances in their order; each must lie further away than the one before."""
    last = 0
    for scalar in given:
        found = lookup.duration(scalar)
        if found is None:
            continue
        if found.rough_minutes <= last:
            lookup.findings.error("W139", scalar, value=scalar.text)
        last = found.rough_minutes
        yield found
