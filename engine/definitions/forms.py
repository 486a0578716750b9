"""Forms, linked: sections and fields with their rules, the flat map of paths, the order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.checks import read_checks
from engine.definitions.drafts import FormDraft, SectionDraft
from engine.definitions.fields import FieldLinker, check_roles
from engine.definitions.linking import Linker, is_kind
from engine.definitions.model import Form, Section
from engine.definitions.order import graph_of, order_of, rings
from engine.definitions.rules import read_rule_at
from engine.definitions.shapes import YES, Element, texts
from engine.expression import Rule
from engine.expression.types import Kind, MappingScope
from engine.fieldtypes import field_type
from engine.fieldtypes.base import Field, Inside
from engine.problems import Location


@dataclass(frozen=True, slots=True)
class Placed:
    """An answering field with the relevant rules of all that stands around it."""

    field: Field
    gates: tuple[Rule, ...]


def link_form(draft: FormDraft, linker: Linker) -> Form:
    """The form, ready to run; all that is wrong with it is noted."""
    repeats = {
        declared.path: declared
        for declared in draft.every()
        if field_type(declared.type).inside is Inside.ROWS
    }
    fields = FieldLinker(linker, draft, frozenset(_always_answered(draft)), repeats)
    known = linker.scope_of(draft)
    sections = tuple(_section(section, fields, known) for section in draft.sections)
    placed = {p.field.path: p for section in sections for p in _placed_in(section)}
    flat = {path: p.field for path, p in placed.items()}
    graph = graph_of(flat, {path: p.gates for path, p in placed.items()})
    _check_rings(graph, flat, linker)
    _check_order_by(draft, linker)
    return Form(
        id=draft.id,
        text=draft.text,
        location=_place(draft),
        many=draft.many,
        order_by=draft.element.text("order_by"),
        sections=sections,
        fields=flat,
        checks=read_checks(draft.element, draft.text, known, linker.drafts.findings),
        relevant=_relevant(draft.element, linker.outer_of(draft), linker),
        order=order_of(graph),
        renamed_from=texts(draft.element.codes("renamed_from")),
        most=_most(draft, linker),
        printed=draft.element.printed(),
    )


def _most(draft: FormDraft, linker: Linker) -> int:
    """How many records one case may have of a form; only of one with `records: many`."""
    most = draft.element.number("max_records")
    if most is None:
        return 0
    if not draft.many or most < 1 or most != int(most):
        linker.drafts.findings.error("F125", draft.element.values["max_records"])
    return int(most)


def _always_answered(draft: FormDraft) -> Iterator[str]:
    """Fields no one can leave out: required, and under no condition."""
    for section in draft.sections:
        if section.element.has("relevant"):
            continue
        for declared in section.fields:
            element = declared.element
            if element.text("required") in YES and not element.has("relevant"):
                yield declared.path


def _place(draft: FormDraft) -> Location:
    named = draft.element.scalar("form")
    return named.location if named else draft.element.node.location


def _section(section: SectionDraft, fields: FieldLinker, known: MappingScope) -> Section:
    element = section.element
    check_roles(element.codes("visible_to") + element.codes("editable_by"), fields.linker)
    named = element.scalar("id")
    return Section(
        id=section.id,
        text=section.text,
        location=named.location if named else element.node.location,
        fields=tuple(fields.link(draft) for draft in section.fields),
        relevant=_relevant(element, known, fields.linker),
        visible_to=texts(element.codes("visible_to")),
        editable_by=texts(element.codes("editable_by")),
        checks=read_checks(element, section.text, known, fields.findings),
        printed=element.printed(),
    )


def _relevant(element: Element, known: MappingScope, linker: Linker) -> Rule | None:
    scalar = element.scalar("relevant")
    if scalar is None:
        return None
    return read_rule_at(scalar, known, linker.drafts.findings, Kind.YES_NO)


def _placed_in(section: Section) -> Iterator[Placed]:
    gates = () if section.relevant is None else (section.relevant,)
    yield from _placed(section.fields, gates)


def _placed(fields: Iterable[Field], gates: tuple[Rule, ...]) -> Iterator[Placed]:
    for declared in fields:
        inside = gates if declared.relevant is None else (*gates, declared.relevant)
        holds = field_type(declared.type).inside
        if holds is Inside.FIELDS:
            yield from _placed(declared.fields, inside)
        elif holds is Inside.ROWS:
            yield Placed(declared, gates)
            yield from _placed(declared.fields, ())
        elif field_type(declared.type).stores:
            yield Placed(declared, gates)
            for extra in field_type(declared.type).extra_fields(declared):
                yield Placed(extra, inside)


def _check_rings(
    graph: Mapping[str, Iterable[str]], flat: Mapping[str, Field], linker: Linker
) -> None:
    for ring in rings({path: frozenset(needs) for path, needs in graph.items()}):
        shown = " → ".join((*ring, ring[0]))
        linker.drafts.findings.error("F106", flat[ring[0]].location, ring=shown)


def _check_order_by(draft: FormDraft, linker: Linker) -> None:
    scalar = draft.element.scalar("order_by")
    if scalar is None:
        return
    known = linker.forms.get(draft.id, {})
    if scalar.text not in known:
        linker.drafts.findings.unknown("F105", scalar, known)
    elif not is_kind(known[scalar.text], Kind.DATE, Kind.DATETIME):
        linker.drafts.findings.error("F110", scalar, name=scalar.text)
