"""The reference store: everything in this process, forgotten with it.

It says in plain Python what each verb promises. Scenarios and previews run on it, and every other
store is held against it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

from engine.query import And, Query
from engine.store.chain import event_of, is_whole
from engine.store.marks import read_mark, write_mark
from engine.store.matching import column_value, matches
from engine.store.memory_commit import Committing, family_of
from engine.store.memory_records import MemoryRecords
from engine.store.protocol import (
    CaseRow,
    Changes,
    Document,
    Event,
    FactSet,
    Outcome,
    Page,
    Projection,
    Sort,
    TaskPage,
    TaskRow,
    UnitView,
)
from engine.store.state import (
    KeptChain,
    State,
    from_texts,
    plain,
    read_state,
    write_state,
)
from engine.store.values import (
    MANY,
    TEXT,
    case_columns,
    check_query,
    check_sortable,
    count_key,
    dump,
    projection_texts,
    read_projection,
    task_columns,
    task_key,
)

Result = TypeVar("Result")
NEWEST: Final = Sort("case.updated_at", descending=True)
BACKUP_FILE: Final = "memory.json"


class _View:
    """What the work of a unit sees; the lock is held for as long as it lives."""

    def __init__(self, state: State, case_id: str) -> None:
        self._state = state
        self._case_id = case_id

    @property
    def case(self) -> Document | None:
        kept = self._state.cases.get(self._case_id)
        return json.loads(kept.body) if kept else None

    def family(self) -> tuple[Document, ...]:
        own = self._state.cases.get(self._case_id)
        return () if own is None else family_of(self._state, own)

    def outcome(self, submission: str) -> Outcome | None:
        kept = self._state.outcomes.get(submission)
        return replace(kept, result=plain(kept.result)) if kept else None

    def holders(self, key: str) -> tuple[str, ...]:
        return tuple(sorted(i for i, kept in self._state.cases.items() if key in kept.keys))

    def counter(self, name: str) -> int:
        return self._state.counters.get(name, 0)


class MemoryStore(MemoryRecords):
    """Keeps everything in memory behind one lock."""

    def __init__(self, chain_key: bytes = b"memory") -> None:
        super().__init__()
        self._key = chain_key
        self._facts = FactSet("", ())

    # Writing: everything that can fail is computed first, then all of it is put in place.

    def unit(
        self, case_id: str, work: Callable[[UnitView], tuple[Changes | None, Result]]
    ) -> Result:
        """Let `work` decide under the lock and put its changes in place together."""
        with self._write() as state:
            changes, result = work(_View(state, case_id))
            if changes is not None:
                self._commit(state, case_id, changes)
            return result

    def family(self, case_id: str) -> tuple[Document, ...]:
        """The other cases of a case's family, by id, outside any unit."""
        with self._lock:
            return _View(self._state, case_id).family()

    def outcome(self, submission: str) -> Outcome | None:
        """What a submission led to, outside any unit."""
        with self._lock:
            return _View(self._state, "").outcome(submission)

    def _commit(self, state: State, case_id: str, changes: Changes) -> None:
        ready = Committing(state, self._facts, self._key).commit(case_id, changes)
        self._keep(state, changes.audit, changes.documents)
        ready.put_in(state)

    # Projections

    def prepare(self, facts: FactSet) -> bool:
        """Show facts as of `facts` from now on; True while some case has none of that set."""
        with self._write() as state:
            if facts.id == self._facts.id and facts != self._facts:
                raise ValueError("two fact-sets with one id")
            if facts != self._facts:
                shown = {
                    case_id: from_texts(kept.body, kept.texts, facts, kept.filled)
                    for case_id, kept in state.cases.items()
                }
                self._facts, state.cases = facts, shown
            return any(kept.filled != facts.id for kept in state.cases.values())

    def put_projection(self, batch: Mapping[str, tuple[int, Projection]]) -> int:
        """Replace the projections of cases still at their seq."""
        with self._write() as state:
            done = {
                case_id: from_texts(kept.body, projection_texts(new), self._facts, self._facts.id)
                for case_id, (seq, new) in batch.items()
                if (kept := state.cases.get(case_id)) and kept.seq == seq
            }
            state.cases.update(done)
            return len(done)

    def projection(self, case_id: str) -> Projection | None:
        """The kept projection."""
        with self._lock:
            kept = self._state.cases.get(case_id)
            return read_projection(*kept.texts) if kept else None

    def scan(self, after: str, limit: int) -> tuple[Document, ...]:
        """Case documents in order of id."""
        with self._lock:
            ids = sorted(case_id for case_id in self._state.cases if case_id > after)
            return tuple(json.loads(self._state.cases[i].body) for i in ids[:limit])

    # Reading cases

    def get(self, case_id: str, reach: Query) -> Document | None:
        """The case's document, if within `reach`."""
        with self._lock:
            check_query(reach, case_columns(self._facts))
            kept = self._state.cases.get(case_id)
            if kept is None or not matches(reach, kept.row):
                return None
            document: dict[str, Any] = json.loads(kept.body)
            return document

    def page(self, reach: Query, where: Query, sort: Sort, after: str, limit: int) -> Page:
        """Some rows in order, and the mark for the next ones."""
        with self._lock:
            return self._page(self._rows(reach, where), sort, after, limit)

    def _rows(self, reach: Query, where: Query) -> list[CaseRow]:
        both = And((reach, where))
        check_query(both, case_columns(self._facts))
        return [kept.row for kept in self._state.cases.values() if matches(both, kept.row)]

    def _page(self, rows: list[CaseRow], sort: Sort, after: str, limit: int) -> Page:
        columns = case_columns(self._facts)
        check_sortable(sort.column, columns)
        start = read_mark(after, (columns[sort.column], TEXT))
        keyed = sorted(
            ((_order(column_value(sort.column, row), row.id), row) for row in rows),
            key=lambda pair: pair[0],
            reverse=sort.descending,
        )
        if start is not None:
            place = _order(*start)
            keyed = [p for p in keyed if (p[0] < place if sort.descending else p[0] > place)]
        shown = tuple(_copy(row) for _, row in keyed[:limit])
        more = len(keyed) > limit and shown
        mark = write_mark(column_value(sort.column, shown[-1]), shown[-1].id) if more else ""
        return Page(shown, mark)

    def count(self, reach: Query, where: Query, by: str = "") -> Mapping[str, int]:
        """Cases counted, by the values of a column where one is given."""
        with self._lock:
            rows = self._rows(reach, where)
            if not by:
                return {"": len(rows)}
            kind = case_columns(self._facts).get(by)
            if kind is None:
                raise ValueError(f"no such column: {by}")
            values = (column_value(by, row) for row in rows)
            if kind == MANY:
                return Counter(one for value in values for one in (value or [""]))
            return Counter(count_key(value) for value in values)

    def tally(
        self, reach: Query, where: Query, by: tuple[str, str]
    ) -> Mapping[tuple[str, str], int]:
        """Cases counted by the values of two columns together."""
        first, second = by
        with self._lock:
            kinds = case_columns(self._facts)
            if any(kinds.get(column, MANY) == MANY for column in by):
                raise ValueError(f"no such column: {first}, {second}")
            return Counter(
                (count_key(column_value(first, row)), count_key(column_value(second, row)))
                for row in self._rows(reach, where)
            )

    def search(
        self, reach: Query, levels: frozenset[str], words: tuple[str, ...], after: str, limit: int
    ) -> Page:
        """Cases where every word starts some kept word of `levels`; no word finds no case."""
        wanted = [word for word in words if word]
        with self._lock:
            check_query(reach, case_columns(self._facts))
            found = [
                kept.row
                for kept in self._state.cases.values()
                if wanted
                and matches(reach, kept.row)
                and all(_starts_one(word, kept.words, levels) for word in wanted)
            ]
            return self._page(found, NEWEST, after, limit)

    # Tasks

    def tasks(self, reach: Query, where: Query, after: str, limit: int) -> TaskPage:
        """Tasks by due date, none last, then by when they opened."""
        both = And((reach, where))
        with self._lock:
            check_query(both, task_columns(self._facts))
            found = {
                _task_order(task): (task, _copy(kept.row))
                for kept in self._state.cases.values()
                for task in kept.tasks
                if matches(both, (task, kept.row))
            }
        start = read_mark(after, (TEXT, TEXT, TEXT))
        places = sorted(found)
        if start is not None:
            at = (start[0] is None, start[0] or "", start[1] or "", start[2])
            places = [place for place in places if place > at]
        shown = places[:limit]
        more = len(places) > limit and shown
        return TaskPage(tuple(found[p] for p in shown), write_mark(*shown[-1][1:]) if more else "")

    def due_steps(self, now: str, limit: int) -> tuple[TaskRow, ...]:
        """Tasks whose next step is due, the longest due first."""
        with self._lock:
            tasks: Iterable[TaskRow] = (t for k in self._state.cases.values() for t in k.tasks)
            due = {task_key(t): t for t in tasks if t.next_step_at and t.next_step_at <= now}
            return tuple(sorted(due.values(), key=lambda t: (t.next_step_at, task_key(t)))[:limit])

    # Events

    def events(self, case_id: str, after: int, limit: int) -> tuple[Event, ...]:
        """The case's events after number `after`, oldest first."""
        with self._lock:
            chain = self._state.chains.get(case_id, KeptChain())
            later = [link for link in chain.links if link.seq > after][:limit]
            return tuple(event_of(link, chain.payloads.get(link.seq, "")) for link in later)

    def verify(self, case_id: str) -> bool:
        """Whether the case's chain of events is whole and untouched."""
        with self._lock:
            chain = self._state.chains.get(case_id)
            if chain is None:
                return case_id not in self._state.cases
            return is_whole(self._key, case_id, chain.links, chain.payloads, chain.head)

    # The whole

    def snapshot(self) -> dict[str, Any]:
        """All that is kept, as JSON values."""
        with self._lock:
            return write_state(self._state)

    def restore(self, values: Mapping[str, Any]) -> None:
        """Hold what `snapshot` gave, instead of what is held."""
        with self._write():
            self._state = read_state(values, self._facts)

    def backup(self, target: str) -> None:
        """Write all that is kept as one JSON file into the new folder `target`."""
        text = dump(self.snapshot())
        folder = Path(target)
        folder.mkdir(parents=True)
        (folder / BACKUP_FILE).write_text(text, encoding="utf-8")

    def close(self) -> None:
        """Nothing to let go of."""


def _order(value: Any, case_id: str) -> tuple[bool, Any, str]:
    return (value is not None, "" if value is None else value, case_id)


def _task_order(task: TaskRow) -> tuple[bool, str, str, str]:
    return (task.due_at == "", task.due_at, task.opens_at, task_key(task))


def _copy(row: CaseRow) -> CaseRow:
    facts = {name: list(v) if isinstance(v, list) else v for name, v in row.facts.items()}
    return replace(row, facts=facts)


def _starts_one(word: str, kept: Iterable[tuple[str, str]], levels: frozenset[str]) -> bool:
    return any(level in levels and other.startswith(word) for level, other in kept)
