"""Small lifecycles, cases and people, built by hand for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from engine.actor import Actor, Moment
from engine.case import Case, FormRecord
from engine.definitions.model import (
    Approval,
    Bundle,
    Condition,
    Effect,
    Form,
    ProjectFacts,
    Role,
    State,
    Transition,
    Workflow,
)
from engine.expression import MappingScope, Rule, read_rule
from engine.i18n.catalogue import Catalogue
from engine.problems import Location, Problem
from engine.workflow import Fired, Refused, Situation, fire

PLACE = Location("workflows/case.yaml", 1, 1, 1, 2)
START = "2026-03-01T09:00:00.000Z"
FORMS = ("registration", "assessment", "closure")


def rule(text: str = "yes") -> Rule:
    found, faults = read_rule(text, MappingScope({}))
    assert found is not None, faults
    return found


def condition(name: str) -> Condition:
    return Condition(name, f"workflows.case.conditions.{name}", rule(f"'{name}' == 'x'"))


def state(name: str, edit: tuple[str, ...] = (), **more: bool) -> State:
    return State(
        name, f"states.{name}", PLACE, more.get("initial", False), more.get("final", False), edit
    )


def transition(name: str, sources: str = "", to: str = "", **more: Any) -> Transition:
    """`sources` are names parted by blanks, or "any"."""
    listed = () if sources == "any" else tuple(sources.split())
    by = more.pop("by", {"caseworker": "own", "supervisor": "team"})
    return Transition(name, f"transitions.{name}", PLACE, listed, sources == "any", to, by, **more)


def approval(**more: Any) -> Approval:
    found = Approval({"supervisor": "team"}, ("requester",), {"return": "required"}, (), "")
    return replace(found, **more)


def questions(name: str) -> Form:
    return Form(name, f"transitions.{name}.ask", PLACE, True, "", (), {})


def workflow(
    states: Iterable[State], transitions: Iterable[Transition], forms: tuple[str, ...] = FORMS
) -> Workflow:
    return Workflow(
        "case",
        "workflows.case",
        PLACE,
        "{random:8}",
        forms[0],
        forms,
        {},
        {},
        {found.id: found for found in states},
        {found.id: found for found in transitions},
    )


def case_workflow() -> Workflow:
    """The lifecycle most tests speak of: open, review by four eyes, close, reopen."""
    return workflow(
        (
            state("open", ("registration", "assessment"), initial=True),
            state("planning", ("assessment",)),
            state("closed", final=True),
        ),
        (
            transition(
                "finish",
                "open",
                "planning",
                by={"caseworker": "own"},
                forms=("assessment",),
                conditions=(condition("consent_given"),),
                approval=approval(
                    not_by=("requester", "owner"), locks=("assessment",), on_return="open"
                ),
                effects=(Effect("flag", {"flag": ("reviewed",)}),),
            ),
            transition("close", "open planning", "closed", effects=(lock_all(),)),
            transition("alarm", "any", interrupts=True, comment="optional"),
            transition(
                "assign",
                "any",
                by={"supervisor": "team"},
                ask=questions("assign"),
                effects=(Effect("assign", {"owner": rule("'omer'")}),),
            ),
            transition(
                "reopen",
                "closed",
                "open",
                by={"supervisor": "team"},
                comment="required",
                effects=(Effect("unlock", {"forms": ("assessment",)}),),
            ),
        ),
    )


def lock_all() -> Effect:
    return Effect("lock", {"forms": ("all",)})


def role(name: str, scope: str, **more: Any) -> Role:
    values = {"start": (), "forms": {}, "sees": frozenset(), "actions": frozenset()} | more
    return Role(name, f"roles.{name}", scope, **values)


ROLES = {
    "caseworker": role("caseworker", "own"),
    "supervisor": role("supervisor", "team"),
    "manager": role("manager", "agency"),
}


def bundle(
    workflows: Mapping[str, Workflow] | None = None,
    roles: Mapping[str, Role] | None = None,
    forms: Mapping[str, Form] | None = None,
) -> Bundle:
    project = ProjectFacts("p", "en", ("en",), "en", "UTC", (), "latn", "", ("case",))
    return Bundle(
        "b1",
        project,
        forms or {},
        {},
        workflows or {},
        ROLES if roles is None else roles,
        ("identity",),
        Catalogue({}, "en"),
    )


AMAL = Actor("amal", "Amal", "caseworker", "relief", "nyala")
HALIMA = Actor("halima", "Halima", "caseworker", "relief", "nyala")
OMER = Actor("omer", "Omer", "supervisor", "relief", "nyala")
SARA = Actor("sara", "Sara", "supervisor", "relief", "zalingei")
MONA = Actor("mona", "Mona", "supervisor", "relief", "nyala")
STRANGER = Actor("stranger", "Stranger", "visitor", "relief", "nyala")


def case(status: str = "open", **more: Any) -> Case:
    found = Case("c1", "case", "7", status, "amal", "nyala", "relief", START, "amal", START)
    return replace(found, **more)


def record(form: str, by: str = "amal", at: str = START, **answers: Any) -> FormRecord:
    return FormRecord(f"{form}-{at}", form, answers, 1, at, by, "b1")


def situation(
    lifecycle: Workflow,
    subject: Case,
    actor: Actor = AMAL,
    *,
    now: str = "2026-03-02T09:00:00.000Z",
    unmet: Iterable[str] = (),
    missing: Iterable[str] = (),
    content: Callable[[tuple[str, ...]], str] = "+".join,
) -> Situation:
    """Conditions named in `unmet` are not yes, forms named in `missing` are incomplete."""
    texts = {rule(f"'{name}' == 'x'").text for name in unmet}
    return Situation(
        bundle({"case": lifecycle}),
        lifecycle,
        subject,
        actor,
        Moment(now, now[:10]),
        ask=lambda asked: asked.text not in texts if "==" in asked.text else asked.text.strip("'"),
        incomplete=lambda form: (Problem("required"),) if form in set(missing) else (),
        content=content,
    )


def fired(
    lifecycle: Workflow,
    subject: Case,
    actor: Actor,
    trigger: str,
    comment: str = "",
    **more: Any,
) -> Case:
    """The case after a fire that must succeed."""
    answers = more.pop("answers", None)
    outcome = fire(situation(lifecycle, subject, actor, **more), trigger, comment, answers)
    assert isinstance(outcome, Fired), outcome
    return outcome.case


def refusal(
    lifecycle: Workflow,
    subject: Case,
    actor: Actor,
    trigger: str,
    comment: str = "",
    **more: Any,
) -> tuple[str, list[str]]:
    """The kind and the codes of a fire that must not succeed."""
    answers = more.pop("answers", None)
    outcome = fire(situation(lifecycle, subject, actor, **more), trigger, comment, answers)
    assert isinstance(outcome, Refused), outcome
    return outcome.decision.kind, [reason.code for reason in outcome.decision.reasons]
