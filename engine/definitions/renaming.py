"""What was declared under another id before: each former id is claimed once, and is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.drafts import Drafts, FieldDraft, FormDraft
from engine.definitions.findings import Findings
from engine.definitions.linking import bare
from engine.definitions.shapes import is_id
from engine.fieldtypes import field_types
from engine.loading.nodes import Scalar

KEY = "renamed_from"


@dataclass(frozen=True, slots=True)
class _Level:
    """The fields beside each other, of a form or of the rows of one repeat, by their ids."""

    form: FormDraft
    repeat: str
    fields: Mapping[str, FieldDraft]

    def names(self) -> frozenset[str]:
        """Everything an answer can stand under here."""
        extras = (
            extra.id
            for draft in self.fields.values()
            for extra in field_types()[draft.type].extra_fields(bare(draft))
        )
        return frozenset((*self.fields, *extras))


def check_renaming(drafts: Drafts) -> None:
    """Note former ids that are still declared, claimed twice, or from where nothing can move."""
    _check_forms(drafts)
    for form in drafts.every_form():
        for section in form.sections:
            _check_groups(section.fields, drafts.findings)
        for level in _levels(form):
            _check_level(level, drafts)
    _check_across(drafts)


def _check_forms(drafts: Drafts) -> None:
    claimed: dict[str, Scalar] = {}
    for form in drafts.forms.values():
        for former in form.element.codes(KEY):
            if former.text in drafts.forms:
                drafts.findings.error("B122", former, id=former.text)
            elif is_id(former, drafts.findings, in_rules=False):
                _claim(claimed, former.text, former, drafts.findings)


def _check_groups(fields: tuple[FieldDraft, ...], findings: Findings) -> None:
    """Nothing is stored under a group or a note, so that nothing can move there."""
    for draft in fields:
        if not field_types()[draft.type].stores and draft.element.has(KEY):
            findings.error("F116", draft.element.values[KEY], type=draft.type)
        _check_groups(draft.fields, findings)


def _levels(form: FormDraft) -> Iterator[_Level]:
    """The form's own fields, then the fields of each repeat."""
    by_repeat: dict[str, dict[str, FieldDraft]] = {"": {}}
    for draft in form.every():
        by_repeat.setdefault(draft.repeat, {})[draft.id.text] = draft
    return (_Level(form, repeat, fields) for repeat, fields in by_repeat.items())


def _check_level(level: _Level, drafts: Drafts) -> None:
    names, claimed = level.names(), dict[str, Scalar]()
    for draft in level.fields.values():
        if not field_types()[draft.type].stores:
            continue
        for former in draft.element.codes(KEY):
            if "." in former.text:
                continue
            if former.text in names:
                drafts.findings.error("F114", former, id=former.text)
            elif is_id(former, drafts.findings):
                _claim(claimed, former.text, former, drafts.findings)


def _claim(claimed: dict[str, Scalar], name: str, former: Scalar, findings: Findings) -> None:
    first = claimed.setdefault(name, former)
    if first is not former:
        findings.error("F115", former, id=name, first=first.location.line)


def _check_across(drafts: Drafts) -> None:
    """A former field of another form: both must be filled once, and it must be gone there."""
    claimed: dict[str, Scalar] = {}
    tops = {name: {d.id.text for d in form.top()} for name, form in drafts.forms.items()}
    for form in drafts.every_form():
        for draft in form.every():
            for former in draft.element.codes(KEY):
                source, dot, name = former.text.partition(".")
                if dot and _may_cross(drafts, form, draft, former):
                    if name in tops[source]:
                        drafts.findings.error("F114", former, id=former.text)
                    else:
                        _claim(claimed, former.text, former, drafts.findings)


def _may_cross(drafts: Drafts, form: FormDraft, draft: FieldDraft, former: Scalar) -> bool:
    source, _, name = former.text.partition(".")
    other = drafts.forms.get(source)
    if other is None and source not in drafts.lost:
        drafts.findings.unknown("B121", _named(former, source), drafts.forms)
    if other is None:
        return False
    once = not (form.many or form.ask or other.many or other.ask)
    if not once or draft.repeat or "." in name or other is form:
        drafts.findings.error("F117", former, id=former.text)
        return False
    return True


def _named(scalar: Scalar, text: str) -> Scalar:
    return Scalar(text, scalar.location, plain=scalar.plain, block=scalar.block)
