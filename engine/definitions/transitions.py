"""Transitions, linked: where from and to, by whom, on what condition, with which effects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.declare_workflows import all_states
from engine.definitions.drafts import TransitionDraft, WorkflowDraft
from engine.definitions.findings import Findings
from engine.definitions.forms import link_form
from engine.definitions.linking import Linker
from engine.definitions.model import Approval, Condition, Effect, Transition
from engine.definitions.project_file import check_names
from engine.definitions.rules import read_rule_at
from engine.definitions.shapes import Element, is_group, scalars, texts
from engine.definitions.tables import (
    APPROVAL_VERBS,
    IDENTITIES,
    LATER_EFFECTS,
    LATER_SCOPES,
    SCOPES,
)
from engine.effects import ALL_FORMS, ArgumentKind, effects
from engine.effects import Effect as EffectKind
from engine.loading import nodes
from engine.loading.nodes import Entry, Node, Scalar

ANY_STATE = "any"
COMPLETE = "complete"
BY_ROLE = "role"  # a list of roles: each in its own scope
WIDTH = {name: width for width, name in enumerate(SCOPES)}


@dataclass(frozen=True, slots=True)
class TransitionLinker:
    """Links the transitions of one workflow."""

    workflow: WorkflowDraft
    linker: Linker
    conditions: Mapping[str, Condition]

    @property
    def findings(self) -> Findings:
        """Where problems go."""
        return self.linker.drafts.findings

    def link(self, draft: TransitionDraft) -> Transition:
        """The transition, ready to run."""
        element = draft.element
        sources, any_source = self._sources(element)
        return Transition(
            id=draft.id.text,
            text=f"{self.workflow.text}.transitions.{draft.id.text}",
            location=draft.id.location,
            sources=sources,
            any_source=any_source,
            to=self._state(element.scalar("to")),
            by=self._grants(element.values.get("by")),
            not_by=check_names("W117", element.codes("not_by"), IDENTITIES, self.findings),
            conditions=self._conditions(element.codes("if")),
            forms=tuple(self._complete(element.group("forms"))),
            ask=None if draft.ask is None else link_form(draft.ask, self.linker),
            comment=element.text("comment"),
            confirm=element.has("confirm"),
            approval=None if draft.approval is None else self._approval(draft.approval),
            effects=tuple(self._effects(element)),
            interrupts=element.yes("interrupts"),
        )

    def _sources(self, element: Element) -> tuple[tuple[str, ...], bool]:
        given = element.codes("from")
        if ANY_STATE in texts(given):
            return all_states(self.workflow, final=False), True
        return check_names("W103", given, self.workflow.states, self.findings), False

    def _state(self, scalar: Scalar | None) -> str:
        if scalar is None:
            return ""
        return "".join(check_names("W103", (scalar,), self.workflow.states, self.findings))

    def _grants(self, node: Node | None) -> Mapping[str, str]:
        if isinstance(node, nodes.Mapping):
            return dict(self._scoped(node))
        named = check_names("B118", scalars(node), self.linker.drafts.roles, self.findings)
        return {name: self._scope_of(name) for name in named}

    def _scoped(self, node: nodes.Mapping) -> Iterator[tuple[str, str]]:
        for entry in node.entries:
            known = check_names("B118", (entry.key,), self.linker.drafts.roles, self.findings)
            if not isinstance(entry.value, Scalar):
                continue
            wanted = entry.value.text
            if wanted not in SCOPES:
                values = ", ".join(SCOPES)
                self.findings.unknown("B109", entry.value, SCOPES, values=values)
            elif wanted in LATER_SCOPES:
                self.findings.error("B113", entry.value, key=wanted)
            elif known:
                self._check_width(entry.key.text, entry.value)
                yield entry.key.text, wanted

    def _check_width(self, role: str, scope: Scalar) -> None:
        own = self._scope_of(role)
        if own in WIDTH and WIDTH[scope.text] > WIDTH[own]:
            self.findings.error("W107", scope, scope=scope.text, role=role, own=own)

    def _scope_of(self, role: str) -> str:
        return self.linker.drafts.roles[role][1].text("scope", SCOPES[0])

    def _conditions(self, given: tuple[Scalar, ...]) -> tuple[Condition, ...]:
        named = check_names("W104", given, self.workflow.conditions, self.findings)
        return tuple(self.conditions[name] for name in named if name in self.conditions)

    def _forms(self, given: tuple[Scalar, ...]) -> tuple[str, ...]:
        return check_names("W106", given, texts(self.workflow.forms()), self.findings)

    def _complete(self, group: nodes.Mapping | None) -> Iterator[str]:
        for entry in group.entries if group else ():
            yield from self._forms((entry.key,))
            if not isinstance(entry.value, Scalar):
                self.findings.error("B103", entry.value)
            elif entry.value.text != COMPLETE:
                self.findings.unknown("B109", entry.value, (COMPLETE,), values=COMPLETE)

    def _approval(self, element: Element) -> Approval:
        return Approval(
            by=self._grants(element.values.get("by")),
            not_by=check_names("W117", element.codes("not_by"), IDENTITIES, self.findings),
            comment=dict(self._comments(element.group("comment"))),
            locks=self._forms(element.codes("locks")),
            on_return=self._state(element.scalar("on_return")),
        )

    def _comments(self, group: nodes.Mapping | None) -> Iterator[tuple[str, str]]:
        for entry in group.entries if group else ():
            self._check_word(entry.key, APPROVAL_VERBS)
            if not isinstance(entry.value, Scalar):
                self.findings.error("B103", entry.value)
            elif self._check_word(entry.value, ("required", "optional")):
                yield entry.key.text, entry.value.text

    def _check_word(self, scalar: Scalar, words: tuple[str, ...]) -> bool:
        if scalar.text in words:
            return True
        self.findings.unknown("B109", scalar, words, values=", ".join(words))
        return False

    def _effects(self, element: Element) -> Iterator[Effect]:
        for node in element.items("do"):
            conditions = self._conditions(scalars(node.get("if")))
            if not set(node.keys()) - {"if"}:
                self.findings.error("F109", node)
            for entry in node.entries:
                if entry.key.text != "if":
                    yield from self._effect(entry, conditions)

    def _effect(self, entry: Entry, conditions: tuple[Condition, ...]) -> Iterator[Effect]:
        name = entry.key.text
        if name in LATER_EFFECTS:
            self.findings.error("B113", entry.key, key=name)
        elif name not in effects():
            self.findings.unknown("W109", entry.key, effects())
        else:
            arguments = dict(self._arguments(effects()[name], entry))
            self._check_given(effects()[name], entry)
            yield Effect(name, arguments, conditions)

    def _check_given(self, effect: EffectKind, entry: Entry) -> None:
        if not isinstance(entry.value, nodes.Mapping):
            return
        required = [key for key, argument in effect.arguments.items() if argument.required]
        if not entry.value.entries and not required:
            self.findings.error("B106", entry.value)
        for key in required:
            if entry.value.entry(key) is None:
                self.findings.error("B102", entry.key, key=key)

    def _arguments(self, effect: EffectKind, entry: Entry) -> Iterator[tuple[str, Any]]:
        if effect.short and not isinstance(entry.value, nodes.Mapping):
            kind = effect.arguments[effect.short].kind
            yield effect.short, self._argument(kind, entry.value)
            return
        if not is_group(entry.value, self.findings) or not isinstance(entry.value, nodes.Mapping):
            return
        for inner in entry.value.entries:
            if inner.key.text not in effect.arguments:
                self.findings.unknown("B101", inner.key, effect.arguments)
            else:
                argument = effect.arguments[inner.key.text]
                yield inner.key.text, self._argument(argument.kind, inner.value)

    def _argument(self, kind: ArgumentKind, node: Node) -> Any:
        given = scalars(node)
        if not given or not all(scalar.text.strip() for scalar in given):
            self.findings.error("B106", node)
            return None if kind is ArgumentKind.RULE else ()
        if kind is ArgumentKind.RULE:
            return read_rule_at(given[0], self.linker.outer((self.workflow,)), self.findings)
        if kind is ArgumentKind.FLAG:
            return check_names("W118", given, self.workflow.flags, self.findings)
        if kind is ArgumentKind.FORMS_OR_ALL and texts(given) == (ALL_FORMS,):
            return (ALL_FORMS,)
        return self._forms(given)
