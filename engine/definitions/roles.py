"""Roles, linked: what each reaches, reads, writes and does, with what it inherits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.definitions.drafts import Drafts
from engine.definitions.model import Role
from engine.definitions.project_file import check_names
from engine.definitions.shapes import Element, texts
from engine.definitions.tables import ACTIONS, LOCATION_SCOPE, RIGHTS, SCOPES
from engine.loading import nodes
from engine.loading.nodes import Scalar

NOWHERE, EVERYWHERE = "none", "all"


def link_roles(drafts: Drafts) -> Mapping[str, Role]:
    """The roles, each with what it inherits; whatever they name must exist."""
    for name, (key, element) in drafts.roles.items():
        _check_line(name, key, element, drafts)
    return {name: _inherited(name, drafts, ()) for name in drafts.roles}


def scope_of(name: str, drafts: Drafts) -> str:
    """How far a role reaches: its own scope, else the one it inherits."""
    for one in _line(name, drafts):
        words = [s.text for s in drafts.roles[one][1].codes("scope") if s.text in SCOPES]
        if words:
            return _union(words)
    return NOWHERE


def _union(words: list[str]) -> str:
    if EVERYWHERE in words:
        return EVERYWHERE
    return " ".join(word for word in SCOPES if word in words and word != NOWHERE) or NOWHERE


def _line(name: str, drafts: Drafts) -> Iterator[str]:
    """The role and those it inherits from, up to one that was met before."""
    met: set[str] = set()
    while name in drafts.roles and name not in met:
        met.add(name)
        yield name
        name = drafts.roles[name][1].text("inherits")


def _check_line(name: str, key: Scalar, element: Element, drafts: Drafts) -> None:
    check_names("P105", element.codes("inherits"), drafts.roles, drafts.findings)
    *_, last = _line(name, drafts)
    if drafts.roles[last][1].text("inherits") == name:
        drafts.findings.error("P106", element.scalar("inherits") or key, role=name)
    if not any(drafts.roles[one][1].has("scope") for one in _line(name, drafts)):
        drafts.findings.error("B102", key, key="scope")


def _inherited(name: str, drafts: Drafts, met: tuple[str, ...]) -> Role:
    element = drafts.roles[name][1]
    own = _link(name, element, drafts, check=not met)
    above = element.text("inherits")
    if above not in drafts.roles or above in (name, *met):
        return own
    parent = _inherited(above, drafts, (name, *met))
    forms = {**parent.forms, **dict(_rights(element.group("forms")))}
    return replace(
        own,
        start=tuple(dict.fromkeys((*parent.start, *own.start))),
        forms={form: right for form, right in forms.items() if right != NOWHERE},
        sees=parent.sees | own.sees,
        actions=parent.actions | own.actions,
        second_factor=parent.second_factor or own.second_factor,
    )


def _link(name: str, element: Element, drafts: Drafts, *, check: bool) -> Role:
    if check:
        _check(element, drafts)
    forms = dict(_rights(element.group("forms")))
    return Role(
        id=name,
        text=f"roles.{name}",
        scope=scope_of(name, drafts),
        start=texts(element.codes("start")),
        forms={form: right for form, right in forms.items() if right != NOWHERE},
        sees=frozenset(texts(element.codes("sees"))),
        actions=frozenset(texts(element.codes("actions"))),
        second_factor=element.yes("second_factor"),
    )


def _check(element: Element, drafts: Drafts) -> None:
    findings = drafts.findings
    check_names("B120", element.codes("start"), drafts.workflows, findings, lost=drafts.lost)
    check_names("P102", element.codes("sees"), drafts.classes, findings)
    check_names("P103", element.codes("actions"), ACTIONS, findings)
    for scalar in element.codes("scope"):
        if scalar.text not in SCOPES:
            findings.unknown("B109", scalar, SCOPES, values=", ".join(SCOPES))
        elif scalar.text == LOCATION_SCOPE and not _has_places(drafts):
            findings.error("P104", scalar)
    forms = element.group("forms")
    for entry in forms.entries if forms else ():
        check_names("B121", (entry.key,), drafts.forms, findings, lost=drafts.lost)
        if not isinstance(entry.value, Scalar):
            findings.error("B103", entry.value)
        elif entry.value.text not in RIGHTS:
            findings.unknown("B109", entry.value, RIGHTS, values=", ".join(RIGHTS))


def _has_places(drafts: Drafts) -> bool:
    facts = (fact for one in drafts.workflows.values() for _, fact in one.facts.values())
    return any(fact.yes("scope") for fact in facts)


def _rights(forms: nodes.Mapping | None) -> Iterator[tuple[str, str]]:
    for entry in forms.entries if forms else ():
        if isinstance(entry.value, Scalar) and entry.value.text in RIGHTS:
            yield entry.key.text, entry.value.text
