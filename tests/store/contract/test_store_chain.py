"""The chain of a case's events: whole as written, and never silently changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import commit, document, event, save

from engine.query import ALL
from engine.store.chain import Head, extend, is_whole, seal
from engine.store.protocol import Changes
from engine.store.sqlite import SqliteStore

KEY = b"k" * 32
EVENTS = [event(kind, params={"n": n}, payload={"said": kind}) for n, kind in enumerate("abcd")]


def chained(case_id="c1", key=KEY):
    links, payloads, head = extend(key, case_id, Head(), EVENTS)
    return list(links), dict(enumerate(payloads, start=1)), head


def test_events_are_numbered_and_given_back_in_order(store):
    commit(store, "c1", Changes(case=document("c1"), events=tuple(EVENTS[:3])))
    commit(store, "c1", Changes(events=tuple(EVENTS[3:])))

    kept = store.events("c1", 0, 9)
    assert [(one.seq, one.kind, one.params) for one in kept] == [
        (n + 1, kind, {"n": n}) for n, kind in enumerate("abcd")
    ]
    assert [one.payload for one in kept] == [{"said": kind} for kind in "abcd"]
    assert len({one.digest for one in kept}) == 4
    assert [one.seq for one in store.events("c1", 1, 2)] == [2, 3]
    assert store.verify("c1")


def test_chains_of_cases_are_apart(store):
    save(store, "c1")
    save(store, "c2")

    assert [one.seq for one in store.events("c2", 0, 9)] == [1]
    assert store.events("c1", 0, 9)[0].digest != store.events("c2", 0, 9)[0].digest
    assert store.verify("c1")
    assert store.verify("c2")


def test_what_is_not_kept_is_untouched(store):
    assert store.verify("never")
    assert store.events("never", 0, 9) == ()


def test_a_case_without_events_verifies(store):
    commit(store, "c1", Changes(case=document("c1")))

    assert store.verify("c1")


def test_an_erased_payload_leaves_the_chain_whole():
    links, payloads, head = chained()
    del payloads[2]
    payloads[3] = ""

    assert is_whole(KEY, "c1", links, payloads, head)


FIELDS = ("kind", "at", "actor", "params", "bundle", "payload_digest", "digest")


@given(at=st.integers(0, 3), field=st.sampled_from(FIELDS), to=st.text("abc0", max_size=3))
def test_a_link_with_any_other_word_in_it_is_noticed(at, field, to):
    links, payloads, head = chained()
    if getattr(links[at], field) == to:
        return
    links[at] = replace(links[at], **{field: to})

    assert not is_whole(KEY, "c1", links, payloads, head)


@given(order=st.permutations(range(4)))
def test_links_in_another_order_are_noticed(order):
    links, payloads, head = chained()
    moved = [links[at] for at in order]

    assert is_whole(KEY, "c1", moved, payloads, head) == (list(order) == [0, 1, 2, 3])


@given(missing=st.sets(st.integers(0, 3), min_size=1))
def test_links_taken_out_or_cut_off_are_noticed(missing):
    links, _, head = chained()
    left = [link for at, link in enumerate(links) if at not in missing]

    assert not is_whole(KEY, "c1", left, {}, head)


def test_an_end_cut_off_with_a_head_made_without_the_key_is_noticed():
    links, payloads, head = chained()
    del payloads[4]
    forged = seal(b"another key", "c1", 3, links[2].digest)

    assert not is_whole(KEY, "c1", links[:3], payloads, forged)
    assert not is_whole(KEY, "c1", links[:3], payloads, Head(3, links[2].digest, head.seal))


def test_a_changed_payload_is_noticed():
    links, payloads, head = chained()
    payloads[2] = payloads[2].replace("b", "x")

    assert not is_whole(KEY, "c1", links, payloads, head)


def test_a_chain_of_another_case_or_key_is_noticed():
    links, payloads, head = chained()

    assert not is_whole(KEY, "c2", links, payloads, head)
    assert not is_whole(b"another key", "c1", links, payloads, head)


TAMPERING = {
    "flip a letter": "UPDATE events SET actor = 'someone' WHERE seq = 2",
    "flip a parameter": "UPDATE events SET params = '{}' WHERE seq = 2",
    "change what was said": "UPDATE payloads SET body = '{}' WHERE seq = 2",
    "say more": "INSERT INTO payloads VALUES ('c1', 9, '{}')",
    "delete one": "DELETE FROM events WHERE seq = 2",
    "cut the end": "DELETE FROM events WHERE seq = 4",
    "cut all": "DELETE FROM events",
    "move one": "UPDATE events SET seq = 99 WHERE seq = 3;"
    " UPDATE events SET seq = 3 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = 99",
    "add one": "INSERT INTO events SELECT case_id, 5, kind, at, actor, params, bundle,"
    " payload_digest, digest FROM events WHERE seq = 4",
    "shorten the head": "UPDATE cases SET chain_seq = 3",
    "blank the seal": "UPDATE cases SET chain_seal = ''",
    "delete the case": "DELETE FROM cases",
}


@pytest.mark.parametrize("sql", TAMPERING.values(), ids=TAMPERING.keys())
def test_a_hand_in_the_database_is_noticed(tmp_path, sql):
    store = SqliteStore.open(tmp_path / "data", create=True)
    commit(store, "c1", Changes(case=document("c1"), events=tuple(EVENTS)))
    assert store.verify("c1")

    with closing(sqlite3.connect(tmp_path / "data" / "himaya.sqlite")) as other:
        for table in ("events", "audit"):
            for verb in ("update", "delete"):
                other.execute(f"DROP TRIGGER {table}_no_{verb}")
        other.executescript(sql)

    assert not store.verify("c1")
    store.close()


@pytest.mark.parametrize("table", ["events", "audit"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET at = 'x'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_rewrite_history(tmp_path, table, verb):
    store = SqliteStore.open(tmp_path / "data", create=True)
    save(store, "c1")
    store.unit("c1", lambda view: (Changes(), None))
    with closing(sqlite3.connect(tmp_path / "data" / "himaya.sqlite")) as other:
        other.execute("INSERT INTO audit VALUES (9, 'a', 'b', 'c', 'd', 'e', '{}')")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(verb.format(table))

    assert store.get("c1", ALL) is not None
    store.close()
