"""The one way to cases: changes pass under the case's lock, reads under the reader's scope.

A change is evaluated inside the lock and committed whole: case, events, projections, audit. A read
goes through the reader's reach and is written down before its answer is given. Nothing else imports
the store, but for what opens, rebuilds and examines it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from engine.actor import SYSTEM, Actor, Moment
from engine.case import Case, to_document
from engine.clock import Clock, instant_text
from engine.definitions.model import Bundle
from engine.gate.entries import entry_of, in_stead, migration
from engine.gate.family import Member as Member
from engine.gate.family import settled, stored_case
from engine.gate.scope import asked, may_see, stands_for, whole_reach
from engine.i18n.names import loose_query_words, query_words
from engine.policy import search_levels, task_reach
from engine.policy.families import as_lent, lent_to, without_unlent
from engine.projections import project
from engine.projections.facts import fact_set
from engine.query import ALL, NOTHING, And, Or, Query
from engine.schema.moving import Moving
from engine.store.protocol import (
    AuditEntry,
    CaseRow,
    Changes,
    Delete,
    Event,
    Outcome,
    Page,
    Put,
    Sort,
    Store,
    TaskPage,
    TaskRow,
    UnitView,
)
from engine.workflow.situation import Request

T = TypeVar("T")
BATCH = 500
AUDIT_ASKED = 20


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """What a piece of work under the lock comes to: a result, and what is to be kept with it.

    `action` is the word of the audit; a `refused` change keeps nothing but its audit entry, an
    `idle` one not even that. `unseen` changes of the system leave the time of the last update.
    `requests` are what effects ask for; whoever makes the change sees to them first.
    """

    result: T
    action: str
    case: Case | None = None
    events: tuple[Event, ...] = ()
    documents: tuple[Put | Delete, ...] = ()
    outcome: Outcome | None = None
    counters: Mapping[str, int] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    refused: bool = False
    idle: bool = False
    unseen: bool = False
    requests: tuple[Request, ...] = ()
    family: tuple[Member, ...] = ()  # others of its family that change with it


@dataclass(frozen=True, slots=True)
class Locked:
    """What work sees while it holds the lock: the case (None = not there yet) and the unit."""

    case: Case | None
    unit: UnitView
    moment: Moment
    above: Case | None = None  # the case a new one is begun under


Work = Callable[[Locked], Change[T]]


class Gate:
    """The only door between the use cases and a store."""

    def __init__(self, store: Store, bundle: Bundle, clock: Clock) -> None:
        self.store = store
        self.bundle = bundle
        self.moving = Moving(bundle)
        self._clock = clock
        self._zone = ZoneInfo(bundle.project.time_zone)

    def prepare(self) -> int:
        """Make the projections fit the bundle; how many cases had to be worked out anew."""
        if not self.store.prepare(fact_set(self.bundle)):
            return 0
        return sum(self.store.put_projection(batch) for batch in self._projections())

    def moment(self) -> Moment:
        """Now, and today's date where the project is."""
        now: datetime = self._clock()
        return Moment(instant_text(now), now.astimezone(self._zone).date().isoformat())

    def change(self, actor: Actor, case_id: str, work: Work[T]) -> T | None:
        """Do `work` on the case under its lock; None if there is no such case for this person.

        `work` may run more than once and must not act outside what it returns.
        """

        def locked(unit: UnitView) -> tuple[Changes | None, T | None]:
            case = self._case(unit.case, unit.family) if unit.case is not None else None
            moment = self.moment()
            if case is not None and not self._may_see(actor, case, moment):
                return self._refusal(actor, case_id, "change"), None
            done = work(Locked(case, unit, moment))
            if done.case is not None:
                done = replace(done, events=(*migration(unit.case, case, moment.now), *done.events))
            if stead := self._stead(actor, case, moment):
                events = in_stead(done.events, actor, stead)
                done = replace(done, events=events, params={**done.params, "for": stead})
            return self._changes(actor, case_id, done, moment), done.result

        return self.store.unit(case_id, locked)

    def read(self, actor: Actor, case_id: str, purpose: str) -> Case | None:
        """The case, if this person may see it; the reading is audited first."""
        now = self.moment().now
        document = self.store.get(case_id, self._reach(actor))
        lent = None
        if document is None and (lending := lent_to(self.bundle, actor, now)) != NOTHING:
            lent = self.store.get(case_id, lending)
        result = "missing" if document is None and lent is None else "done"
        case = None
        if document is not None:
            case = self._case(document, lambda: self.store.family(case_id))
        stead = self._stead(actor, case, self.moment())
        self.note(actor, purpose, case_id, result=result, **({"for": stead} if stead else {}))
        if case is not None:
            return case
        if lent is None:
            return None
        case = self._case(lent, lambda: self.store.family(case_id))
        return as_lent(self.bundle, actor, case, now)

    def above(self, case_id: str) -> Case | None:
        """The case another is about to be begun under, for rules; who asks has read it before."""
        document = self.store.get(case_id, ALL) if case_id else None
        if document is None:
            return None
        return self._case(document, lambda: self.store.family(case_id))

    def page(self, actor: Actor, where: Query, sort: Sort, after: str, limit: int) -> Page:
        """Cases within the person's reach, a page at a time."""
        return self.store.page(self._asked(actor, where), ALL, sort, after, limit)

    def count(self, actor: Actor, where: Query, by: str = "") -> Mapping[str, int]:
        """Cases within the person's reach, counted by a column ('' alone: all)."""
        return self.store.count(self._asked(actor, where, by), ALL, by)

    def tally(
        self, actor: Actor, where: Query, by: tuple[str, str]
    ) -> Mapping[tuple[str, str], int]:
        """Cases within the person's reach, counted by two columns together."""
        return self.store.tally(self._asked(actor, where, *by), ALL, by)

    def search(self, actor: Actor, text: str, where: Query, after: str, limit: int) -> Page:
        """Cases whose number or readable names fit the words; audited by how many, not by what.

        Where nothing fits as it is written, by sound: a name in Arabic then finds one in Latin.
        """
        levels = search_levels(self.bundle, actor)
        words = query_words(text)
        if not levels or not words:
            return Page(())
        within_reach = And((self._reach(actor), where))
        found = self.store.search(within_reach, levels, words, after, limit)
        if not found.rows:  # of every page, for what was not found strictly has no strict next page
            found = self.store.search(within_reach, levels, loose_query_words(text), after, limit)
        found = self._with_lent(actor, words, where, found, limit) if not after else found
        digest = hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]
        self.note(actor, "search", found=len(found.rows), words=digest)
        return found

    def alike(
        self, actor: Actor, level: str, name: str, where: Query, limit: int
    ) -> tuple[CaseRow, ...]:
        """Cases within reach that are found by a name kept under `level`.

        For work under a lock: the audit of the change tells of it.
        """
        within_reach = And((self._reach(actor), where))
        words = query_words(name)
        return self.store.search(within_reach, frozenset({level}), words, "", limit).rows

    def tasks(self, actor: Actor, where: Query, after: str, limit: int) -> TaskPage:
        """What waits for this person, within their reach."""
        within_reach = self._reach(actor)
        mine = And((within_reach, task_reach(self.bundle, actor)))
        return self.store.tasks(mine, where, after, limit)

    def due_steps(self, limit: int) -> tuple[TaskRow, ...]:
        """Cases in which the system has something to do by now, the longest due first."""
        return self.store.due_steps(self.moment().now, limit)

    def events(self, case_id: str, after: int, limit: int = BATCH) -> tuple[Event, ...]:
        """The story of a case this person has read."""
        return self.store.events(case_id, after, limit)

    def held_by(self, where: Query) -> int:
        """How many cases there are of a kind, for whoever sees none of them: a number, no case."""
        return self.store.count(ALL, where)[""]

    def number(self, actor: Actor, case_id: str) -> str:
        """The number of a case, '' where it is not within the person's reach."""
        now = self.moment().now
        within_reach = Or((self._reach(actor), lent_to(self.bundle, actor, now)))
        document = self.store.get(case_id, within_reach)
        return "" if document is None else str(document["number"])

    def note(
        self, actor: Actor, action: str, case_id: str = "", result: str = "done", **params: Any
    ) -> None:
        """Write an audit entry for something that changes no case."""
        entry = entry_of(actor, self.moment().now, action, case_id, result=result, params=params)
        self.store.record(audit=(entry,))

    def has_opened(self, actor: Actor, case_id: str, since: str) -> bool:
        """Whether this person has looked at the case since an instant."""
        newest = self.store.audit(0, AUDIT_ASKED, actor.id, case_id)
        return any(entry.action == "read" and entry.at >= since for entry in newest)

    def document(self, kind: str, key: str) -> Mapping[str, Any] | None:
        """A small document outside cases (a person, a session, a draft)."""
        return self.store.document(kind, key)

    def documents(self, kind: str, owner: str = "") -> Mapping[str, Mapping[str, Any]]:
        """Small documents of a kind by key; of one owner where given."""
        return self.store.documents(kind, owner)

    def take(self, kind: str, key: str) -> Mapping[str, Any] | None:
        """A small document, given to one asker and forgotten."""
        return self.store.take(kind, key)

    def outcome(self, submission: str) -> Outcome | None:
        """What a submission led to."""
        return self.store.outcome(submission)

    def file(self, blob: str) -> bytes | None:
        """The bytes of a kept file; who may have them is asked before."""
        return self.store.blob_get(blob)

    def keep_file(self, content: bytes) -> str:
        """Keep bytes durably; the digest they are found by."""
        return self.store.blob_put(content)

    def keep(self, *documents: Put | Delete, audit: tuple[AuditEntry, ...] = ()) -> None:
        """Commit small documents, with what the audit shall say of them."""
        self.store.record(audit=audit, documents=documents)

    def forget_expired(self) -> int:
        """Let go of small documents whose time has passed; how many."""
        return self.store.expire(self.moment().now)

    def _case(
        self, document: Mapping[str, Any], family: Callable[[], tuple[Mapping[str, Any], ...]]
    ) -> Case:
        return stored_case(self.bundle, self.moving, document, family)

    def _reach(self, actor: Actor) -> Query:
        return whole_reach(self.bundle, actor, self.moment().now)

    def _asked(self, actor: Actor, where: Query, *by: str) -> Query:
        return asked(self.bundle, actor, self.moment().now, where, by)

    def _with_lent(
        self, actor: Actor, words: tuple[str, ...], where: Query, found: Page, limit: int
    ) -> Page:
        """Cases that were lent, found by their number, after those found otherwise."""
        lent = lent_to(self.bundle, actor, self.moment().now)
        if lent == NOTHING:
            return found
        within_reach = And((lent, without_unlent(self.bundle, where)))
        more = self.store.search(within_reach, frozenset({""}), words, "", limit).rows
        known = {row.id for row in found.rows}
        return replace(found, rows=(*found.rows, *(row for row in more if row.id not in known)))

    def _may_see(self, actor: Actor, case: Case, moment: Moment) -> bool:
        return actor is SYSTEM or may_see(self.bundle, actor, case, moment.now)

    def _stead(self, actor: Actor, case: Case | None, moment: Moment) -> str:
        return "" if case is None else stands_for(self.bundle, actor, case, moment.now)

    def _refusal(self, actor: Actor, case_id: str, action: str) -> Changes:
        entry = entry_of(actor, self.moment().now, action, case_id, result="missing", params={})
        return Changes(audit=(entry,))

    def _changes(
        self, actor: Actor, case_id: str, done: Change[T], moment: Moment
    ) -> Changes | None:
        if done.idle:
            return None
        result, now = "refused" if done.refused else "done", moment.now
        entry = entry_of(actor, now, done.action, case_id, result=result, params=done.params)
        if done.refused or done.case is None:
            return Changes(audit=(entry,), documents=done.documents, outcome=done.outcome)
        updated_at = done.case.updated_at if done.unseen else moment.now
        case = done.case.changed(seq=done.case.seq + 1, updated_at=updated_at)
        case, family = settled(self.bundle, case, done.family, moment)
        return Changes(
            family=family,
            case=to_document(case),
            projection=project(self.bundle, case),
            events=tuple(replace(event, bundle=self.bundle.hash) for event in done.events),
            audit=(entry,),
            documents=done.documents,
            outcome=done.outcome,
            counters=done.counters,
        )

    def _projections(self) -> Iterator[Mapping[str, tuple[int, Any]]]:
        after = ""
        while batch := self.store.scan(after, BATCH):
            cases = [self._case(one, self._family_of(str(one["id"]))) for one in batch]
            yield {case.id: (case.seq, project(self.bundle, case)) for case in cases}
            after = cases[-1].id

    def _family_of(self, case_id: str) -> Callable[[], tuple[Mapping[str, Any], ...]]:
        return lambda: self.store.family(case_id)

    def check_projections(self) -> Iterator[str]:
        """Ids of cases whose kept projection differs from a freshly computed one."""
        for batch in self._projections():
            for case_id, (_, fresh) in batch.items():
                if self.store.projection(case_id) != fresh:
                    yield case_id
