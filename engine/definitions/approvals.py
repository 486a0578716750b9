"""Approvals, linked: who decides, in which stages, how soon, and who if nobody does."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.due import link_due
from engine.definitions.ladders import link_ladder
from engine.definitions.lookup import Lookup
from engine.definitions.model import Approval, Fallback, Stage
from engine.definitions.shapes import Element, read_element
from engine.definitions.tables import APPROVAL_VERBS, FALLBACK
from engine.loading import nodes
from engine.loading.nodes import Scalar

COMMENTS = ("required", "optional")


def link_approval(
    element: Element, stages: tuple[tuple[Scalar, Element], ...], text: str, lookup: Lookup
) -> Approval:
    """The approval of a transition."""
    linked = tuple(_stages(stages, text, lookup))
    if element.has("by") is bool(stages):
        lookup.findings.error("W137", element.node)
    return Approval(
        by=lookup.grants(element.values.get("by"), element.scalar("scope")),
        not_by=lookup.identities(element.codes("not_by")),
        comment=dict(_comments(element.group("comment"), lookup)),
        locks=lookup.forms(element.codes("locks")),
        on_return=lookup.state(element.scalar("on_return")),
        stages=linked,
        fallback=_fallback(element.group("fallback"), lookup),
        due=link_due(element.values.get("due"), lookup),
        ladder=link_ladder(element, lookup),
    )


def _stages(
    stages: tuple[tuple[Scalar, Element], ...], text: str, lookup: Lookup
) -> Iterator[Stage]:
    for name, element in stages:
        yield Stage(
            id=name.text,
            text=f"{text}.stages.{name.text}",
            by=lookup.grants(element.values.get("by"), element.scalar("scope")),
            not_by=lookup.identities(element.codes("not_by")),
            conditions=lookup.conditions(element.codes("if")),
        )


def _fallback(group: nodes.Mapping | None, lookup: Lookup) -> Fallback | None:
    if group is None:
        return None
    element = read_element(group, FALLBACK, lookup.findings)
    after = lookup.duration(element.scalar("after"))
    by = lookup.grants(element.values.get("by"), element.scalar("scope"))
    return Fallback(after, by) if after is not None else None


def _comments(group: nodes.Mapping | None, lookup: Lookup) -> Iterator[tuple[str, str]]:
    for entry in group.entries if group else ():
        _check_word(entry.key, APPROVAL_VERBS, lookup)
        if not isinstance(entry.value, Scalar):
            lookup.findings.error("B103", entry.value)
        elif _check_word(entry.value, COMMENTS, lookup):
            yield entry.key.text, entry.value.text


def _check_word(scalar: Scalar, words: tuple[str, ...], lookup: Lookup) -> bool:
    if scalar.text in words:
        return True
    lookup.findings.unknown("B109", scalar, words, values=", ".join(words))
    return False
