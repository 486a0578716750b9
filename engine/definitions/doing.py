"""`do:`, linked: what a transition or a step of a ladder does besides moving a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.definitions.children import children_of
from engine.definitions.drafts import TransitionDraft
from engine.definitions.lookup import Lookup
from engine.definitions.model import Condition, Effect
from engine.definitions.project_file import check_names
from engine.definitions.rules import read_rule_at
from engine.definitions.shapes import ID as PLAIN_NAME
from engine.definitions.shapes import is_group, scalars, texts
from engine.definitions.tables import SYSTEM_ROLE
from engine.effects import ALL_FORMS, ArgumentKind, effects
from engine.effects import Effect as EffectKind
from engine.expression import Rule
from engine.expression.types import Kind
from engine.loading import nodes
from engine.loading.nodes import Entry, Node, Scalar


@dataclass(frozen=True, slots=True)
class EffectLinker:
    """Links the effects of one workflow."""

    lookup: Lookup

    def link(self, items: tuple[nodes.Mapping, ...]) -> Iterator[Effect]:
        """The effects of a `do:` list, in order."""
        for node in items:
            conditions = self.lookup.conditions(scalars(node.get("if")))
            if not set(node.keys()) - {"if"}:
                self.lookup.findings.error("F109", node)
            for entry in node.entries:
                if entry.key.text != "if":
                    yield from self._effect(entry, conditions)

    def _effect(self, entry: Entry, conditions: tuple[Condition, ...]) -> Iterator[Effect]:
        name, findings = entry.key.text, self.lookup.findings
        if name not in effects():
            findings.unknown("W109", entry.key, effects())
        else:
            arguments = dict(self._arguments(effects()[name], entry))
            self._check_given(effects()[name], entry)
            yield Effect(name, arguments, conditions)

    def _check_given(self, effect: EffectKind, entry: Entry) -> None:
        if not isinstance(entry.value, nodes.Mapping):
            return
        required = [key for key, argument in effect.arguments.items() if argument.required]
        if not entry.value.entries and not required:
            self.lookup.findings.error("B106", entry.value)
        for key in required:
            if entry.value.entry(key) is None:
                self.lookup.findings.error("B102", entry.key, key=key)

    def _arguments(self, effect: EffectKind, entry: Entry) -> Iterator[tuple[str, Any]]:
        findings = self.lookup.findings
        if effect.short and not isinstance(entry.value, nodes.Mapping):
            kind = effect.arguments[effect.short].kind
            yield effect.short, self._argument(kind, entry.value, self.lookup)
            return
        if not is_group(entry.value, findings) or not isinstance(entry.value, nodes.Mapping):
            return
        other = self._other(entry.value)
        for inner in entry.value.entries:
            if inner.key.text not in effect.arguments:
                findings.unknown("B101", inner.key, effect.arguments)
            else:
                argument = effect.arguments[inner.key.text]
                yield inner.key.text, self._argument(argument.kind, inner.value, other)

    def _other(self, node: nodes.Mapping) -> Lookup:
        """The workflow whose case it is done to: a child, the parent, or this one."""
        known = self.lookup.linker.drafts.workflows
        names = texts((*scalars(node.get("child")), *scalars(node.get("workflow"))))
        if texts(scalars(node.get("parent"))) == ("yes",):
            names = (self.lookup.workflow.element.text("parent"),)
        found = known.get(names[0]) if names else None
        return self.lookup if found is None else replace(self.lookup, workflow=found)

    def _argument(self, kind: ArgumentKind, node: Node, other: Lookup) -> Any:
        if kind is ArgumentKind.RULES:
            return dict(self._rules(node, other))
        given, lookup = scalars(node), self.lookup
        if not given or not all(scalar.text.strip() for scalar in given):
            lookup.findings.error("B106", node)
            return None if kind is ArgumentKind.RULE else ()
        if kind is ArgumentKind.RULE:
            outer = lookup.linker.outer((lookup.workflow,))
            return read_rule_at(given[0], outer, lookup.findings)
        if kind is ArgumentKind.FORMS_OR_ALL and texts(given) == (ALL_FORMS,):
            return (ALL_FORMS,)
        if kind is ArgumentKind.PEOPLE:
            return tuple(told for one in given for told in self._told(one))
        return self._named(kind, given, other)

    def _rules(self, node: Node, other: Lookup) -> Iterator[tuple[str, Rule]]:
        """A rule for each name the child is begun with."""
        lookup = self.lookup
        group = other.workflow.element.group("with")
        known = [entry.key.text for entry in (group.entries if group else ())]
        for entry in node.entries if isinstance(node, nodes.Mapping) else ():
            if entry.key.text not in known:
                lookup.findings.unknown("B101", entry.key, known)
            elif isinstance(entry.value, Scalar):
                outer = lookup.linker.outer((lookup.workflow,))
                rule = read_rule_at(entry.value, outer, lookup.findings)
                if rule is not None:
                    yield entry.key.text, rule
        if not isinstance(node, nodes.Mapping):
            lookup.findings.error("B103", node)

    def _told(self, scalar: Scalar) -> Iterator[str | Rule]:
        """A role or what somebody is to the case by name; or a rule that gives a person."""
        lookup = self.lookup
        if PLAIN_NAME.fullmatch(scalar.text):
            yield from lookup.recipients((scalar,))
            return
        outer = lookup.linker.outer((lookup.workflow,))
        rule = read_rule_at(scalar, outer, lookup.findings, Kind.TEXT)
        if rule is not None:
            yield rule

    def _named(
        self, kind: ArgumentKind, given: tuple[Scalar, ...], other: Lookup
    ) -> tuple[str, ...]:
        lookup = self.lookup
        if kind is ArgumentKind.CHILD:
            children = children_of(lookup.workflow, lookup.linker.drafts)
            return check_names("W157", given, children, lookup.findings)
        if kind is ArgumentKind.PARENT:
            if given[0].text != "yes" or not lookup.workflow.element.has("parent"):
                lookup.findings.error("W156", given[0])
            return (given[0].text,)
        if kind is ArgumentKind.FLAG:
            return check_names("W118", given, lookup.workflow.flags, lookup.findings)
        if kind is ArgumentKind.MESSAGE:
            return lookup.messages(given)
        if kind is ArgumentKind.TRANSITION:
            return tuple(name for one in given if (name := fired_by_system(other, one)))
        return lookup.forms(given)


def fired_by_system(lookup: Lookup, scalar: Scalar) -> str:
    """The transition named, if the system can fire it with nobody there to answer; '' if not."""
    if not check_names("W126", (scalar,), lookup.workflow.transitions, lookup.findings):
        return ""
    draft = lookup.workflow.transitions[scalar.text]
    if _asks_somebody(draft):
        lookup.findings.error("W128", scalar, transition=scalar.text)
        return ""
    if SYSTEM_ROLE not in _roles(draft.element.values.get("by")):
        lookup.findings.error("W129", scalar, transition=scalar.text)
        return ""
    return scalar.text


def _asks_somebody(draft: TransitionDraft) -> bool:
    needs_words = draft.element.text("comment") == "required" or draft.element.has("amend")
    return draft.approval is not None or draft.ask is not None or needs_words


def _roles(node: Node | None) -> tuple[str, ...]:
    return tuple(node.keys()) if isinstance(node, nodes.Mapping) else texts(scalars(node))
