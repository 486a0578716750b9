"""Values and definitions in the words of one reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from markupsafe import Markup

from engine.actor import SYSTEM, Actor
from engine.cases.placed import NOTHING, NOWHERE, STATUS, Placed, PlacedAt, PlacedBy
from engine.cases.views import CaseLine
from engine.clock import read_instant
from engine.definitions.model import Bundle, Fact, State, Workflow
from engine.fieldtypes import field_type
from engine.fieldtypes.base import Choice, Field, Words
from engine.i18n.calendar import second_date
from engine.i18n.languages import direction
from engine.problems import Problem
from engine.web.births import birth_words
from engine.web.services import Services

_ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_TWO_MARKS = re.compile(r"([؟?…][\u2068\u2069]?):\s*(\w)")


class Worded(Protocol):
    """Anything of the configuration that has words: `text` is its path in the catalogue."""

    @property
    def text(self) -> str: ...


class Wording:
    """How this reader is told things. Everything it gives is plain text, unless it says Markup."""

    def __init__(self, services: Services, tag: str, actor: Actor | None = None) -> None:
        self.tag = tag
        self._rtl = direction(tag) == "rtl"
        self.words: Words = services.words(tag, actor)
        self.bundle: Bundle = services.bundle
        self.drawings = services.drawings
        self._names = services.accounts.directory
        self._zone = ZoneInfo(self.bundle.project.time_zone)

    @property
    def manner(self) -> tuple[str, str]:
        """All that tells two readers apart where no names are told: language and digits."""
        return self.tag, self.words.digits("0")

    def t(self, path: str, /, **params: object) -> str:
        """A text of the catalogue; what runs against its direction keeps to itself in it."""
        isolated = {name: self._isolated(value) for name, value in params.items()}
        return self.words.text(path, **isolated)

    def _isolated(self, value: object) -> object:
        if not isinstance(value, str):
            return value
        against = ("L",) if self._rtl else ("R", "AL")
        mixed = any(unicodedata.bidirectional(character) in against for character in value)
        return f"\u2068{value}\u2069" if mixed else value

    def has(self, path: str) -> bool:
        """Whether the catalogue has words at `path`."""
        return self.words.has(path)

    def label_of(self, path: str, placed: PlacedBy = NOTHING) -> str:
        """The text at `path`, or its last meaningful part where nobody wrote one."""
        return (
            self.t(path, **self.filled(placed))
            if self.has(path)
            else path.removesuffix(".label").rpartition(".")[2]
        )

    def filled(self, placed: PlacedBy) -> dict[str, object]:
        """What placeholders stand for, ready for a text: numbers as such, for plurals."""
        return {name: self._placed(one) for name, one in placed.items()}

    def _placed(self, one: Placed) -> object:
        number = isinstance(one.value, int | float) and not isinstance(one.value, bool)
        return one.value if number else self.show(one.field, one.value) or None

    def label(self, thing: Worded, placed: PlacedBy = NOTHING) -> str:
        """The label of a form, section, field, status …"""
        path = f"{thing.text}.label"
        if thing.text.endswith(".other") and not self.has(path):
            return self.t("web.field.other_which")
        return self.label_of(path, placed)

    def label_in(self, thing: Worded, words: PlacedAt) -> str:
        """As `label`, with what its words name among `words`."""
        return self.label(thing, words.get(thing.text, NOTHING))

    def number(self, value: float) -> str:
        """A number in the reader's digits."""
        return self.words.number(value)

    def date(self, iso: str) -> str:
        """A date in words."""
        return self.words.date(iso)

    def _local(self, instant: str) -> datetime:
        return read_instant(instant).astimezone(self._zone)

    def day(self, instant: str) -> str:
        """The local day of an instant."""
        return self.date(self._local(instant).date().isoformat()) if instant else ""

    def time(self, instant: str) -> str:
        """The local time of day of an instant."""
        return self.words.digits(self._local(instant).strftime("%H:%M"))

    def moment(self, instant: str) -> str:
        """Day and time of an instant."""
        if not instant:
            return ""
        return self.t("web.at", date=self.day(instant), time=self.time(instant))

    def person(self, person_id: str) -> str:
        """The name of a person."""
        if person_id == SYSTEM.id:
            return self.t("web.name")
        return self._names.person_name(person_id) if person_id else self.t("web.case.nobody")

    def agency(self, agency_id: str) -> str:
        """The name of an agency."""
        return self._names.agency_name(agency_id, self.tag)

    def team(self, team_id: str) -> str:
        """The name of a team."""
        return self._names.team_name(team_id, self.tag)

    def show(self, field: Field, value: Any) -> str:
        """An answer as plain text, '' where there is none."""
        if value is None:
            return ""
        if field is STATUS:
            return self.status_label(value)
        value = self._called(value)
        return field_type(field.type).display(field, value, self.words)

    def _called(self, value: Any) -> Any:
        """An answer that names rows of a repeat, each by what it is called; any other as it is."""
        if isinstance(value, Placed):
            return self.show(value.field, value.value)
        return [self._called(one) for one in value] if isinstance(value, list) else value

    def value(self, field: Field, value: Any) -> Markup:
        """An answer, isolated from the direction of the text around it."""
        shown = self.show(field, value)
        if not shown:
            return Markup('<span class="quiet">–</span>')
        if field_type(field.type).left_to_right:
            return Markup('<bdi dir="ltr">{}</bdi>').format(shown)
        return self._beside(shown, self.other_day_of(field, value))

    def other_day_of(self, field: Field, value: Any) -> str:
        """The day an answer tells in the project's second calendar, '' where there is none."""
        return self.second_calendar(field_type(field.type).day(field, value))

    def dated(self, iso: str) -> Markup:
        """A date of our own, with the second calendar beside it."""
        return self._beside(self.date(iso), self.second_calendar(iso))

    def fact(self, fact: Fact, value: Any) -> Markup:
        """A fact as `fact_value`, with the second calendar beside a whole date."""
        day = value if isinstance(value, str) and fact.type in ("date", "birth") else ""
        if fact.type == "datetime" and value:
            day = self._local(value).date().isoformat()
        first, _, last = day.partition("/")
        there = self.second_calendar(first) if last in ("", first) else ""
        return self._beside(self.fact_value(fact, value), there)

    def opened(self, instant: str) -> Markup:
        """The local day of an instant, in both calendars."""
        return self.dated(self._local(instant).date().isoformat())

    def _beside(self, shown: str, there: str) -> Markup:
        if not there:
            return Markup("<bdi>{}</bdi>").format(shown)
        both = Markup('<bdi>{}</bdi> <span class="quiet small"><bdi>{}</bdi></span>')
        return both.format(shown, there)

    def second_calendar(self, iso: str) -> str:
        """A whole date in the second calendar of the project, '' where there is none."""
        calendar = self.bundle.project.second_calendar
        return self.words.digits(second_date(iso, calendar, self.tag, "latn"))

    def choice_label(self, choice: Choice) -> str:
        """The label of a choice, of a list or of the rows of a repeat."""
        if not choice.text:
            named = choice.columns.get("label", choice.code)
            return self._called(named) if isinstance(named, Placed) else str(named)
        return self.label_of(f"{choice.text}.label")

    def sentence(
        self,
        problem: Problem,
        field: Field | None = None,
        placed: PlacedBy = NOTHING,
    ) -> str:
        """A problem in words: the field's own message, else that of its kind."""
        params = {**self.filled(placed), **self._params(problem, field, placed)}
        own = next((path for path in self._own_messages(problem, field) if self.has(path)), "")
        if own:
            return self._named(field, self.t(own, **params), params)
        if self.has(f"problems.{problem.code}.message"):
            return _one_mark(self.t(f"problems.{problem.code}.message", **params))
        return self.t("web.problem", label=params.get("label", problem.code))

    def _named(self, field: Field | None, told: str, params: Mapping[str, object]) -> str:
        """A message of the field's own, after its label: in a list it stands apart from it."""
        if field is None:
            return _one_mark(told)
        return _one_mark(self.t("web.field.told", label=params["label"], told=told))

    def beside(self, problem: Problem, field: Field, placed: PlacedBy = NOTHING) -> str:
        """As `sentence`, beside the field itself: its label is not said again."""
        params = {**self.filled(placed), **self._params(problem, field), "label": ""}
        for path in (*self._own_messages(problem, field), f"problems.{problem.code}.message"):
            if self.has(path):
                told = self.t(path, **params).lstrip(": ")
                return told[:1].upper() + told[1:]
        return self.sentence(problem, field)

    def _own_messages(self, problem: Problem, field: Field | None) -> tuple[str, ...]:
        check = problem.params.get("check")
        if isinstance(check, str):
            return (f"{check}.message",)
        text = field.text if field is not None else problem.params.get("label")
        if not isinstance(text, str):
            return ()
        return (f"{text}.{problem.code}_message",)

    def _params(
        self, problem: Problem, field: Field | None, placed: PlacedBy = NOTHING
    ) -> dict[str, object]:
        params = {name: self._param(value) for name, value in problem.params.items()}
        params.update(self._names_of(problem))
        if field is not None:
            params["label"] = self.label(field, placed)
            ends = {name: problem.params.get(name) for name in ("min", "max")}
            # Of dates and times: as the field itself shows them.
            params.update(
                {n: self.show(field, end) for n, end in ends.items() if isinstance(end, str)}
            )
        if "seconds" in problem.params:
            minutes = -(-int(str(problem.params["seconds"])) // 60)
            params["minutes"] = self.t("web.minutes", count=minutes)
        return params

    def _names_of(self, problem: Problem) -> dict[str, object]:
        """The words of what a problem names by id, as `<name>_label`."""
        names: dict[str, object] = {}
        for name, value in problem.params.items():
            if name == "form" and value in self.bundle.forms:
                names["form_label"] = self.label(self.bundle.forms[str(value)])
            if name == "transition":
                found = (
                    flow.transitions.get(str(value)) for flow in self.bundle.workflows.values()
                )
                names["transition_label"] = next((self.label(t) for t in found if t), value)
            if name == "status":
                names["status_label"] = self.status_label(str(value))
            if name == "identity":
                names["identity_label"] = self.label_of(f"workflow.identities.{value}")
        return names

    def _param(self, value: object) -> object:
        """A parameter to be read: paths as labels, dates in words, several joined."""
        if isinstance(value, tuple):
            return self.t("web.join").join(f"\u2068{part}\u2069" for part in value)
        if not isinstance(value, str):
            return value
        if value.startswith(("forms.", "workflows.", "lists.")):
            path = value if self.has(value) else f"{value}.label"
            return self.label_of(path)
        return self.date(value) if len(value) > 4 and _ISO_DATE.fullmatch(value) else value

    def workflow(self, workflow_id: str) -> Workflow:
        """A workflow of the configuration."""
        return self.bundle.workflows[workflow_id]

    def state(self, line: CaseLine) -> State:
        """The status of a case in a list."""
        return self.bundle.workflows[line.workflow].states[line.status]

    def status_label(self, status: str) -> str:
        """The label of a status, wherever it is declared."""
        for workflow in self.bundle.workflows.values():
            if status in workflow.states:
                return self.label(workflow.states[status])
        return status

    def flag_label(self, workflow: Workflow, flag: str) -> str:
        """The label of a flag."""
        return self.label_of(f"{workflow.text}.flags.{flag}.label")

    def transition_label(
        self, workflow: Workflow, transition: str, words: PlacedAt = NOWHERE
    ) -> str:
        """The label of a transition; its id where it is gone."""
        found = workflow.transitions.get(transition)
        return self.label_in(found, words) if found is not None else transition

    def fact_value(self, fact: Fact, value: Any) -> str:
        """A fact as plain text."""
        if value is None or value == "":
            return ""
        if fact.type == "birth":
            return birth_words(value, self.words)
        if fact.list_id:
            codes = value if isinstance(value, list | tuple) else (value,)
            return self.t("web.join").join(self.words.choice(fact.list_id, c) for c in codes)
        return self._plain_fact(fact.type, value)

    def _plain_fact(self, kind: str, value: Any) -> str:
        if kind == "yes_no":
            return self.t("web.yes" if value else "web.no")
        if kind == "date":
            return self.date(str(value))
        if kind == "datetime":
            return self.moment(value)
        if kind in ("user", "agency"):
            return self.person(value) if kind == "user" else self.agency(value)
        if isinstance(value, int | float):
            return self.number(value)
        if isinstance(value, list | tuple):
            return self.t("web.join").join(str(part) for part in value)
        return str(value)


def _one_mark(text: str) -> str:
    """A label that is a question ends in a mark of its own; a colon after it is one too many."""
    return _TWO_MARKS.sub(lambda found: f"{found[1]} {found[2].upper()}", text)
