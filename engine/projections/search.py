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


def _number_words(number: str) -> tuple[str, ...]:
    """A number as it is typed: with its dashes, with blanks, or in one; a query by letters alone
    goes by skeleton, so skeletons are kept too."""
    whole = number.replace("-", "")
    return tuple(dict.fromkeys((*search_words(number), *search_words(whole), whole.lower())))


def search_texts(
    workflow: Workflow, case: Case, facts: Mapping[str, Any]
) -> tuple[SearchText, ...]:
    """The case number for everyone; each searchable fact under its own level."""
    found = [SearchText(EVERYONE, _number_words(case.number))]
    for fact in workflow.facts.values():
        value = facts.get(fact.id)
        if fact.search and isinstance(value, str):
            found.append(SearchText(search_level(workflow.id, fact.id), search_words(value)))
    return tuple(found)
