"""The port of every store: rows in, rows out, under a scope that is never left out.

A store knows no form and no workflow. It is given columns (`FactSet`), queries and values; what
they mean is decided above. Every read of cases takes a `reach`, the scope of the reader as a query,
with no default. Reading `Case` documents and writing them happens inside one `unit`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from engine.query import Query
from engine.rows import CaseRow as CaseRow
from engine.rows import FactColumn as FactColumn
from engine.rows import FactSet as FactSet
from engine.rows import Projection as Projection
from engine.rows import SearchText as SearchText
from engine.rows import Share as Share
from engine.rows import TaskRow as TaskRow

Result = TypeVar("Result")
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case. `params` hold ids; `payload` holds answers and comments.

    The store numbers and chains it. `payload` may be erased later without breaking the chain.
    """

    kind: str
    at: str
    actor: str
    params: Mapping[str, Any] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)
    bundle: str = ""
    seq: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did, read or was refused what, and when. Never holds an answer."""

    at: str
    person: str
    action: str
    case_id: str = ""
    result: str = "done"
    params: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a submission id led to, so that sending it again does nothing twice."""

    submission: str
    person: str
    body: str  # digest of what was sent
    case_id: str
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Put:
    """Keep a small document outside cases (a person, a session, a draft); `once`: only where there
    is none under this kind and key."""

    kind: str
    key: str
    body: Document
    owner: str = ""
    expires_at: str = ""
    once: bool = False


@dataclass(frozen=True, slots=True)
class Delete:
    """Forget a small document."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Relative:
    """What becomes of another case of the family in the same commit: a new value, or only what it
    is found by anew."""

    id: str
    projection: Projection
    case: Document | None = None
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """One commit: all of it or none of it."""

    case: Document | None = None  # the whole new case (`case.to_document`), or None if unchanged
    projection: Projection = field(default_factory=Projection)
    events: tuple[Event, ...] = ()
    audit: tuple[AuditEntry, ...] = ()
    documents: tuple[Put | Delete, ...] = ()
    outcome: Outcome | None = None
    counters: Mapping[str, int] = field(default_factory=dict)
    family: tuple[Relative, ...] = ()


class UnitView(Protocol):
    """What the work of a unit may look at while it holds the lock."""

    @property
    def case(self) -> Document | None: ...

    def family(self) -> tuple[Document, ...]:
        """The other cases of its family, by id: they share its lock."""

    def outcome(self, submission: str) -> Outcome | None: ...

    def holders(self, key: str) -> tuple[str, ...]:
        """Ids of the cases whose projection holds `key`."""

    def counter(self, name: str) -> int:
        """The last number given out under `name`, 0 if none."""


@dataclass(frozen=True, slots=True)
class Sort:
    """Order of a page: by one column, then by id. Nothing sorts first when ascending."""

    column: str = "case.updated_at"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows and the opaque mark to ask for the ones after them ('' at the end)."""

    rows: tuple[CaseRow, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Tasks with the rows of their cases."""

    rows: tuple[tuple[TaskRow, CaseRow], ...]
    after: str = ""


class StoreUnavailable(Exception):
    """The store cannot be used now; `code` names why (missing, key_missing, locked, newer,
    full, damaged)."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Store(Protocol):
    """The verbs of a store. Each is atomic; none knows what a form is."""

    def prepare(self, facts: FactSet) -> bool:
        """Make room for these facts; True if projections must be rebuilt for them."""

    def unit(
        self, case_id: str, work: Callable[[UnitView], tuple[Changes | None, Result]]
    ) -> Result:
        """Lock the case, let `work` look and decide, commit its changes durably, give its result.

        `work` may be run again from the start (busy, serialisation failure): it must not act
        outside its return value. An exception in it commits nothing.
        """

    def get(self, case_id: str, reach: Query) -> Document | None:
        """The case's document, or None if there is none within `reach`."""

    def family(self, case_id: str) -> tuple[Document, ...]:
        """The other cases of a case's family, by id, outside any unit."""

    def outcome(self, submission: str) -> Outcome | None:
        """What a submission led to, outside any unit."""

    def page(self, reach: Query, where: Query, sort: Sort, after: str, limit: int) -> Page: ...

    def count(self, reach: Query, where: Query, by: str = "") -> Mapping[str, int]:
        """Cases counted by a column's values (key '' alone when `by` is '')."""

    def tally(
        self, reach: Query, where: Query, by: tuple[str, str]
    ) -> Mapping[tuple[str, str], int]:
        """Cases counted by the values of two columns together, neither of them many-valued."""

    def search(
        self, reach: Query, levels: frozenset[str], words: tuple[str, ...], after: str, limit: int
    ) -> Page:
        """Cases where every word starts some word kept under a level of `levels`, newest first."""

    def tasks(self, reach: Query, where: Query, after: str, limit: int) -> TaskPage:
        """Tasks ordered by due date (none last), then by when they opened."""

    def events(self, case_id: str, after: int, limit: int) -> tuple[Event, ...]:
        """The case's events after number `after`, oldest first, as chained."""

    def verify(self, case_id: str) -> bool:
        """Whether the case's chain of events is whole and untouched."""

    def due_steps(self, now: str, limit: int) -> tuple[TaskRow, ...]:
        """Tasks whose next step is due."""

    def scan(self, after: str, limit: int) -> tuple[Document, ...]:
        """Case documents in order of id, for rebuilding projections."""

    def put_projection(self, batch: Mapping[str, tuple[int, Projection]]) -> int:
        """Replace projections of cases still at the given seq; how many were."""

    def projection(self, case_id: str) -> Projection | None:
        """The kept projection, to prove that rebuilding gives the same."""

    def record(
        self, audit: tuple[AuditEntry, ...] = (), documents: tuple[Put | Delete, ...] = ()
    ) -> None:
        """Commit audit entries and documents that belong to no case."""

    def audit(
        self, after: int, limit: int, person: str = "", case_id: str = ""
    ) -> tuple[AuditEntry, ...]:
        """Audit entries, newest first, before id `after` (0: from the newest)."""

    def document(self, kind: str, key: str) -> Document | None: ...

    def documents(self, kind: str, owner: str = "") -> Mapping[str, Document]:
        """Small documents of a kind by key; of one owner where given."""

    def take(self, kind: str, key: str) -> Document | None:
        """Forget a small document and give it: to one alone, however many ask at once."""

    def expire(self, now: str) -> int:
        """Forget documents whose time has passed; how many."""

    def blob_put(self, content: bytes) -> str:
        """Keep bytes durably; their SHA-256 in hex."""

    def blob_get(self, digest: str) -> bytes | None: ...

    def bundle_put(self, digest: str, files: Mapping[str, bytes]) -> None: ...

    def bundle_get(self, digest: str) -> Mapping[str, bytes] | None: ...

    def bundle_activate(self, digest: str) -> None: ...

    def active_bundle(self) -> str: ...

    def backup(self, target: str) -> None:
        """A consistent copy while in use."""

    def close(self) -> None: ...
