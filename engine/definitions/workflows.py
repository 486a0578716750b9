"""Workflows, linked: states, facts, conditions and transitions that fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.definitions.automatic import link_automatic
from engine.definitions.children import (
    link_children,
    link_given,
    link_lending,
    link_parent,
    link_row,
)
from engine.definitions.drafts import Drafts, WorkflowDraft
from engine.definitions.facts import link_facts
from engine.definitions.findings import Findings
from engine.definitions.linking import Linker
from engine.definitions.lookup import Lookup
from engine.definitions.migrating import link_migrations
from engine.definitions.model import Condition, Form, State, Workflow
from engine.definitions.project_file import check_names
from engine.definitions.rules import place_in, read_rule_at
from engine.definitions.shapes import start_of, texts
from engine.definitions.timers import link_schedules, link_timers
from engine.definitions.transitions import TransitionLinker
from engine.expression.types import Kind
from engine.loading.nodes import Scalar

DEFAULT_NUMBER = "{random:8}"
PART = re.compile(r"\{([^{}]*)\}")
PLAIN_PARTS = ("year", "month", "agency")
PARENT_PART = "parent.number"
COUNTED_PART = re.compile(r"(seq|random):([1-9]|1[0-2])")


def link_workflow(draft: WorkflowDraft, linker: Linker, forms: Mapping[str, Form]) -> Workflow:
    """The workflow, ready to run."""
    findings = linker.drafts.findings
    named = check_names(
        "B121", draft.forms(), linker.drafts.forms, findings, lost=linker.drafts.lost
    )
    _check_shared_ids(draft, findings)
    conditions = dict(_conditions(draft, linker))
    lookup = Lookup(draft, linker, conditions)
    transitions = TransitionLinker(lookup)
    facts = link_facts(draft, linker, forms)
    declared = draft.element.scalar("workflow")
    return Workflow(
        id=draft.id,
        text=draft.text,
        location=declared.location if declared else draft.element.node.location,
        number=_number(draft, findings),
        start_form=_start_form(draft, findings),
        forms=named,
        facts=facts,
        conditions=conditions,
        states=dict(_states(draft, linker.drafts)),
        transitions={n: transitions.link(t) for n, t in draft.transitions.items()},
        flags=tuple(draft.flags),
        duplicates=_duplicates(draft, findings),
        timers=dict(link_timers(lookup)),
        schedules=dict(link_schedules(lookup)),
        automatic=tuple(link_automatic(lookup)),
        messages=tuple(draft.messages),
        parent=link_parent(draft, linker.drafts),
        children=link_children(draft, linker.drafts),
        row=link_row(draft, linker),
        given=link_given(draft, findings),
        lending=link_lending(lookup),
        migrations=link_migrations(lookup),
    )


def _start_form(draft: WorkflowDraft, findings: Findings) -> str:
    scalar = draft.start.scalar("form")
    if scalar is None:
        return ""
    return "".join(check_names("W106", (scalar,), texts(draft.forms()), findings))


def _conditions(draft: WorkflowDraft, linker: Linker) -> Iterator[tuple[str, Condition]]:
    known = linker.outer((draft,))
    for name, (_, element) in draft.conditions.items():
        scalar = element.scalar("when")
        if scalar is None:
            continue
        # A blank refuses here, so a rule that can be blank by accident is worth a warning.
        rule = read_rule_at(
            scalar, known, linker.drafts.findings, Kind.YES_NO, may_be_blank=lambda name: True
        )
        if rule is not None:
            yield name, Condition(name, f"{draft.text}.conditions.{name}", rule)


def _states(draft: WorkflowDraft, drafts: Drafts) -> Iterator[tuple[str, State]]:
    findings = drafts.findings
    initial: Scalar | None = None
    for name, (key, element) in draft.states.items():
        if element.yes("initial"):
            if initial is not None:
                findings.error("W102", key, id=name, first=initial.text)
            initial = initial or key
        yield (
            name,
            State(
                id=name,
                text=f"{draft.text}.states.{name}",
                location=key.location,
                initial=element.yes("initial"),
                final=element.yes("final"),
                edit=check_names("W106", element.codes("edit"), texts(draft.forms()), findings),
                read=check_names("B118", element.codes("read"), drafts.roles, findings),
            ),
        )
    if initial is None and draft.element.has("states"):
        states = draft.element.group("states")
        findings.error("W101", start_of(states) if states else draft.element.node)


def _number(draft: WorkflowDraft, findings: Findings) -> str:
    scalar = draft.element.scalar("number")
    if scalar is None:
        return DEFAULT_NUMBER
    for part in PART.finditer(scalar.text):
        name, place = part.group(1), place_in(scalar, part.start(), part.end())
        if name == PARENT_PART and draft.element.has("parent"):
            continue
        if name in draft.facts:
            findings.error("B113", place, key=part.group())
        elif name not in PLAIN_PARTS and not COUNTED_PART.fullmatch(name):
            findings.error("W114", place, part=name)
    parts = set(PART.findall(scalar.text))
    if parts <= {*PLAIN_PARTS, PARENT_PART}:  # no two cases may have the same number
        findings.error("W119", scalar)
    return scalar.text


def _duplicates(draft: WorkflowDraft, findings: Findings) -> tuple[str, ...]:
    """The facts compared when a case begins; one of them is a name, by which others are found."""
    listed = draft.start.codes("duplicates")
    named = check_names("W113", listed, draft.facts, findings)
    elements = [draft.facts[name][1] for name in named]
    found = any(fact.text("type") == "text" and fact.yes("search") for fact in elements)
    if named and not found:
        findings.error("W120", listed[0])
    return named


def _check_shared_ids(draft: WorkflowDraft, findings: Findings) -> None:
    """In rules a form, a fact, a flag and the answers to questions are all read by their id."""
    first: dict[str, Scalar] = {}
    asking = [t.id for t in draft.transitions.values() if t.ask is not None]
    facts = [key for key, _ in draft.facts.values()]
    children = draft.element.codes("children")
    for scalar in (*draft.forms(), *children, *facts, *draft.flags.values(), *asking):
        known = first.setdefault(scalar.text, scalar)
        if known is not scalar:
            findings.error("W112", scalar, id=scalar.text, first=known.location.line)
