"""Cases begun under others share a lock and a commit; shares open a case until they end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from store_samples import commit, document, event, save, task, words

from engine.query import ALL, And, Not, Or, SharedWith, eq
from engine.store.protocol import Changes, Projection, Relative, Share, Sort
from engine.store.sqlite import sharing

NOON, LATER = "2026-03-01T12:00:00.000Z", "2026-03-02T12:00:00.000Z"
HOPE = "agency:hope"


def child(case_id: str, root: str = "c1", **columns):
    return document(case_id, workflow="service", parent=root, root=root, **columns)


def born(*names: str) -> Changes:
    """The first case with others begun under it."""
    kin = (Relative(n, Projection(), child(n), (event("begun"),)) for n in names)
    return Changes(case=document("c1"), events=(event(),), family=tuple(kin))


def ids(store, query, where=ALL) -> list[str]:
    return [row.id for row in store.page(query, where, Sort("case.id", False), "", 99).rows]


def family(store, case_id: str) -> list[str]:
    return store.unit(case_id, lambda view: (None, [one["id"] for one in view.family()]))


def test_a_family_is_committed_in_one(store):
    commit(store, "c1", born("s1", "s2"))

    assert ids(store, ALL) == ["c1", "s1", "s2"]
    assert ids(store, eq("case.parent", "c1")) == ["s1", "s2"]
    assert [one.kind for one in store.events("s1", 0, 9)] == ["begun"]
    assert all(store.verify(one) for one in ("c1", "s1", "s2"))
    assert store.get("s1", ALL)["seq"] == 1


@pytest.mark.parametrize("one", ["c1", "s1", "s2"])
def test_each_of_a_family_sees_all_others_under_its_lock(store, one):
    commit(store, "c1", born("s1", "s2"))
    save(store, "elsewhere")

    assert family(store, one) == sorted({"c1", "s1", "s2"} - {one})


def test_a_case_without_relatives_has_none(store):
    save(store, "c1")
    save(store, "c2")

    assert family(store, "c1") == []
    assert family(store, "not there yet") == []


def test_a_change_of_a_child_may_change_its_parent(store):
    commit(store, "c1", born("s1"))
    parent = document("c1", status="closed")
    kin = (Relative("c1", Projection(tasks=(task("c1"),)), parent, (event("closed"),)),)
    commit(store, "s1", Changes(case=child("s1"), events=(event("done"),), family=kin))

    assert store.get("c1", ALL)["status"] == "closed"
    assert [one.kind for one in store.events("c1", 0, 9)] == ["submitted", "closed"]
    assert store.tasks(ALL, ALL, "", 9).rows[0][0].case_id == "c1"


def test_a_relative_may_be_found_anew_without_being_changed(store):
    commit(store, "c1", born("s1"))
    anew = Relative("s1", Projection(search=(words("sara"),), shares=(Share(HOPE),)))
    commit(store, "c1", Changes(case=document("c1"), family=(anew,)))

    assert store.get("s1", ALL)["seq"] == 1
    assert store.search(ALL, frozenset(("",)), ("sara",), "", 9).rows[0].id == "s1"
    assert ids(store, SharedWith((HOPE,), NOON)) == ["s1"]


@pytest.mark.parametrize(
    "wrong",
    [
        Relative("s9", Projection(), child("s9", root="c2")),
        Relative("s9", Projection(), document("s9")),
        Relative("c1", Projection(), document("c1")),
        Relative("s9", Projection(), child("other name")),
        Relative("s9", Projection()),
        Relative("s1", Projection(), None, (event(),)),
        Relative("s1", Projection(facts={"age": "seven"})),
        Relative("s1", Projection(tasks=(task("c1"),))),
    ],
)
def test_a_family_that_cannot_be_kept_whole_is_not_kept_at_all(store, wrong):
    commit(store, "c1", born("s1"))
    good = Relative("s2", Projection(), child("s2"), (event(),))
    changed = document("c1", status="closed")
    with pytest.raises(ValueError, match=r"family|once|belong|document|fact|task"):
        commit(store, "c1", Changes(case=changed, events=(event(),), family=(good, wrong)))

    assert ids(store, ALL) == ["c1", "s1"]
    assert store.get("c1", ALL)["status"] == "registered"
    assert len(store.events("c1", 0, 9)) == 1


def test_a_share_opens_a_case_to_its_token_alone(store):
    save(store, "c1", Projection(shares=(Share(HOPE), Share("team:kassala"))))
    save(store, "c2", Projection(shares=(Share("agency:other"),)))
    save(store, "c3")

    assert ids(store, SharedWith((HOPE,), NOON)) == ["c1"]
    assert ids(store, SharedWith((HOPE, "agency:other"), NOON)) == ["c1", "c2"]
    assert ids(store, SharedWith((), NOON)) == []
    assert ids(store, Not(SharedWith((HOPE,), NOON))) == ["c2", "c3"]


@pytest.mark.parametrize("few", [0, 1, 9])
def test_many_shares_open_what_few_open(store, monkeypatch, few):
    monkeypatch.setattr(sharing, "FEW", few)
    for case, token in (("c1", HOPE), ("c2", HOPE), ("c3", "agency:other")):
        save(store, case, Projection(shares=(Share(token),)))

    assert ids(store, Or((SharedWith((HOPE,), NOON), eq("case.id", "c3")))) == ["c1", "c2", "c3"]
    assert ids(store, And((SharedWith((HOPE,), NOON), eq("case.id", "c3")))) == []
    assert ids(store, Not(SharedWith((HOPE,), NOON))) == ["c3"]


def test_a_share_ends_at_its_instant_whatever_is_written(store):
    save(store, "c1", Projection(shares=(Share(HOPE, NOON),)))

    assert ids(store, SharedWith((HOPE,), "2026-03-01T11:59:59.999Z")) == ["c1"]
    assert ids(store, SharedWith((HOPE,), NOON)) == []
    assert store.get("c1", SharedWith((HOPE,), LATER)) is None


def test_a_share_that_is_taken_back_opens_nothing(store):
    save(store, "c1", Projection(shares=(Share(HOPE), Share("agency:other"))))
    save(store, "c1", Projection(shares=(Share("agency:other"),)))

    assert ids(store, SharedWith((HOPE,), NOON)) == []
    assert ids(store, SharedWith(("agency:other",), NOON)) == ["c1"]


def test_every_reading_goes_by_shares_alike(store):
    shared = Projection(
        facts={"risk_level": "high"},
        shares=(Share(HOPE, LATER),),
        search=(words("sara"),),
        tasks=(task("c1"),),
    )
    save(store, "c1", shared)
    save(store, "c2", replace(shared, shares=(), tasks=(task("c2"),)), owner="huda")
    for at, found in ((NOON, ["c1"]), (LATER, [])):
        reach = Or((SharedWith((HOPE,), at), eq("case.owner", "nobody")))
        assert ids(store, reach) == found
        assert store.count(reach, ALL)[""] == len(found)
        rows = store.search(reach, frozenset(("",)), ("sara",), "", 9).rows
        assert [row.id for row in rows] == found
        assert [row.id for _, row in store.tasks(reach, ALL, "", 9).rows] == found
        assert [one for one in ("c1", "c2") if store.get(one, reach)] == found
        assert ids(store, And((reach, eq("fact.risk_level", "high")))) == found
