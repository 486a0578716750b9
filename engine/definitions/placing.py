"""What the placeholders in the words of forms stand for: each one read as the rule it looks like.

So `{child_name}`, `{visit.visited_on}`, `{case.number}` mean what they would mean in a rule that
stood in the same place, and are open to the same readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.definitions.drafts import FieldDraft, FormDraft
from engine.definitions.linking import Linker
from engine.definitions.model import Placeholders
from engine.definitions.placeholders import IN_ROWS, WORDS, placeholders
from engine.expression import read_rule
from engine.expression.types import MappingScope
from engine.i18n.catalogue import Catalogue

NOTHING: Placeholders = Placeholders({})


def link_placeholders(linker: Linker, catalogue: Catalogue) -> Mapping[str, Placeholders]:
    """By the catalogue path of a section or field: what its words name. Most name nothing."""
    texts = catalogue.texts.get(catalogue.source_language, {})
    named = {path: placeholders(text) for path, text in texts.items() if path.startswith("forms.")}
    found: dict[str, Placeholders] = {}
    for form in linker.drafts.forms.values():
        for text, draft in _elements(form):
            names = frozenset(name for path in _paths(text, draft) for name in named.get(path, ()))
            if names:
                found[text] = _read(names, linker.scope_of(form, draft), form, draft)
    return MappingProxyType(found)


def _elements(form: FormDraft) -> Iterator[tuple[str, FieldDraft | None]]:
    yield form.text, None
    for section in form.sections:
        yield section.text, None
        yield from _fields(section.fields)


def _fields(fields: tuple[FieldDraft, ...]) -> Iterator[tuple[str, FieldDraft]]:
    for draft in fields:
        yield draft.text, draft
        yield from _fields(draft.fields)


def _paths(text: str, draft: FieldDraft | None) -> Iterator[str]:
    """Where words are that can name answers: an element's own, and those of its checks."""
    if draft is not None or ".sections." in text:
        yield from (f"{text}.{word}" for word in WORDS)
    for node in draft.element.items("checks") if draft is not None else ():
        check = node.get("id")
        yield f"{text}.checks.{getattr(check, 'text', '')}.message"


def _read(
    names: frozenset[str], known: MappingScope, form: FormDraft, draft: FieldDraft | None
) -> Placeholders:
    read = {name: read_rule(name, known)[0] for name in names - IN_ROWS}
    rules = {name: rule for name, rule in read.items() if rule is not None}
    around = draft.repeat if draft is not None else ""
    repeat = next((found for found in form.every() if found.path == around), None)
    return Placeholders(
        rules=rules,
        repeats=tuple(around.split(".")) if around else (),
        rows_from=repeat.element.text("rows_from") if repeat is not None else "",
        in_rows=names & IN_ROWS,
    )
