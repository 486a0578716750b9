"""Workflows as written: states, transitions, facts, conditions by id, words noted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from engine.definitions.declare_forms import declare_ask
from engine.definitions.drafts import Drafts, TransitionDraft, WorkflowDraft
from engine.definitions.shapes import Element, Table, is_id, named, read_element
from engine.definitions.tables import (
    APPROVAL,
    AUTOMATIC,
    CONDITION,
    FACT,
    FLAG,
    SCHEDULE,
    STAGE,
    START,
    STATE,
    TIMER,
    TRANSITION,
    WORKFLOW,
)
from engine.loading import nodes
from engine.loading.nodes import Scalar
from engine.loading.project import SourceFile

OPTIONAL_LABELS = ("facts",)
READ_BY_RULES = ("facts", "flags")


def declare_workflow(file: SourceFile, drafts: Drafts) -> WorkflowDraft | None:
    """The workflow of a file; its id is the file's name."""
    if file.node is None:
        return None
    findings = drafts.findings
    element = read_element(file.node, WORKFLOW, findings)
    declared = element.scalar("workflow")
    workflow_id = PurePosixPath(file.path).stem
    if declared is None or not is_id(declared, findings, in_rules=False):
        return None
    if declared.text != workflow_id:
        findings.error("B114", declared, id=declared.text, file=workflow_id)
    text = f"workflows.{workflow_id}"
    drafts.inline.take(element, WORKFLOW, text)
    start = element.group("start") or nodes.Mapping((), file.node.location, False)
    return WorkflowDraft(
        id=workflow_id,
        text=text,
        element=element,
        start=read_element(start, START if element.has("start") else {}, findings),
        facts=dict(_elements(element, "facts", FACT, text, drafts)),
        conditions=dict(_elements(element, "conditions", CONDITION, text, drafts)),
        states=dict(_elements(element, "states", STATE, text, drafts)),
        flags={n: key for n, (key, _) in _elements(element, "flags", FLAG, text, drafts)},
        transitions=dict(_transitions(element, text, drafts)),
        timers=dict(_elements(element, "timers", TIMER, text, drafts)),
        schedules=dict(_elements(element, "schedules", SCHEDULE, text, drafts)),
        automatic=dict(_elements(element, "automatic", AUTOMATIC, text, drafts)),
        messages=dict(_messages(element, text, drafts)),
    )


def _messages(element: Element, text: str, drafts: Drafts) -> Iterator[tuple[str, Scalar]]:
    """What is said to people who are told something, by id."""
    group = element.group("messages")
    for entry in group.entries if group else ():
        if is_id(entry.key, drafts.findings, in_rules=False):
            drafts.inline.put(f"{text}.messages.{entry.key.text}", entry.value)
            yield entry.key.text, entry.key


def _elements(
    element: Element, key: str, table: Table, text: str, drafts: Drafts
) -> Iterator[tuple[str, tuple[Scalar, Element]]]:
    for name, node in named(element.group(key), drafts.findings, in_rules=key in READ_BY_RULES):
        read = read_element(node, table, drafts.findings)
        path = f"{text}.{key}.{name.text}"
        drafts.inline.take(read, table, path)
        if key in OPTIONAL_LABELS:
            drafts.inline.required.pop(f"{path}.label", None)
        yield name.text, (name, read)


def _transitions(
    element: Element, text: str, drafts: Drafts
) -> Iterator[tuple[str, TransitionDraft]]:
    for name, node in named(element.group("transitions"), drafts.findings):
        read = read_element(node, TRANSITION, drafts.findings)
        path = f"{text}.transitions.{name.text}"
        drafts.inline.take(read, TRANSITION, path)
        ask = declare_ask(name, read, path, drafts) if read.has("ask") else None
        approval = read.group("approval")
        asked = None
        stages: tuple[tuple[Scalar, Element], ...] = ()
        if approval is not None:
            asked = read_element(approval, APPROVAL, drafts.findings)
            stages = tuple(_stages(asked, f"{path}.approval", drafts))
        yield name.text, TransitionDraft(name, read, ask, asked, stages)


def _stages(approval: Element, text: str, drafts: Drafts) -> Iterator[tuple[Scalar, Element]]:
    first: dict[str, Scalar] = {}
    for node in approval.items("stages"):
        read = read_element(node, STAGE, drafts.findings)
        declared = read.scalar("id")
        if declared is None or not is_id(declared, drafts.findings, in_rules=False):
            continue
        known = first.setdefault(declared.text, declared)
        if known is not declared:
            line = known.location.line
            drafts.findings.error("B110", declared, id=declared.text, first=line)
            continue
        drafts.inline.take(read, STAGE, f"{text}.stages.{declared.text}")
        yield declared, read


def all_states(workflow: WorkflowDraft, *, final: bool) -> tuple[str, ...]:
    """The states that are final, or those that are not."""
    return tuple(
        name for name, (_, state) in workflow.states.items() if state.yes("final") is final
    )
