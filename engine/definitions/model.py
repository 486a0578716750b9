"""The typed, frozen model of what program managers write, linked and ready to run.

Human words are not in here: each thing knows its catalogue path (`text`), and `Bundle.catalogue`
holds the words of every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.definitions.pictures import Picture as Picture
from engine.definitions.workflow_parts import Approval as Approval
from engine.definitions.workflow_parts import Automatic as Automatic
from engine.definitions.workflow_parts import Condition as Condition
from engine.definitions.workflow_parts import Due as Due
from engine.definitions.workflow_parts import Effect as Effect
from engine.definitions.workflow_parts import Fallback as Fallback
from engine.definitions.workflow_parts import Lending as Lending
from engine.definitions.workflow_parts import Override as Override
from engine.definitions.workflow_parts import Rung as Rung
from engine.definitions.workflow_parts import Schedule as Schedule
from engine.definitions.workflow_parts import Stage as Stage
from engine.definitions.workflow_parts import Target as Target
from engine.definitions.workflow_parts import Timer as Timer
from engine.durations import Calendar, make_calendar
from engine.expression import Rule
from engine.expression.types import Type
from engine.fieldtypes.base import Check, ChoiceList, Field
from engine.i18n.catalogue import Catalogue
from engine.problems import Location


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """project.yaml: who and where."""

    id: str
    source_language: str
    languages: tuple[str, ...]
    default_language: str
    time_zone: str
    weekend: tuple[str, ...]
    digits: str
    second_calendar: str
    start: tuple[str, ...]
    people_columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    holidays: tuple[str, ...] = ()

    @property
    def calendar(self) -> Calendar:
        """The days on which due dates are counted."""
        return make_calendar(self.time_zone, self.weekend, self.holidays)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a form; on a phone, one page."""

    id: str
    text: str
    location: Location
    fields: tuple[Field, ...]
    relevant: Rule | None = None
    visible_to: tuple[str, ...] = ()
    editable_by: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    printed: bool = True  # False: left out on paper


@dataclass(frozen=True, slots=True)
class Form:
    """A form. `fields` maps the path a rule would say to every answering field and repeat: groups
    are opened, the fields of rows stand under "repeat.field" as well as inside their repeat, and
    the texts of "other" are among them. `order` lists these paths in the order in which they can
    be worked out. The questions of a transition are a form too: `many`, with the transition's id.
    """

    id: str
    text: str
    location: Location
    many: bool
    order_by: str
    sections: tuple[Section, ...]
    fields: Mapping[str, Field]
    checks: tuple[Check, ...] = ()
    relevant: Rule | None = None
    order: tuple[str, ...] = ()
    renamed_from: tuple[str, ...] = ()  # ids it was declared under before
    most: int = 0  # of its records in one case, where there may be many; 0: as many as come
    printed: bool = True  # False: left out on paper


@dataclass(frozen=True, slots=True)
class Fact:
    """What a case is listed, filtered and searched by; `classes` are the sensitive classes of all
    it is computed from, `reads` the (form, field) pairs."""

    id: str
    text: str
    type: str  # text, number, yes_no, select_one, select_multiple, date, birth, location, user …
    rule: Rule
    filter: bool
    search: bool
    classes: frozenset[str]
    reads: frozenset[tuple[str, str]]
    list_id: str = ""
    scope: bool = False  # it says where the case is, for roles that reach cases by their place


@dataclass(frozen=True, slots=True)
class State:
    """A status a case can be in; `edit` are the forms that may be filled in it."""

    id: str
    text: str
    location: Location
    initial: bool
    final: bool
    edit: tuple[str, ...]
    read: tuple[str, ...] = ()  # the roles that reach cases in it; () = whoever reaches them


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from some statuses to one (to = '' stays). `ask` is an implicit form of this id."""

    id: str
    text: str
    location: Location
    sources: tuple[str, ...]
    any_source: bool
    to: str
    by: Mapping[str, str]
    not_by: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    forms: tuple[str, ...] = ()  # that must be complete
    ask: Form | None = None
    comment: str = ""  # '', required, optional
    confirm: bool = False
    approval: Approval | None = None
    effects: tuple[Effect, ...] = ()
    interrupts: bool = False
    targets: tuple[Target, ...] = ()  # the first whose conditions hold, in place of `to`
    previous: bool = False  # back to the status before, in place of `to`
    only_by: tuple[str, ...] = ()
    override: Override | None = None
    amend: tuple[str, ...] = ()  # forms that open for one correction

    @property
    def moves(self) -> bool:
        """Whether it leads anywhere: without a target the status stays."""
        return bool(self.to or self.targets or self.previous)


@dataclass(frozen=True, slots=True)
class Workflow:
    """One lifecycle. `triggers` are what can be fired: each transition, or its approval verbs."""

    id: str
    text: str
    location: Location
    number: str
    start_form: str
    forms: tuple[str, ...]
    facts: Mapping[str, Fact]
    conditions: Mapping[str, Condition]
    states: Mapping[str, State]
    transitions: Mapping[str, Transition]
    flags: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()  # facts compared when a case is started
    timers: Mapping[str, Timer] = field(default_factory=dict)
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    automatic: tuple[Automatic, ...] = ()
    messages: tuple[str, ...] = ()
    parent: str = ""  # the workflow it is begun under
    children: tuple[str, ...] = ()  # the workflows begun under it
    row: tuple[str, str] = ("", "")  # the form and repeat of the parent that begin one for each row
    given: tuple[str, ...] = ()  # names of what it is begun with
    lending: Lending | None = None
    migrations: Mapping[str, str] = field(default_factory=dict)  # gone status -> its heir

    @property
    def kindred(self) -> bool:
        """Whether its cases have a family."""
        return bool(self.parent or self.children)

    @property
    def initial(self) -> str:
        """The status a case starts in."""
        return next(state.id for state in self.states.values() if state.initial)


@dataclass(frozen=True, slots=True)
class Role:
    """What a kind of person may do: deny by default."""

    id: str
    text: str
    scope: str  # none, all, or the union of own team agency location, with blanks between
    start: tuple[str, ...]
    forms: Mapping[str, str]  # form -> read | write
    sees: frozenset[str]
    actions: frozenset[str]
    second_factor: bool = False  # asked for at every sign-in of whoever has this role

    @property
    def scopes(self) -> tuple[str, ...]:
        """The parts of its scope: it reaches what any of them reaches."""
        return tuple(self.scope.split())

    @property
    def reaches(self) -> bool:
        """Whether it reaches cases at all."""
        return self.scope != "none"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A test of the configuration, as nodes read plainly (text, lists, maps) with its place."""

    id: str
    location: Location
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What the words of one section or field name: the rule that gives each, and where it runs."""

    rules: Mapping[str, Rule]
    repeats: tuple[str, ...] = ()  # around the field, the outer one first
    rows_from: str = ""  # the list that gives the rows around it
    in_rows: frozenset[str] = frozenset()  # `choice` and `row`, where the words name them


@dataclass(frozen=True, slots=True)
class Bundle:
    """All definitions of a project, read and linked; `hash` identifies them for ever."""

    hash: str
    project: ProjectFacts
    forms: Mapping[str, Form]
    lists: Mapping[str, ChoiceList]
    workflows: Mapping[str, Workflow]
    roles: Mapping[str, Role]
    sensitive_classes: tuple[str, ...]
    catalogue: Catalogue
    scenarios: tuple[Scenario, ...] = ()
    types: Mapping[str, Type] = field(default_factory=dict)  # form id -> what a rule sees of it
    placeholders: Mapping[str, Placeholders] = field(default_factory=dict)  # by catalogue path
    pictures: Mapping[str, Picture] = field(default_factory=dict)  # by their digest
