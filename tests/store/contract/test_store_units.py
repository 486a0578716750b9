"""The unit of work: locked, decided inside, committed whole or not at all."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from store_samples import commit, document, event, save, task, words

from engine.query import ALL
from engine.store.protocol import AuditEntry, Changes, Outcome, Projection, Put, Sort

EVERYTHING = Changes(
    case=document("c1"),
    projection=Projection(
        facts={"age": 7}, tasks=(task("c1"),), search=(words("sara"),), keys=("number=1",)
    ),
    events=(event(),),
    audit=(AuditEntry("2026-03-01", "amina", "case.submit", "c1"),),
    documents=(Put("draft", "d1", {"a": 1}),),
    outcome=Outcome("s1", "amina", "digest", "c1", {"record": "r1"}),
    counters={"case": 1},
)


def kept(store):
    """All that EVERYTHING leaves behind, as a reader sees it."""
    seen = store.unit("c1", lambda v: (None, (v.case, v.outcome("s1"), v.counter("case"))))
    return (
        *seen,
        store.unit("other", lambda view: (None, view.holders("number=1"))),
        store.page(ALL, ALL, Sort(), "", 9).rows,
        store.tasks(ALL, ALL, "", 9).rows,
        store.search(ALL, frozenset(("",)), ("sara",), "", 9).rows,
        store.events("c1", 0, 9),
        store.audit(0, 9),
        store.document("draft", "d1"),
        store.projection("c1"),
    )


def test_everything_of_a_unit_is_kept(store):
    commit(store, "c1", EVERYTHING)

    assert all(kept(store))
    assert store.get("c1", ALL) == document("c1", seq=1)


def test_an_exception_in_the_work_commits_nothing(store):
    def fail(view):
        raise LookupError("not today")

    before = kept(store)
    with pytest.raises(LookupError):
        store.unit("c1", fail)

    assert kept(store) == before


@pytest.mark.parametrize(
    "broken",
    [
        {"outcome": Outcome("s1", "amina", "digest", "c1", {"made": object()})},
        {"documents": (Put("draft", "d1", {}), Put("draft", "d2", {"made": object()}))},
        {"audit": (AuditEntry("2026", "amina", "x", params={"made": object()}),)},
        {"events": (event(), event(payload={"made": object()}))},
        {"projection": Projection(facts={"made": object()})},
        {"projection": Projection(facts={"age": "seven"})},
        {"projection": Projection(tasks=(task("another"),))},
        {"case": document("c1", made=object())},
        {"case": document("c1", half="\ud800")},
        {"case": document("another")},
        {"case": document("c1", updated_at="")},
    ],
    ids=lambda broken: next(iter(broken)),
)
def test_changes_that_cannot_be_kept_whole_are_not_kept_at_all(store, broken):
    before = kept(store)
    with pytest.raises((TypeError, ValueError)):
        commit(store, "c1", replace(EVERYTHING, **broken))

    assert kept(store) == before


def test_work_that_changes_nothing_still_gives_its_result(store):
    assert store.unit("c1", lambda view: (None, "looked")) == "looked"
    assert store.get("c1", ALL) is None


def test_work_sees_the_case_as_kept(store):
    save(store, "c1", status="assessment")

    assert store.unit("c1", lambda view: (None, view.case["status"])) == "assessment"


def test_the_store_counts_the_commits_of_a_case(store):
    for _ in range(3):
        save(store, "c1", seq=77)

    assert store.get("c1", ALL)["seq"] == 3
    assert store.page(ALL, ALL, Sort(), "", 1).rows[0].seq == 3


def test_events_alone_leave_the_case_as_it_is(store):
    save(store, "c1")
    commit(store, "c1", Changes(events=(event("opened"),)))

    assert store.get("c1", ALL)["seq"] == 1
    assert [one.kind for one in store.events("c1", 0, 9)] == ["submitted", "opened"]
    assert store.verify("c1")


def test_events_without_a_case_are_refused(store):
    with pytest.raises(ValueError, match="belong to a case"):
        commit(store, "c1", Changes(events=(event(),)))


def test_a_unit_inside_a_unit_is_refused(store):
    with pytest.raises(RuntimeError, match="open already"):
        store.unit("c1", lambda view: store.unit("c2", lambda inner: (None, None)))
    with pytest.raises(RuntimeError, match="open already"):
        store.unit("c1", lambda view: (None, store.record()))

    save(store, "c1")
    assert store.get("c1", ALL) is not None


def test_what_a_caller_holds_is_not_what_is_kept(store):
    given = document("c1", records=[{"answers": {"name": "Sara"}}])
    put = {"inner": [1]}
    commit(store, "c1", Changes(case=given, documents=(Put("draft", "d", put),)))
    given["records"][0]["answers"]["name"] = "changed"
    put["inner"].append(2)
    store.get("c1", ALL)["records"].clear()
    store.unit("c1", lambda view: (None, view.case["records"].clear()))

    assert store.get("c1", ALL)["records"] == [{"answers": {"name": "Sara"}}]
    assert store.document("draft", "d") == {"inner": [1]}


def test_an_outcome_is_found_again_and_an_edit_of_it_replaces_it(store):
    first = Outcome("s1", "amina", "body one", "c1", {"record": "r1"})
    second = Outcome("s1", "amina", "body two", "c1", {"record": "r1"})
    commit(store, "c1", Changes(case=document("c1"), outcome=first))
    assert store.unit("c2", lambda view: (None, view.outcome("s1"))) == first

    commit(store, "c1", Changes(outcome=second))
    assert store.unit("c2", lambda view: (None, view.outcome("s1"))) == second
    assert store.unit("c2", lambda view: (None, view.outcome("s2"))) is None


def test_holders_of_a_key_are_those_whose_projection_has_it_now(store):
    for case_id in ("c2", "c1", "c3"):
        save(store, case_id, Projection(keys=("card=9",)))
    save(store, "c3", Projection(keys=("card=8",)))

    holders = store.unit("c1", lambda view: (None, view.holders("card=9")))
    assert holders == ("c1", "c2")


def test_counters_go_on_from_the_last_number(store):
    assert store.unit("c1", lambda view: (None, view.counter("hope.2026"))) == 0
    commit(store, "c1", Changes(counters={"hope.2026": 1}))
    commit(store, "c1", Changes(counters={"hope.2026": 2, "other": 9}))

    assert store.unit("c1", lambda view: (None, view.counter("hope.2026"))) == 2


def test_no_update_of_many_threads_is_lost(store):
    def add_one(view):
        number = (view.case or {"total": 0}).get("total", 0) + 1
        changes = Changes(case=document("c1", total=number), events=(event(),))
        return changes, None

    def many():
        for _ in range(10):
            store.unit("c1", add_one)

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    case = store.get("c1", ALL)
    assert (case["total"], case["seq"]) == (80, 80)
    assert store.verify("c1")
    assert len(store.events("c1", 0, 1000)) == 80
