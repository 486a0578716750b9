"""A note to a worker: read by the two and by those who may, and by no case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_project import AMAL, BADR, CLERK, OMER, SARA, STRANGER, WATCHER, Office, small

from engine.actor import Actor
from engine.cases.show_case import show_case
from engine.cases.worker_notes import (
    LONGEST,
    answer_note,
    mark_read,
    may_write_to,
    notes_of,
    open_note,
    unread_notes,
    write_note,
)
from engine.problems import Problem
from engine.query import ALL

ROLES = "workflows/roles.yaml"
SUPERVISOR = (
    "    scope: team\n    start: [case]\n    forms:\n      intake: write\n      visit: write\n"
)
SUPERVISOR += "      wrap_up: write\n    sees: [identity]\n    actions: [search]\n"
MENTORS = small(
    (ROLES, SUPERVISOR, SUPERVISOR.replace("[search]", "[search, mentor]")),
    (
        ROLES,
        "      wrap_up: read\n    actions: [search]",
        "      wrap_up: read\n    actions: [search, see_notes]",
    ),
)
OUTSIDER = replace(SARA, team="zalingei")


def office() -> Office:
    return Office(bundle=MENTORS)


def written(here: Office, text: str = "Canary words", case_id: str = "") -> str:
    found = write_note(here.desk, OMER, ("amal", case_id), text, "s1")
    assert isinstance(found, str)
    return found


def test_a_worker_finds_a_note_until_it_is_read() -> None:
    here = office()
    note = written(here)

    assert [(one.id, one.writer) for one in unread_notes(here.desk, AMAL)] == [(note, "omer")]
    assert unread_notes(here.desk, OMER) == ()
    assert mark_read(here.desk, AMAL, note)
    assert unread_notes(here.desk, AMAL) == ()
    assert [one.id for one in notes_of(here.desk, AMAL).received] == [note]


def test_an_answer_is_new_to_who_wrote_and_reads_the_note_for_who_answers() -> None:
    here = office()
    note = written(here)
    here.later(hours=1)
    assert answer_note(here.desk, AMAL, note, "Thank you", "a1") is True

    assert unread_notes(here.desk, AMAL) == ()
    (found,) = unread_notes(here.desk, OMER)
    assert [(said.by, said.text) for said in found.messages] == [
        ("omer", "Canary words"),
        ("amal", "Thank you"),
    ]


@pytest.mark.parametrize("reader", [BADR, SARA, CLERK, STRANGER])
def test_nobody_else_reads_or_answers_a_note(reader: Actor) -> None:
    here = office()
    note = written(here)

    assert open_note(here.desk, reader, note) is None
    assert answer_note(here.desk, reader, note, "I too", "b1") is False
    assert not mark_read(here.desk, reader, note)
    assert "Canary" not in str(notes_of(here.desk, reader))
    assert len(here.store.documents("worker_note_message", note)) == 1


def test_who_leads_the_worker_and_may_see_notes_reads_and_does_not_answer() -> None:
    here = office()
    note = written(here)
    found = open_note(here.desk, WATCHER, note)

    assert found is not None
    assert (found.answerable, found.unread) == (False, False)
    assert [one.id for one in notes_of(here.desk, WATCHER).overseen] == [note]
    assert answer_note(here.desk, WATCHER, note, "I too", "b1") is False


@pytest.mark.parametrize(
    ("writer", "person"),
    [
        (AMAL, "badr"),
        (CLERK, "amal"),
        (OUTSIDER, "amal"),
        (OMER, "zain"),
        (OMER, "omer"),
        (OMER, "nobody"),
        (OMER, ""),
        (WATCHER, "amal"),
    ],
)
def test_only_a_mentor_writes_and_only_to_people_they_lead(writer: Actor, person: str) -> None:
    here = office()

    assert not may_write_to(here.desk, writer, person)
    assert write_note(here.desk, writer, (person, ""), "Hello", "s1") is None
    assert here.store.documents("worker_note") == {}


def test_a_note_about_a_case_is_no_part_of_it() -> None:
    here = office()
    case_id = here.start()
    before = here.store.get(case_id, ALL), here.store.events(case_id, 0, 99)
    audit = len(here.audit(case_id))
    note = written(here, case_id=case_id)
    assert len(here.audit(case_id)) == audit
    assert (here.store.get(case_id, ALL), here.store.events(case_id, 0, 99)) == before

    found = open_note(here.desk, AMAL, note)
    assert found is not None
    assert (found.case_id, found.number) == (case_id, here.case(case_id).number)
    assert "Canary" not in str(show_case(here.desk, OMER, case_id))


def test_a_note_about_a_case_the_worker_does_not_reach_is_not_written() -> None:
    here = office()
    case_id = here.start(BADR)

    assert write_note(here.desk, OMER, ("amal", case_id), "Look", "s1") is None
    assert write_note(here.desk, OMER, ("amal", "nowhere"), "Look", "s1") is None


def test_a_case_that_left_the_reader_is_not_named_any_more() -> None:
    here = office()
    case_id = here.start()
    note = written(here, case_id=case_id)
    here.fire(OMER, case_id, "assign", new_owner="badr")
    found = open_note(here.desk, AMAL, note)

    assert found is not None
    assert (found.case_id, found.number) == ("", "")


def test_a_note_sent_twice_is_written_once() -> None:
    here = office()
    first, second = written(here), written(here, "Other words")

    assert first == second
    found = open_note(here.desk, AMAL, first)
    assert found is not None
    assert [said.text for said in found.messages] == ["Canary words"]


@pytest.mark.parametrize(
    ("text", "code"), [(" \n", "note_blank"), ("x" * (LONGEST + 1), "note_length")]
)
def test_nothing_and_too_much_are_refused_with_words(text: str, code: str) -> None:
    here = office()
    note = written(here)
    for done in (
        write_note(here.desk, OMER, ("amal", ""), text, "s2"),
        answer_note(here.desk, AMAL, note, text, "a1"),
    ):
        assert isinstance(done, Problem)
        assert done.code == code


def test_the_audit_names_the_note_and_none_of_its_words() -> None:
    here = office()
    note = written(here)
    open_note(here.desk, AMAL, note)
    told = [entry for entry in here.audit() if entry.action.startswith("note_")]

    assert [entry.action for entry in told] == ["note_read", "note_written"]
    assert all(dict(entry.params) == {"note": note} for entry in told)
    assert "Canary" not in str(here.audit())
