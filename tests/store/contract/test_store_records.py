"""What belongs to no case: audit, small documents, blobs, bundles, the copy of everything."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.store.protocol import AuditEntry, Delete, Put


def entry(person="amina", case_id="", **more):
    return AuditEntry("2026-03-01", person, "case.read", case_id, **more)


def test_audit_entries_come_newest_first_and_are_numbered(store):
    store.record(audit=(entry(), entry("omar", params={"form": "x"}, result="refused")))
    store.record(audit=(entry("amina", "c1"),))

    kept = store.audit(0, 9)
    assert [(one.id, one.person, one.case_id) for one in kept] == [
        (3, "amina", "c1"),
        (2, "omar", ""),
        (1, "amina", ""),
    ]
    assert (kept[1].params, kept[1].result) == ({"form": "x"}, "refused")


def test_audit_is_paged_by_number(store):
    store.record(audit=tuple(entry() for _ in range(5)))

    assert [one.id for one in store.audit(0, 2)] == [5, 4]
    assert [one.id for one in store.audit(4, 2)] == [3, 2]


def test_audit_is_read_of_one_person_or_case(store):
    store.record(audit=(entry(case_id="c1"), entry("omar", "c1"), entry("omar", "c2")))

    assert [one.id for one in store.audit(0, 9, person="omar")] == [3, 2]
    assert [one.id for one in store.audit(0, 9, case_id="c1")] == [2, 1]
    assert [one.id for one in store.audit(0, 9, person="omar", case_id="c1")] == [2]


def test_a_document_is_kept_replaced_and_forgotten(store):
    store.record(documents=(Put("draft", "d1", {"a": "١"}, owner="amina"),))
    assert store.document("draft", "d1") == {"a": "١"}
    store.record(documents=(Put("draft", "d1", {"b": [1]}, owner="amina"),))
    assert store.document("draft", "d1") == {"b": [1]}
    assert store.document("session", "d1") is None
    store.record(documents=(Delete("draft", "d1"), Delete("draft", "never")))
    assert store.document("draft", "d1") is None


def test_the_last_word_on_a_document_counts(store):
    store.record(documents=(Put("draft", "d1", {"n": 1}), Delete("draft", "d1")))
    store.record(documents=(Delete("draft", "d2"), Put("draft", "d2", {"n": 2})))

    assert store.documents("draft") == {"d2": {"n": 2}}


def test_a_document_kept_once_stays_as_it_was_first(store):
    store.record(documents=(Put("secret", "s", {"n": 1}, once=True),))
    store.record(documents=(Put("secret", "s", {"n": 2}, once=True), Put("draft", "s", {"n": 3})))

    assert store.document("secret", "s") == {"n": 1}
    assert store.document("draft", "s") == {"n": 3}


def test_a_document_is_taken_by_one_alone(store):
    store.record(documents=(Put("sealed", "s", {"n": 1}), Put("draft", "s", {"n": 2})))

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: store.take("sealed", "s"), range(16)))

    assert [found for found in taken if found is not None] == [{"n": 1}]
    assert store.document("sealed", "s") is None
    assert store.document("draft", "s") == {"n": 2}


def test_documents_are_listed_by_kind_and_owner(store):
    puts = (
        Put("draft", "d2", {"n": 2}, owner="amina"),
        Put("draft", "d1", {"n": 1}, owner="omar"),
        Put("session", "s1", {"n": 3}, owner="amina"),
    )
    store.record(documents=puts)

    assert list(store.documents("draft").items()) == [("d1", {"n": 1}), ("d2", {"n": 2})]
    assert store.documents("draft", "amina") == {"d2": {"n": 2}}
    assert store.documents("unknown") == {}


def test_documents_whose_time_has_passed_are_forgotten(store):
    puts = [Put("session", time, {}, expires_at=time) for time in ("2026-01", "2026-02", "2026-03")]
    store.record(documents=(*puts, Put("person", "amina", {})))

    assert store.expire("2026-02") == 2
    assert store.expire("2026-02") == 0
    assert list(store.documents("session")) == ["2026-03"]
    assert store.document("person", "amina") == {}


def test_nothing_is_recorded_when_a_part_cannot_be(store):
    with pytest.raises((TypeError, ValueError)):
        store.record((entry(),), (Put("draft", "d1", {}), Put("draft", "d2", {"x": object()})))

    assert store.audit(0, 9) == ()
    assert store.documents("draft") == {}


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 5000])
def test_bytes_are_kept_under_their_digest(store, content):
    digest = store.blob_put(content)

    assert digest == hashlib.sha256(content).hexdigest()
    assert store.blob_put(content) == digest
    assert store.blob_get(digest) == content


@pytest.mark.parametrize("digest", ["", "0" * 64, "../chain.key", "a/" * 32, "é" * 64])
def test_bytes_that_are_not_kept_are_none(store, digest):
    assert store.blob_get(digest) is None


def test_a_bundle_is_kept_as_it_was_first_put(store):
    store.bundle_put("b1", {"forms/a.yaml": b"a", "project.yaml": b"\xff"})
    store.bundle_put("b1", {"other.yaml": b"x"})
    store.bundle_put("empty", {})

    assert store.bundle_get("b1") == {"forms/a.yaml": b"a", "project.yaml": b"\xff"}
    assert store.bundle_get("empty") == {}
    assert store.bundle_get("b2") is None


def test_only_a_kept_bundle_is_made_active(store):
    assert store.active_bundle() == ""
    with pytest.raises(ValueError, match="no such bundle"):
        store.bundle_activate("b1")
    for digest in ("b1", "b2", "b1"):
        store.bundle_put(digest, {})
        store.bundle_activate(digest)
        assert store.active_bundle() == digest


def test_a_backup_never_writes_over_what_is_there(store, tmp_path):
    (tmp_path / "there").mkdir()

    with pytest.raises(FileExistsError):
        store.backup(str(tmp_path / "there"))
    assert list((tmp_path / "there").iterdir()) == []
