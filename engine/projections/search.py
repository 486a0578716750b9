"""Search words of a case, split by fact: a query looks only where its author may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.case import Case
from engine.definitions.model import Workflow
from engine.i18n.names import search_words
from engine.rows import SearchText

EVERYONE = ""


def search_level(workflow: str, fact: str) -> str:
    """Where the words of a fact are kept apart from those of others."""
    return f"{workflow}.{fact}"


def search_texts(
    workflow: Workflow, case: Case, facts: Mapping[str, Any]
) -> tuple[SearchText, ...]:
    """The case number for everyone; each searchable fact under its own level."""
    number = case.number.lower()
    found = [SearchText(EVERYONE, (number, number.replace("-", "")))]
    for fact in workflow.facts.values():
        value = facts.get(fact.id)
        if fact.search and isinstance(value, str):
            found.append(SearchText(search_level(workflow.id, fact.id), search_words(value)))
    return tuple(found)
