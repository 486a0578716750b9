"""What stands in the files, sorted by kind and id, before names are looked up across files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.definitions.findings import Findings
from engine.definitions.model import ProjectFacts
from engine.definitions.pictures import Picture
from engine.definitions.shapes import Element
from engine.definitions.texts import Inline
from engine.expression.types import Type
from engine.fieldtypes import field_types
from engine.fieldtypes.base import ChoiceList, Inside
from engine.loading.nodes import Scalar
from engine.loading.table import Cell


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """A field as written; `choices` is the list it takes its choices from, '' if none."""

    id: Scalar
    type: str
    form: str
    path: str
    text: str
    element: Element
    repeat: str = ""
    choices: str = ""
    fields: tuple[FieldDraft, ...] = ()

    def answering(self) -> Iterator[FieldDraft]:
        """The field itself, or for a group all that stands in it."""
        if field_types()[self.type].inside is not Inside.FIELDS:
            yield self
            return
        for inner in self.fields:
            yield from inner.answering()

    def with_rows(self) -> Iterator[FieldDraft]:
        """The field itself, and for a repeat all that stands in its rows, at any depth."""
        yield self
        for inner in self.fields if field_types()[self.type].inside is Inside.ROWS else ():
            for declared in inner.answering():
                yield from declared.with_rows()


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A section as written."""

    id: str
    text: str
    element: Element
    fields: tuple[FieldDraft, ...]


@dataclass(frozen=True, slots=True)
class FormDraft:
    """A form as written; `ask` tells the questions of a transition."""

    id: str
    text: str
    element: Element
    sections: tuple[SectionDraft, ...]
    many: bool = False
    ask: bool = False
    lost: frozenset[str] = frozenset()  # ids of fields that could not be read

    def top(self) -> Iterator[FieldDraft]:
        """Fields and repeats that do not stand in a row, groups opened."""
        for section in self.sections:
            for declared in section.fields:
                yield from declared.answering()

    def every(self) -> Iterator[FieldDraft]:
        """All answering fields, those of rows after their repeat."""
        for declared in self.top():
            yield from declared.with_rows()


@dataclass(frozen=True, slots=True)
class TransitionDraft:
    """A transition as written."""

    id: Scalar
    element: Element
    ask: FormDraft | None
    approval: Element | None
    stages: tuple[tuple[Scalar, Element], ...] = ()


@dataclass(frozen=True, slots=True)
class WorkflowDraft:
    """A workflow as written."""

    id: str
    text: str
    element: Element
    start: Element
    facts: Mapping[str, tuple[Scalar, Element]]
    conditions: Mapping[str, tuple[Scalar, Element]]
    states: Mapping[str, tuple[Scalar, Element]]
    flags: Mapping[str, Scalar]
    transitions: Mapping[str, TransitionDraft]
    timers: Mapping[str, tuple[Scalar, Element]] = field(default_factory=dict)
    schedules: Mapping[str, tuple[Scalar, Element]] = field(default_factory=dict)
    automatic: Mapping[str, tuple[Scalar, Element]] = field(default_factory=dict)
    messages: Mapping[str, Scalar] = field(default_factory=dict)

    def forms(self) -> tuple[Scalar, ...]:
        """The forms it names."""
        return self.element.codes("forms")


@dataclass(slots=True)
class Drafts:
    """A whole project as written, and where words and problems go."""

    facts: ProjectFacts
    inline: Inline
    findings: Findings
    project: Element | None = None
    lists: dict[str, ChoiceList] = field(default_factory=dict)
    forms: dict[str, FormDraft] = field(default_factory=dict)
    workflows: dict[str, WorkflowDraft] = field(default_factory=dict)
    roles: dict[str, tuple[Scalar, Element]] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    people: dict[str, Type] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()  # ids whose file could not be read: told once, there
    pictures: Mapping[str, Picture] = field(default_factory=dict)  # by file name

    def picture(self, named: Scalar | Cell | None) -> str:
        """The digest of the picture that is named, '' where none is or there is no such one."""
        if named is None:
            return ""
        found = self.pictures.get(named.text.strip())
        if found is None:
            self.findings.unknown("F120", named, self.pictures)
        return found.digest if found is not None else ""

    def every_form(self) -> Iterator[FormDraft]:
        """All forms, and the questions of all transitions."""
        yield from self.forms.values()
        for workflow in self.workflows.values():
            for transition in workflow.transitions.values():
                if transition.ask is not None:
                    yield transition.ask

    def workflows_of(self, form: FormDraft) -> tuple[WorkflowDraft, ...]:
        """The workflows in which a form's rules are evaluated."""
        if form.ask:
            return tuple(
                workflow
                for workflow in self.workflows.values()
                if form in [t.ask for t in workflow.transitions.values()]
            )
        return tuple(
            workflow
            for workflow in self.workflows.values()
            if form.id in [scalar.text for scalar in workflow.forms()]
        )
