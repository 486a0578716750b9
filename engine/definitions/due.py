"""`due:`, linked: a stretch of time, or one for each value a fact can have."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.definitions.lookup import Lookup
from engine.definitions.model import Due
from engine.definitions.project_file import check_names
from engine.durations import Duration
from engine.expression.types import Kind
from engine.loading import nodes
from engine.loading.nodes import Entry, Node, Scalar

BY, BLANK = "by", "blank"
YES_NO = ("yes", "no")


def link_due(node: Node | None, lookup: Lookup) -> Due | None:
    """How long something may take; None where nothing usable is said."""
    if isinstance(node, Scalar):
        always = lookup.duration(node)
        return None if always is None else Due(always)
    if isinstance(node, nodes.Mapping):
        return _by_fact(node, lookup)
    if node is not None:
        lookup.findings.error("B103", node)
    return None


def _by_fact(node: nodes.Mapping, lookup: Lookup) -> Due | None:
    fact = node.get(BY)
    if not isinstance(fact, Scalar):
        lookup.findings.error("B102", node.entries[0].key if node.entries else node, key=BY)
        return None
    if not check_names("W113", (fact,), lookup.workflow.facts, lookup.findings):
        return None
    codes = _codes(fact, lookup)
    said = dict(_durations(node, codes, lookup))
    missing = [code for code in (*codes, BLANK) if node.get(code) is None]
    if codes and missing:
        lookup.findings.error("W124", fact, missing=", ".join(missing), fact=fact.text)
    blank = said.pop(BLANK, None)
    return Due(None, fact.text, said, blank) if said else None


def _codes(fact: Scalar, lookup: Lookup) -> tuple[str, ...]:
    """Every value the fact can have; noted where they cannot be told."""
    found = lookup.linker.fact_type(lookup.workflow, fact.text)
    if found.kind is Kind.YES_NO:
        return YES_NO
    if found.kind is Kind.CHOICE and found.codes:
        choices = lookup.linker.drafts.lists.get(found.list_id)
        listed = tuple(choice.code for choice in choices.choices) if choices else ()
        return (*listed, *sorted(found.codes - set(listed)))  # the code of “other” is in no list
    if found.kind is not Kind.ANY:  # what is not known yet was told elsewhere
        lookup.findings.error("W125", fact, fact=fact.text)
    return ()


def _durations(
    node: nodes.Mapping, codes: Collection[str], lookup: Lookup
) -> Iterator[tuple[str, Duration]]:
    for entry in node.entries:
        if entry.key.text == BY or not _is_code(entry, codes, lookup):
            continue
        if not isinstance(entry.value, Scalar):
            lookup.findings.error("B103", entry.value)
            continue
        found = lookup.duration(entry.value)
        if found is not None:
            yield entry.key.text, found


def _is_code(entry: Entry, codes: Collection[str], lookup: Lookup) -> bool:
    known = (*codes, BLANK)
    if not codes or entry.key.text in known:
        return True
    lookup.findings.unknown("B109", entry.key, known, values=", ".join(known))
    return False
