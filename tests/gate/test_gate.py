"""The gate: every read under a reach, every change whole, every look and refusal written down."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
from small_project import AMAL, OMER, STRANGER, Office

from engine.gate import Change, Gate, Locked
from engine.query import ALL
from engine.store.memory import MemoryStore
from engine.store.protocol import Changes, Event, Outcome, Put, Sort, Store
from engine.store.sqlite import SqliteStore


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Each store that exists."""
    sqlite = request.param == "sqlite"
    made = SqliteStore.open(tmp_path / "store", create=True) if sqlite else MemoryStore()
    yield made
    made.close()


def remark(locked: Locked) -> Change[str]:
    """A change that keeps one thing of every kind."""
    assert locked.case is not None
    return Change(
        "done",
        "remark",
        case=locked.case,
        events=(Event("fired", locked.moment.now, AMAL.id),),
        documents=(Put("note", "n1", {"kept": True}),),
        outcome=Outcome("s1", AMAL.id, "digest", locked.case.id),
        counters={"remarks": 3},
    )


def everything(store: Store, case_id: str) -> Any:
    """All that a change may touch."""
    return (
        store.get(case_id, ALL),
        store.events(case_id, 0, 99),
        store.projection(case_id),
        store.audit(0, 99),
        store.document("note", "n1"),
        store.outcome("s1"),
        store.unit(case_id, lambda unit: (None, unit.counter("remarks"))),
    )


@pytest.mark.parametrize("name", ["read", "page", "count", "search", "tasks", "number", "change"])
def test_every_way_to_cases_asks_who_looks(name: str) -> None:
    parameters = list(inspect.signature(getattr(Gate, name)).parameters.values())

    assert parameters[1].name == "actor"
    assert parameters[1].default is inspect.Parameter.empty


def test_a_case_out_of_reach_is_missing_to_every_read(store: Store) -> None:
    office = Office(store)
    case_id = office.start()
    gate = office.gate

    assert gate.read(STRANGER, case_id, "read") is None
    assert gate.number(STRANGER, case_id) == ""
    assert gate.page(STRANGER, ALL, Sort(), "", 9).rows == ()
    assert not gate.count(STRANGER, ALL).get("")
    assert gate.search(STRANGER, "Layla", ALL, "", 9).rows == ()
    assert gate.tasks(STRANGER, ALL, "", 9).rows == ()


def test_work_on_a_case_out_of_reach_is_never_begun(store: Store) -> None:
    office = Office(store)
    case_id = office.start()
    begun: list[Locked] = []

    def work(locked: Locked) -> Change[str]:
        begun.append(locked)
        return remark(locked)

    assert office.gate.change(STRANGER, case_id, work) is None
    assert begun == []
    assert (office.audit(case_id)[0].person, office.audit(case_id)[0].result) == ("zain", "missing")


def test_a_change_is_kept_whole_with_its_audit(store: Store) -> None:
    office = Office(store)
    case_id = office.start()
    entries = len(office.audit())

    assert office.gate.change(AMAL, case_id, remark) == "done"
    case, events, _, audit, note, outcome, counter = everything(store, case_id)
    assert case["seq"] == 2
    assert events[-1].kind == "fired"
    assert events[-1].bundle == office.desk.bundle.hash
    assert (note, counter) == ({"kept": True}, 3)
    assert outcome.case_id == case_id
    assert len(audit) == entries + 1
    assert (audit[0].action, audit[0].result, audit[0].case_id) == ("remark", "done", case_id)


def test_the_audit_entry_stands_in_the_same_commit(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(store)
    case_id = office.start()
    kept: list[Changes | None] = []
    unit = store.unit

    def spied(name: str, work: Any) -> Any:
        def noted(view: Any) -> Any:
            found = work(view)
            kept.append(found[0])
            return found

        return unit(name, noted)

    monkeypatch.setattr(store, "unit", spied)
    monkeypatch.setattr(store, "record", None)
    office.gate.change(AMAL, case_id, remark)

    assert [len(changes.audit) for changes in kept if changes] == [1]


def test_an_exception_in_the_work_leaves_nothing(store: Store) -> None:
    office = Office(store)
    case_id = office.start()
    before = everything(store, case_id)

    def broken(locked: Locked) -> Change[str]:
        remark(locked)
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        office.gate.change(AMAL, case_id, broken)
    assert everything(store, case_id) == before


def test_a_refused_change_keeps_only_its_audit_entry(store: Store) -> None:
    office = Office(store)
    case_id = office.start()
    before = everything(store, case_id)

    def refused(locked: Locked) -> Change[str]:
        return Change("no", "remark", case=locked.case, refused=True, params={"codes": ["scope"]})

    assert office.gate.change(AMAL, case_id, refused) == "no"
    after = everything(store, case_id)
    assert after[:3] == before[:3]
    assert after[3][1:] == before[3]
    assert (after[3][0].result, after[3][0].params) == ("refused", {"codes": ["scope"]})


def test_a_change_raises_the_sequence_and_names_its_instant(store: Store) -> None:
    office = Office(store)
    case_id = office.start()
    office.later(hours=1)
    office.gate.change(AMAL, case_id, remark)

    case = office.case(case_id)
    assert (case.seq, case.updated_at) == (2, "2026-03-01T10:00:00.000Z")


def test_a_search_is_audited_by_how_many_it_found_and_not_by_its_words(store: Store) -> None:
    office = Office(store)
    office.start()
    office.gate.search(AMAL, "Layla", ALL, "", 9)

    entry = office.audit()[0]
    assert (entry.person, entry.action, entry.params["found"]) == ("amal", "search", 1)
    assert "layla" not in str(entry.params).lower()


def test_today_is_the_day_where_the_project_is(store: Store) -> None:
    office = Office(store)
    office.later(hours=14)  # 23:00 in UTC, the next day in Khartoum

    moment = office.gate.moment()
    assert (moment.now, moment.today) == ("2026-03-01T23:00:00.000Z", "2026-03-02")


def test_only_the_case_under_the_lock_is_changed(store: Store) -> None:
    office = Office(store)
    first, second = office.start(), office.start()
    before = everything(store, second)[:3]
    office.gate.change(OMER, first, remark)

    assert everything(store, second)[:3] == before


def test_the_outcome_of_a_submission_is_read_outside_a_unit_as_inside(store: Store) -> None:
    office = Office(store)
    case_id = office.start()
    office.gate.change(AMAL, case_id, remark)

    assert office.gate.outcome("s1") == Outcome("s1", "amal", "digest", case_id)
    assert office.gate.outcome("nothing") is None


def test_a_name_in_arabic_finds_one_written_in_latin(store: Store) -> None:
    office = Office(store)
    office.start(first_name="Mohammed")

    assert len(office.gate.search(AMAL, "محمد", ALL, "", 9).rows) == 1


def test_what_is_found_as_written_is_not_joined_by_what_only_sounds_alike(store: Store) -> None:
    office = Office(store)
    office.start(first_name="محمد")
    office.start(first_name="Mohammed")

    assert len(office.gate.search(AMAL, "محمد", ALL, "", 9).rows) == 1


def test_pages_of_what_sounds_alike_follow_each_other(store: Store) -> None:
    office = Office(store)
    for _ in range(3):
        office.start(first_name="Mohammed")
    first = office.gate.search(AMAL, "محمد", ALL, "", 2)
    second = office.gate.search(AMAL, "محمد", ALL, first.after, 2)

    assert (len(first.rows), len(second.rows)) == (2, 1)
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}
