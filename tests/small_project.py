"""The project of tests/projects/small, read once, and an office of people who work with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from engine.accounts.directory import Directory, Membership, Person
from engine.actor import Actor, Moment
from engine.case import Case, from_document
from engine.cases.answer import submit_answers
from engine.cases.desk import Desk
from engine.cases.draft_steps import start_draft
from engine.cases.drafts import find_draft, put_draft, read_draft
from engine.cases.fire_step import Asked, fire_step
from engine.cases.submit_form import Sent, submit_draft
from engine.cases.views import FiredStep, StepPage, Submitted
from engine.clock import MovableClock
from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.environment import CaseEnvironment
from engine.fieldtypes.base import Posted
from engine.gate import Gate
from engine.ids import seeded_ids
from engine.loading.project import read_sources
from engine.problems import AnswerPlace, Problem, has_errors
from engine.query import ALL
from engine.schema.judge import Judge, Verdict
from engine.schema.places import place_text
from engine.store.memory import MemoryStore
from engine.store.protocol import AuditEntry, Store

FOLDER = Path(__file__).parent / "projects" / "small"
TODAY = "2026-03-01"
MOMENT = Moment("2026-03-01T09:00:00.000Z", TODAY)

AMAL = Actor("amal", "Amal", "worker", "relief", "nyala")
BADR = Actor("badr", "Badr", "worker", "relief", "nyala")
OMER = Actor("omer", "Omer", "supervisor", "relief", "nyala")
SARA = Actor("sara", "Sara", "supervisor", "relief", "nyala")
CLERK = Actor("huda", "Huda", "clerk", "relief", "nyala")
WATCHER = Actor("wad", "Wad", "watcher", "ministry")
STRANGER = Actor("zain", "Zain", "worker", "other", "nyala")
PEOPLE = (AMAL, BADR, OMER, SARA, CLERK, WATCHER, STRANGER)

GOOD: Mapping[str, Any] = {"consent": "yes", "first_name": "Layla", "risk": "medium"}


@cache
def small(*edits: tuple[str, str, str]) -> Bundle:
    """The project with texts replaced: (file, old, new)."""
    files = {p.relative_to(FOLDER).as_posix(): p.read_text() for p in FOLDER.rglob("*.yaml")}
    for path, old, new in edits:
        assert old in files[path], old
        files[path] = files[path].replace(old, new)
    project, unread = read_sources({path: text.encode() for path, text in files.items()})
    bundle, found = read_bundle(project)
    problems = (*unread, *found)
    assert bundle is not None, problems
    assert not has_errors(problems), problems
    return bundle


def judge(
    answers: Mapping[str, Any], form: str = "intake", bundle: Bundle | None = None
) -> Verdict:
    """The verdict on answers of a form of no case yet."""
    known = bundle or small()
    environment = CaseEnvironment(known, known.workflows["case"], None, AMAL, MOMENT)
    return Judge(known).judge(known.forms[form], answers, environment)


def codes(found: Any) -> list[str]:
    """Codes and places of what is wrong, e.g. `required:risk`, `min:family/r1/member_age`."""
    problems = found.problems if isinstance(found, Verdict) else found
    return sorted(f"{p.code}:{_place(p)}" for p in problems)


def _place(problem: Problem) -> str:
    place = problem.location
    return place_text(place) if isinstance(place, AnswerPlace) else ""


class Office:
    """A store, a clock that stands still, and people known to the directory."""

    def __init__(self, store: Store | None = None, bundle: Bundle | None = None) -> None:
        self.store: Store = store or MemoryStore()
        self.clock = MovableClock(datetime(2026, 3, 1, 9, tzinfo=UTC))
        self.ids = seeded_ids(7)
        self.use(bundle or small())
        directory = Directory(self.gate)
        for person in PEOPLE:
            membership = Membership(person.role, person.agency, person.team)
            directory.keep_person(Person(person.id, person.id, person.name, (membership,)))

    def use(self, bundle: Bundle) -> None:
        """Work with another configuration from now on."""
        self.gate = Gate(self.store, bundle, self.clock)
        self.gate.prepare()
        self.desk = Desk(bundle, self.gate, self.ids)

    def later(self, **passed: int) -> None:
        """Let time pass."""
        self.clock.now += timedelta(**passed)

    def send(
        self,
        actor: Actor,
        case_id: str = "",
        typed: Mapping[str, Any] = GOOD,
        form: str = "intake",
        record: str = "",
    ) -> Sent | tuple[Problem, ...]:
        """Fill a form whole and send it, warnings confirmed."""
        return submit_answers(
            self.desk, actor, "case", case_id, form=form, record=record, typed=typed
        )

    def start(self, actor: Actor = AMAL, **typed: Any) -> str:
        """A case begun by `actor`; its id."""
        sent = self.send(actor, typed={**GOOD, **typed})
        assert isinstance(sent, Submitted), sent
        return sent.case_id

    def draft(
        self,
        actor: Actor,
        case_id: str = "",
        typed: Mapping[str, Posted] | None = None,
        rows: Mapping[str, tuple[str, ...]] | None = None,
        form: str = "intake",
    ) -> str:
        """A draft with controls laid in as if a page had posted them, forged ones too."""
        draft_id = start_draft(self.desk, actor, "case", case_id, form=form)
        assert isinstance(draft_id, str), draft_id
        self.type(actor, draft_id, typed or {}, rows)
        return draft_id

    def type(
        self,
        actor: Actor,
        draft_id: str,
        typed: Mapping[str, Posted],
        rows: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """Lay controls into a draft past the page."""
        draft = find_draft(self.gate, actor.id, draft_id)
        assert draft is not None
        body = dict(put_draft(draft).body)
        body["typed"] = {**body["typed"], **typed}
        body["rows"] = {**body["rows"], **(rows or {})}
        self.store.record(documents=(put_draft(read_draft(body)),))

    def submit(
        self,
        actor: Actor,
        draft_id: str,
        confirmed: tuple[str, ...] = (),
        picks: Mapping[str, str] | None = None,
    ) -> Sent:
        """Send a draft."""
        return submit_draft(
            self.desk, actor, draft_id, confirmed=frozenset(confirmed), picks=picks or {}
        )

    def fire(
        self,
        actor: Actor,
        case_id: str,
        trigger: str,
        *,
        comment: str = "",
        submission: str = "",
        content: str = "",
        **answers: str,
    ) -> FiredStep | StepPage | None:
        """Fire a step with answers to its questions."""
        posted = {name: text(answer) for name, answer in answers.items()}
        asked = Asked(posted, comment, submission, content)
        return fire_step(self.desk, actor, case_id, trigger, asked=asked)

    def case(self, case_id: str) -> Case:
        """The case as it is kept."""
        document = self.store.get(case_id, ALL)
        assert document is not None
        return from_document(document)

    def answers(self, case_id: str, form: str = "intake") -> Mapping[str, Any]:
        """The current answers of a form."""
        record = self.case(case_id).current(form)
        assert record is not None
        return record.answers

    def audit(self, case_id: str = "") -> tuple[AuditEntry, ...]:
        """The audit of a case (or all), newest first."""
        return self.store.audit(0, 500, case_id=case_id)

    def all_cases(self) -> list[str]:
        """Ids of all cases."""
        return [str(document["id"]) for document in self.store.scan("", 500)]


def text(*given: str) -> Posted:
    """A control with one text (or several choices)."""
    return {"": given}
