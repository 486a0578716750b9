"""Names inside one workflow: what stands under a key, looked up among what is declared there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.drafts import WorkflowDraft
from engine.definitions.findings import Findings
from engine.definitions.linking import Linker
from engine.definitions.model import Condition
from engine.definitions.project_file import check_names
from engine.definitions.roles import scope_of
from engine.definitions.shapes import Element, texts
from engine.definitions.tables import (
    GRANTED,
    IDENTITIES,
    LOCATION_SCOPE,
    RECIPIENTS,
    SCOPES,
    SYSTEM_ROLE,
)
from engine.durations import Duration, read_duration
from engine.loading import nodes
from engine.loading.nodes import Node, Scalar

EVERYWHERE = "all"
WIDTH = {name: width for width, name in enumerate(SCOPES)}


@dataclass(frozen=True, slots=True)
class Lookup:
    """One workflow and its linked conditions; what is not found is noted once, where it stands."""

    workflow: WorkflowDraft
    linker: Linker
    known: Mapping[str, Condition]

    @property
    def findings(self) -> Findings:
        """Where problems go."""
        return self.linker.drafts.findings

    def states(self, given: tuple[Scalar, ...]) -> tuple[str, ...]:
        """Statuses by id."""
        return check_names("W103", given, self.workflow.states, self.findings)

    def state(self, scalar: Scalar | None) -> str:
        """One status, '' if none is named."""
        return "" if scalar is None else "".join(self.states((scalar,)))

    def conditions(self, given: tuple[Scalar, ...]) -> tuple[Condition, ...]:
        """Conditions by id."""
        named = check_names("W104", given, self.workflow.conditions, self.findings)
        return tuple(self.known[name] for name in named if name in self.known)

    def forms(self, given: tuple[Scalar, ...]) -> tuple[str, ...]:
        """Forms of the workflow by id."""
        return check_names("W106", given, texts(self.workflow.forms()), self.findings)

    def identities(self, given: tuple[Scalar, ...]) -> tuple[str, ...]:
        """What somebody is to a case or to a request."""
        return check_names("W117", given, IDENTITIES, self.findings)

    def messages(self, given: tuple[Scalar, ...]) -> tuple[str, ...]:
        """Messages by id."""
        return check_names("W123", given, self.workflow.messages, self.findings)

    def roles(self, given: tuple[Scalar, ...]) -> tuple[str, ...]:
        """Roles of people by id."""
        return check_names("B118", given, self.linker.drafts.roles, self.findings)

    def recipients(self, given: tuple[Scalar, ...]) -> tuple[str, ...]:
        """Whom a message goes to: everybody in a role who reaches the case, or one person."""
        known = (*RECIPIENTS, *self.linker.drafts.roles)
        return check_names("W122", given, known, self.findings)

    def performer(self, scalar: Scalar | None) -> str:
        """The role whose task something is, '' where it is the owner's."""
        if scalar is None or scalar.text == "owner":
            return ""
        return "".join(self.roles((scalar,)))

    def duration(self, scalar: Scalar | None) -> Duration | None:
        """A stretch of time."""
        found = None if scalar is None else read_duration(scalar.text)
        if scalar is not None and found is None:
            self.findings.error("W121", scalar, value=scalar.text)
        return found

    def grants(self, node: Node | None, scope: Scalar | None = None) -> Mapping[str, str]:
        """Roles, each with how far it reaches; a list of roles: each as far as `scope` says, else
        as far as the role reaches."""
        if isinstance(node, nodes.Mapping):
            if scope is not None:
                self.findings.error("W161", scope)
            return dict(self._scoped(node))
        listed = node.items if isinstance(node, nodes.Sequence) else (node,)
        given = tuple(item for item in listed if isinstance(item, Scalar))
        named = check_names("B118", given, (*self._roles(), SYSTEM_ROLE), self.findings)
        if scope is None:
            return {name: self._scope_of(name) for name in named}
        found = {name: self._scope(name, scope, known=True) for name in named}
        return {name: reach for name, reach in found.items() if reach}

    def _scoped(self, node: nodes.Mapping) -> Iterator[tuple[str, str]]:
        for entry in node.entries:
            known = check_names("B118", (entry.key,), (*self._roles(), SYSTEM_ROLE), self.findings)
            if isinstance(entry.value, Scalar):
                found = self._scope(entry.key.text, entry.value, bool(known))
                yield from ((entry.key.text, found) for _ in known if found)

    def _scope(self, role: str, scope: Scalar, known: bool) -> str:
        """How far the role reaches here, '' where that cannot be."""
        wanted = scope.text
        if wanted == GRANTED:
            self._check_shares(scope)
        elif wanted not in SCOPES:
            values = ", ".join(SCOPES)
            self.findings.unknown("B109", scope, SCOPES, values=values)
            return ""
        elif known:
            self._check_width(role, scope)
        return wanted

    def _check_shares(self, scope: Scalar) -> None:
        """Only what is shared with somebody has receivers."""
        if not self.workflow.element.has("shares"):
            self.findings.error("W159", scope)

    def _check_width(self, role: str, scope: Scalar) -> None:
        own = self._scope_of(role)
        if role == SYSTEM_ROLE and scope.text != EVERYWHERE:
            self.findings.error("W127", scope, scope=scope.text)
        elif not any(_holds(one, scope.text) for one in own.split()):
            said = ", ".join(own.split())
            self.findings.error("W107", scope, scope=scope.text, role=role, own=said)

    def _scope_of(self, role: str) -> str:
        if role == SYSTEM_ROLE:
            return EVERYWHERE
        return scope_of(role, self.linker.drafts)

    def _roles(self) -> Mapping[str, tuple[Scalar, Element]]:
        return self.linker.drafts.roles


def _holds(own: str, wanted: str) -> bool:
    """Whether one word of a role's scope is at least as wide as another; a place and an agency
    are neither within the other."""
    if wanted == LOCATION_SCOPE or own == LOCATION_SCOPE:
        return own in (wanted, EVERYWHERE) or wanted == SCOPES[0]
    return WIDTH[wanted] <= WIDTH[own]
