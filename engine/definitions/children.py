"""Workflows begun under others: how the two name each other, and what each sees of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.declare_workflows import all_states
from engine.definitions.drafts import Drafts, WorkflowDraft
from engine.definitions.findings import Findings
from engine.definitions.linking import Linker
from engine.definitions.lookup import Lookup
from engine.definitions.model import Lending
from engine.definitions.project_file import check_names
from engine.definitions.rules import read_rule_at
from engine.definitions.shapes import Element, read_element, texts
from engine.definitions.tables import COLUMN_TYPES, SHARES
from engine.expression import Rule
from engine.expression.types import Kind
from engine.loading.nodes import Scalar

RECEIVERS = ("owner", "team", "agency")


def link_parent(draft: WorkflowDraft, drafts: Drafts) -> str:
    """The workflow it is begun under, '' for none: one that lists it, and is begun under none."""
    scalar = draft.element.scalar("parent")
    if scalar is None:
        return ""
    if not check_names("B120", (scalar,), drafts.workflows, drafts.findings, lost=drafts.lost):
        return ""
    above = drafts.workflows[scalar.text]
    if above.element.has("parent"):
        drafts.findings.error("W150", scalar, parent=scalar.text)
    elif draft.id not in texts(above.element.codes("children")):
        drafts.findings.error("W151", scalar, parent=scalar.text, child=draft.id)
    return scalar.text


def link_children(draft: WorkflowDraft, drafts: Drafts) -> tuple[str, ...]:
    """The workflows begun under it: each must name it as its parent."""
    listed = draft.element.codes("children")
    named = check_names("B120", listed, drafts.workflows, drafts.findings, lost=drafts.lost)
    for scalar in listed:
        below = drafts.workflows.get(scalar.text)
        if below is not None and below.element.text("parent") != draft.id:
            drafts.findings.error("W152", scalar, parent=draft.id, child=scalar.text)
    return named


def check_started_alone(starting: tuple[Scalar, ...], drafts: Drafts) -> None:
    """What is begun under a case is not begun by itself."""
    for scalar in starting:
        found = drafts.workflows.get(scalar.text)
        if found is not None and found.element.has("parent"):
            drafts.findings.error("W153", scalar, child=scalar.text)


def check_asking(drafts: Drafts) -> None:
    """Answers to questions are found by the id of their transition, in whatever workflow."""
    first: dict[str, Scalar] = {}
    for workflow in drafts.workflows.values():
        asking = (one.id for one in workflow.transitions.values() if one.ask is not None)
        for scalar in asking:
            place = first.setdefault(scalar.text, scalar).location
            if place != scalar.location:
                params = {"id": scalar.text, "file": place.file, "line": place.line}
                drafts.findings.error("W160", scalar, **params)


def link_row(draft: WorkflowDraft, linker: Linker) -> tuple[str, str]:
    """The form and the repeat each of whose rows begins one; ('', '') for none."""
    scalar = draft.element.scalar("row")
    if scalar is None:
        return "", ""
    found = linker.row_of(draft)
    if found is None:
        linker.drafts.findings.error("W154", scalar, name=scalar.text)
        return "", ""
    form, _, repeat = scalar.text.partition(".")
    return form, repeat


def link_given(draft: WorkflowDraft, findings: Findings) -> tuple[str, ...]:
    """The names of what it is begun with; each holds a value of a simple type."""
    for entry in _given(draft):
        if not isinstance(entry[1], Scalar) or entry[1].text not in COLUMN_TYPES:
            known = ", ".join(COLUMN_TYPES)
            if isinstance(entry[1], Scalar):
                findings.unknown("B109", entry[1], COLUMN_TYPES, values=known)
            else:
                findings.error("B103", entry[0])
    return tuple(key.text for key, _ in _given(draft))


def _given(draft: WorkflowDraft) -> Iterator[tuple[Scalar, object]]:
    group = draft.element.group("with")
    yield from ((entry.key, entry.value) for entry in (group.entries if group else ()))


def link_lending(lookup: Lookup) -> Lending | None:
    """What its receivers see of the parent, and for how long; None where nothing is shared."""
    draft, drafts = lookup.workflow, lookup.linker.drafts
    group = draft.element.group("shares")
    if group is None:
        return None
    read = read_element(group, SHARES, lookup.findings)
    above = drafts.workflows.get(draft.element.text("parent"))
    forms = texts(above.forms()) if above is not None else ()
    receivers = {name: _rule(read, name, Kind.TEXT, lookup) for name in RECEIVERS}
    if not any(read.has(name) for name in RECEIVERS):
        lookup.findings.error("W155", group)
    states = lookup.states(read.codes("while")) or all_states(draft, final=False)
    return Lending(
        forms=check_names("W106", read.codes("forms"), forms, lookup.findings),
        states=states,
        receivers={name: rule for name, rule in receivers.items() if rule is not None},
        until=_rule(read, "until", Kind.DATE, lookup),
    )


def _rule(read: Element, name: str, kind: Kind, lookup: Lookup) -> Rule | None:
    scalar = read.scalar(name)
    if scalar is None:
        return None
    return read_rule_at(scalar, lookup.linker.outer((lookup.workflow,)), lookup.findings, kind)


def children_of(workflow: WorkflowDraft, drafts: Drafts) -> Mapping[str, WorkflowDraft]:
    """The workflows begun under one, as far as they are there."""
    listed = texts(workflow.element.codes("children"))
    return {name: drafts.workflows[name] for name in listed if name in drafts.workflows}
