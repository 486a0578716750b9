"""Transitions, linked: where from and to, by whom, on what condition, with which effects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definitions.approvals import link_approval
from engine.definitions.declare_workflows import all_states
from engine.definitions.doing import EffectLinker
from engine.definitions.drafts import TransitionDraft
from engine.definitions.findings import Findings
from engine.definitions.forms import link_form
from engine.definitions.lookup import Lookup
from engine.definitions.model import Override, Target, Transition
from engine.definitions.shapes import Element, is_group, read_element, texts
from engine.definitions.tables import OVERRIDE, TARGET
from engine.loading import nodes
from engine.loading.nodes import Node, Scalar

ANY_STATE = "any"
PREVIOUS = "previous"
COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class TransitionLinker:
    """Links the transitions of one workflow."""

    lookup: Lookup

    @property
    def findings(self) -> Findings:
        """Where problems go."""
        return self.lookup.findings

    def link(self, draft: TransitionDraft) -> Transition:
        """The transition, ready to run."""
        element, lookup = draft.element, self.lookup
        text = f"{lookup.workflow.text}.transitions.{draft.id.text}"
        sources, any_source = self._sources(element)
        to = element.values.get("to")
        approval = None
        if draft.approval is not None:
            approval = link_approval(draft.approval, draft.stages, f"{text}.approval", lookup)
        return Transition(
            id=draft.id.text,
            text=text,
            location=draft.id.location,
            sources=sources,
            any_source=any_source,
            to=self._fixed(to),
            by=lookup.grants(element.values.get("by"), element.scalar("scope")),
            not_by=lookup.identities(element.codes("not_by")),
            conditions=lookup.conditions(element.codes("if")),
            forms=tuple(self._complete(element.group("forms"))),
            ask=None if draft.ask is None else link_form(draft.ask, lookup.linker),
            comment="required" if element.has("amend") else element.text("comment"),
            confirm=element.has("confirm"),
            approval=approval,
            effects=tuple(EffectLinker(lookup).link(element.items("do"))),
            interrupts=element.yes("interrupts"),
            targets=tuple(self._targets(to)),
            previous=isinstance(to, Scalar) and self._means_previous(to),
            only_by=lookup.identities(element.codes("only_by")),
            override=self._override(element),
            amend=lookup.forms(element.codes("amend")),
        )

    def _sources(self, element: Element) -> tuple[tuple[str, ...], bool]:
        given, left_out = element.codes("from"), element.codes("except")
        excepted = self.lookup.states(left_out)
        if ANY_STATE in texts(given):
            everywhere = all_states(self.lookup.workflow, final=False)
            # With exceptions the statuses are written out: `any` would take them in again.
            return tuple(s for s in everywhere if s not in excepted), not excepted
        if left_out:
            self.findings.error("W135", left_out[0])
        return self.lookup.states(given), False

    def _means_previous(self, scalar: Scalar) -> bool:
        return scalar.text == PREVIOUS and PREVIOUS not in self.lookup.workflow.states

    def _fixed(self, node: Node | None) -> str:
        if not isinstance(node, Scalar):
            return ""
        if not node.text.strip():
            self.findings.error("B106", node)
            return ""
        return "" if self._means_previous(node) else self.lookup.state(node)

    def _targets(self, node: Node | None) -> Iterator[Target]:
        if node is None or isinstance(node, Scalar):
            return
        if not isinstance(node, nodes.Sequence) or not node.items:
            self.findings.error("B103" if isinstance(node, nodes.Mapping) else "F109", node)
            return
        for number, item in enumerate(node.items, start=1):
            if not is_group(item, self.findings) or not isinstance(item, nodes.Mapping):
                continue
            target = read_element(item, TARGET, self.findings)
            if not target.has("if") and number < len(node.items):
                self.findings.error("W134", item)
            state = self.lookup.state(target.scalar("state"))
            if state:
                yield Target(state, self.lookup.conditions(target.codes("if")))

    def _override(self, element: Element) -> Override | None:
        group = element.group("override")
        if group is None:
            return None
        read = read_element(group, OVERRIDE, self.findings)
        own = texts(element.codes("if"))
        for scalar in read.codes("if"):
            if scalar.text not in own:
                self.findings.unknown("W141", scalar, own)
        return Override(texts(read.codes("if")), self.lookup.grants(read.values.get("by")))

    def _complete(self, group: nodes.Mapping | None) -> Iterator[str]:
        for entry in group.entries if group else ():
            yield from self.lookup.forms((entry.key,))
            if not isinstance(entry.value, Scalar):
                self.findings.error("B103", entry.value)
            elif entry.value.text != COMPLETE:
                self.findings.unknown("B109", entry.value, (COMPLETE,), values=COMPLETE)
