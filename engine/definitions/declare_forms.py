"""Forms as written: their sections, fields and ids, judged without looking at other files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from engine.definitions.drafts import Drafts, FieldDraft, FormDraft, SectionDraft
from engine.definitions.field_tables import field_table, other_types_with
from engine.definitions.lists import read_inline_choices, with_renamed
from engine.definitions.shapes import (
    Attr,
    Element,
    Shape,
    Table,
    is_id,
    read_element,
    start_of,
)
from engine.definitions.tables import (
    CHECK,
    FORM,
    SECTION,
)
from engine.fieldtypes import field_types
from engine.fieldtypes.base import Inside
from engine.fieldtypes.choosing import OTHER_FIELD
from engine.loading import nodes
from engine.loading.nodes import Node, Scalar
from engine.loading.project import SourceFile

_PASSED = Attr(Shape.FREE)
MOST_LEVELS = 2  # of repeats: a card in a card in a card is not read on a phone


@dataclass(slots=True)
class _Form:
    """The form being read: its ids so far, which are one flat namespace."""

    drafts: Drafts
    id: str
    ids: dict[str, Scalar] = field(default_factory=dict)
    sections: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)  # fields with a fault of their own, told once

    def claim(self, scalar: Scalar | None, *, section: bool = False) -> bool:
        """Whether an id is legal and free in this form; it is taken from now on."""
        if scalar is None:
            return False
        if not is_id(scalar, self.drafts.findings):
            self.lost.add(scalar.text)
            return False
        first = self.ids.get(scalar.text)
        if first is not None:
            mixed = section != (scalar.text in self.sections)
            code = "F103" if mixed else "B110"
            line = first.location.line
            self.drafts.findings.error(code, scalar, id=scalar.text, first=line)
            return False
        self.ids[scalar.text] = scalar
        if section:
            self.sections.add(scalar.text)
        return True

    def claim_other(self, scalar: Scalar, place: Node) -> None:
        """Take the id of the text that `other: yes` adds; it must be free as well."""
        name = scalar.text + OTHER_FIELD
        first = self.ids.setdefault(name, scalar)
        if first is not scalar:
            self.drafts.findings.error("B110", place, id=name, first=first.location.line)


def declare_form(file: SourceFile, drafts: Drafts) -> FormDraft | None:
    """The form of a file; its id is the file's name."""
    if file.node is None:
        return None
    element = read_element(file.node, FORM, drafts.findings)
    declared = element.scalar("form")
    form_id = PurePosixPath(file.path).stem
    if declared is None or not is_id(declared, drafts.findings):
        return None
    if declared.text != form_id:
        drafts.findings.error("B114", declared, id=declared.text, file=form_id)
    text = f"forms.{form_id}"
    drafts.inline.take(element, FORM, text)
    form = _Form(drafts, form_id)
    sections = tuple(_sections(element, form, text))
    declare_checks(element, text, drafts)
    if element.has("sections") and not sections:
        drafts.findings.error("F109", element.values["sections"])
    if element.node.get("records") is not None and not element.has("records"):
        drafts.lost |= {form_id}
    many = element.text("records") == "many"
    return FormDraft(form_id, text, element, sections, many, lost=frozenset(form.lost))


def declare_ask(transition: Scalar, items: Element, text: str, drafts: Drafts) -> FormDraft | None:
    """The questions of a transition: an implicit form that bears its id."""
    form = _Form(drafts, transition.text)
    fields = tuple(_fields(items.items("ask"), form, f"{text}.ask", ""))
    if not fields:
        return None
    section = SectionDraft("", f"{text}.ask", Element(items.node), fields)
    return FormDraft(
        transition.text,
        f"{text}.ask",
        Element(items.node),
        (section,),
        many=True,
        ask=True,
        lost=frozenset(form.lost),
    )


def _sections(element: Element, form: _Form, text: str) -> Iterator[SectionDraft]:
    for node in element.items("sections"):
        section = read_element(node, SECTION, form.drafts.findings)
        declared = section.scalar("id")
        known = form.claim(declared, section=True)
        section_id = declared.text if declared and known else ""
        path = f"{text}.sections.{section_id}"
        if section_id:
            form.drafts.inline.take(section, SECTION, path)
            declare_checks(section, path, form.drafts)
        fields = tuple(_fields(section.items("fields"), form, f"{text}.fields", ""))
        if section.has("fields") and not fields and not section.items("fields"):
            form.drafts.findings.error("F109", section.values["fields"])
        yield SectionDraft(section_id, path, section, fields)


def _fields(
    items: tuple[nodes.Mapping, ...], form: _Form, text: str, repeat: str, level: int = 0
) -> Iterator[FieldDraft]:
    for node in items:
        found = _field(node, form, text, repeat, level)
        if found is not None:
            yield found


def _field(
    node: nodes.Mapping, form: _Form, text: str, repeat: str, level: int
) -> FieldDraft | None:
    findings = form.drafts.findings
    type_name = _type_name(node, form)
    if type_name is None:
        _lose(node, form)
        return None
    element = read_element(node, _table(type_name, node, form), findings)
    declared = element.scalar("id")
    if declared is None or not form.claim(declared):
        return None
    path = f"{repeat}.{declared.text}" if repeat else declared.text
    here = f"{text}.{path}"
    form.drafts.inline.take(element, field_table(type_name), here)
    _ask_for_alt(element, here, form)
    _release_label(type_name, here, form)
    if element.yes("other"):
        form.drafts.inline.allowed.add(f"{here}.other.label")
        form.claim_other(declared, element.values["other"])
    declare_checks(element, here, form.drafts)
    choices = _choices(element, form, path, here)
    inner = _inner(element, type_name, form, (text, path, repeat), level)
    return FieldDraft(declared, type_name, form.id, path, here, element, repeat, choices, inner)


def _ask_for_alt(element: Element, here: str, form: _Form) -> None:
    """A picture beside a field is told in words to those who do not see it."""
    image, alt = element.scalar("image"), element.values.get("alt")
    if image is not None and alt is None:
        form.drafts.inline.required[f"{here}.alt"] = (image.location, "alt")
    if image is None and alt is not None:
        form.drafts.findings.error("F124", alt)


def _type_name(node: nodes.Mapping, form: _Form) -> str | None:
    findings = form.drafts.findings
    declared = node.get("type")
    if declared is None:
        findings.error("B102", start_of(node), key="type")
        return None
    if not isinstance(declared, Scalar):
        findings.error("B103", declared)
        return None
    if not declared.text.strip():
        findings.error("B106", declared)
        return None
    if declared.text not in field_types():
        findings.unknown("F101", declared, field_types())
        return None
    return declared.text


def _lose(node: nodes.Mapping, form: _Form) -> None:
    """Keep the id as known, so that rules naming it are not blamed for this fault."""
    named = node.get("id")
    if isinstance(named, Scalar) and form.claim(named):
        form.lost.add(named.text)


def _table(type_name: str, node: nodes.Mapping, form: _Form) -> Table:
    """The type's table; keys of other types are told as such and then passed over."""
    table = dict(field_table(type_name))
    for entry in node.entries:
        key = entry.key.text
        if key in table or not other_types_with(key):
            continue
        form.drafts.findings.error("F107", entry.key, key=key, type=type_name)
        table[key] = _PASSED
    return table


def _release_label(type_name: str, here: str, form: _Form) -> None:
    if field_types()[type_name].computed:
        form.drafts.inline.required.pop(f"{here}.label", None)


def declare_checks(element: Element, text: str, drafts: Drafts) -> None:
    """Note the words of an element's checks; their rules are read when names are known."""
    for node in element.items("checks"):
        check = read_element(node, CHECK, drafts.findings)
        declared = check.scalar("id")
        if declared is not None and is_id(declared, drafts.findings):
            drafts.inline.take(check, CHECK, f"{text}.checks.{declared.text}")


def _choices(element: Element, form: _Form, path: str, here: str) -> str:
    node = element.values.get("choices")
    if node is None:
        return ""
    drafts = form.drafts
    if isinstance(node, Scalar):
        if element.has("renamed"):
            drafts.findings.error("F126", element.values["renamed"])
        return node.text.strip()
    list_id = f"{form.id}.{path}"
    found = read_inline_choices(list_id, here, node, drafts.inline, drafts.findings)
    if found is None:
        return ""
    drafts.lists[list_id] = with_renamed(found, element.group("renamed"), drafts.findings)
    return list_id


def _inner(
    element: Element, type_name: str, form: _Form, place: tuple[str, str, str], level: int
) -> tuple[FieldDraft, ...]:
    text, path, repeat = place
    holds = field_types()[type_name].inside
    if holds is Inside.FIELDS:
        return tuple(_fields(element.items("fields"), form, text, repeat, level))
    if holds is not Inside.ROWS:
        return ()
    if level + 1 > MOST_LEVELS:
        form.drafts.findings.error("F113", element.node.entries[0].key)
        return ()
    return tuple(_fields(element.items("fields"), form, text, path, level + 1))
