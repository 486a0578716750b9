"""What the placeholders in words stand for: each one read as the rule it looks like.

So `{child_name}`, `{visit.visited_on}`, `{case.number}` mean what they would mean in a rule that
stood in the same place, and are open to the same readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.definitions.drafts import FieldDraft, FormDraft, WorkflowDraft
from engine.definitions.linking import Linker
from engine.definitions.model import Placeholders
from engine.definitions.placeholders import (
    CONDITION_WORDS,
    FORM_WORDS,
    IN_ROWS,
    PARENT,
    TRANSITION_WORDS,
    WORDS,
    placeholders,
)
from engine.definitions.shapes import Element
from engine.expression import Rule, read_rule
from engine.expression.types import MappingScope
from engine.i18n.catalogue import Catalogue

NOTHING: Placeholders = Placeholders({})


def link_placeholders(linker: Linker, catalogue: Catalogue) -> Mapping[str, Placeholders]:
    """By the catalogue path of an element: what its words name. Most name nothing."""
    texts = catalogue.texts.get(catalogue.source_language, {})
    named = {
        path: placeholders(text)
        for path, text in texts.items()
        if path.startswith(("forms.", "workflows."))
    }
    found: dict[str, Placeholders] = {}
    for form in linker.drafts.every_form():
        for text, draft, paths in _elements(form):
            names = frozenset(name for path in paths for name in named.get(path, ()))
            if names:
                found[text] = _read(names, linker.scope_of(form, draft), form, draft)
    for workflow in linker.drafts.workflows.values():
        for text, words in _steps(workflow):
            names = frozenset(name for word in words for name in named.get(f"{text}.{word}", ()))
            if names:
                found[text] = Placeholders(_rules(names, linker.outer((workflow,))))
    _check_parents(linker, named)
    return MappingProxyType(found)


def _check_parents(linker: Linker, named: Mapping[str, frozenset[str]]) -> None:
    """Note the number of a parent where cases have none."""
    drafts = linker.drafts
    alone = [f"{w.text}." for w in drafts.workflows.values() if not w.element.has("parent")]
    for form in drafts.forms.values():
        if not any(w.element.has("parent") for w in drafts.workflows_of(form)):
            alone.append(f"{form.text}.")
    texts = drafts.inline.texts.get(drafts.inline.source_language, {})
    for path, names in named.items():
        if PARENT in names and path in texts and path.startswith(tuple(alone)):
            drafts.findings.error("L106", texts[path].location, name=PARENT)


def _steps(workflow: WorkflowDraft) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What of a workflow is told beside a case, and its words."""
    for name in workflow.transitions:
        yield f"{workflow.text}.transitions.{name}", TRANSITION_WORDS
    for name in workflow.conditions:
        yield f"{workflow.text}.conditions.{name}", CONDITION_WORDS


def _elements(form: FormDraft) -> Iterator[tuple[str, FieldDraft | None, tuple[str, ...]]]:
    """Each element of a form with where its words are."""
    yield form.text, None, tuple(_paths(form.text, FORM_WORDS, form.element))
    for section in form.sections:
        if not form.ask:  # whose one section has no words of its own
            yield section.text, None, tuple(_paths(section.text, WORDS, section.element))
        for text, draft in _fields(section.fields):
            yield text, draft, tuple(_paths(text, WORDS, draft.element))


def _fields(fields: tuple[FieldDraft, ...]) -> Iterator[tuple[str, FieldDraft]]:
    for draft in fields:
        yield draft.text, draft
        yield from _fields(draft.fields)


def _paths(text: str, words: tuple[str, ...], element: Element) -> Iterator[str]:
    """Where words are that can name answers: an element's own, and those of its checks."""
    yield from (f"{text}.{word}" for word in words)
    for node in element.items("checks"):
        check = node.get("id")
        yield f"{text}.checks.{getattr(check, 'text', '')}.message"


def _read(
    names: frozenset[str], known: MappingScope, form: FormDraft, draft: FieldDraft | None
) -> Placeholders:
    around = draft.repeat if draft is not None else ""
    repeat = next((found for found in form.every() if found.path == around), None)
    return Placeholders(
        rules=_rules(names - IN_ROWS, known),
        repeats=tuple(around.split(".")) if around else (),
        rows_from=repeat.element.text("rows_from") if repeat is not None else "",
        in_rows=names & IN_ROWS,
    )


def _rules(names: frozenset[str], known: MappingScope) -> Mapping[str, Rule]:
    read = ((name, read_rule(name, known)[0]) for name in sorted(names))
    return {name: rule for name, rule in read if rule is not None}
