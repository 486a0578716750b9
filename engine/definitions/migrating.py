"""`migrations:`, linked: where cases go that still are in a status which is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.lookup import Lookup
from engine.definitions.shapes import read_element
from engine.definitions.tables import MIGRATION
from engine.loading.nodes import Scalar


def link_migrations(lookup: Lookup) -> Mapping[str, str]:
    """Each status that is gone with the one that takes its cases."""
    return dict(_migrations(lookup))


def _migrations(lookup: Lookup) -> Iterator[tuple[str, str]]:
    first: dict[str, Scalar] = {}
    for node in lookup.workflow.element.items("migrations"):
        element = read_element(node, MIGRATION, lookup.findings)
        former, heir = element.scalar("from"), lookup.state(element.scalar("to"))
        if former is None or not heir:
            continue
        known = first.setdefault(former.text, former)
        if former.text in lookup.workflow.states:
            lookup.findings.error("W142", former, name=former.text)
        elif known is not former:
            params = {"id": former.text, "first": known.location.line}
            lookup.findings.error("B110", former, **params)
        else:
            yield former.text, heir
