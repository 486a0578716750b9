"""The versions of a form, and a readable difference between any two of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from small_project import AMAL, BADR, CLERK, FOLDER, OMER, STRANGER, Office, small

from engine.actor import Actor
from engine.cases.changes_view import ChangedAnswer, changed_sections
from engine.cases.record_views import History, Review
from engine.cases.show_case import show_case
from engine.cases.show_record import show_gone_record, show_history
from engine.cases.show_review import show_review
from engine.cases.views import Submitted
from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.loading.project import read_sources

FORM = "forms/intake.yaml"


def member(name: str, age: int = 40) -> dict[str, str]:
    return {"member_name": name, "member_age": str(age)}


def edited(office: Office, case_id: str, **typed: Any) -> None:
    office.later(hours=1)
    office.send(AMAL, case_id, typed, record=office.case(case_id).records[0].id)


def history(
    office: Office, case_id: str, first: int = 0, second: int = 0, reader: Actor = AMAL
) -> History | None:
    record = office.case(case_id).records[0].id
    return show_history(office.desk, reader, case_id, record, (first, second))


def changes(found: Any) -> dict[str, ChangedAnswer]:
    assert found is not None
    return {one.place: one for part in found for one in part.changes}


def values(found: History | None) -> dict[str, tuple[Any, Any]]:
    assert found is not None
    return {place: (one.was, one.now) for place, one in changes(found.changes).items()}


def test_every_sending_is_a_version_and_any_two_can_be_compared() -> None:
    office = Office()
    case_id = office.start()
    edited(office, case_id, risk="low")
    edited(office, case_id, risk="medium", first_name="Leila")
    found = history(office, case_id)

    assert found is not None
    kinds = [(one.number, one.kind, one.by) for one in found.versions]
    assert kinds == [(1, "submitted", "amal"), (2, "edited", "amal"), (3, "edited", "amal")]
    assert values(found) == {"risk": ("low", "medium"), "first_name": ("Layla", "Leila")}
    assert values(history(office, case_id, 1, 2)) == {"risk": ("medium", "low")}
    assert values(history(office, case_id, 1, 3)) == {"first_name": ("Layla", "Leila")}
    assert values(history(office, case_id, 3, 1)) == {"first_name": ("Leila", "Layla")}


def row(row_id: str, name: str, age: int) -> dict[str, Any]:
    return {"_row": row_id, "member_name": name, "member_age": age}


def between(before: list[Any], after: list[Any]) -> ChangedAnswer:
    """The family of two versions beside each other."""
    form = small().forms["intake"]
    versions = ({"family": before}, {"family": after})
    found = changed_sections(form, versions, frozenset(form.fields), lambda *_: {})
    return changes(found)["family"]


def test_rows_that_came_went_or_changed_are_told_as_rows() -> None:
    family = between(
        [row("a", "Zain", 40), row("b", "Hind", 9)], [row("a", "Zain", 41), row("c", "Sami", 3)]
    )
    told = {row.kind: row for row in family.rows}

    assert [(one.place, one.was, one.now) for one in told["changed"].changes] == [
        ("family/a/member_age", 40, 41)
    ]
    assert told["removed"].answers[0].value == "Hind"
    assert told["added"].answers[0].value == "Sami"
    assert not family.reordered


def test_rows_that_only_changed_places_are_told_as_that() -> None:
    one, other = row("a", "Zain", 40), row("b", "Hind", 9)
    family = between([one, other], [other, one])

    assert (family.rows, family.reordered) == ((), True)


def test_a_row_that_changed_where_its_reader_sees_nothing_is_not_told() -> None:
    form = small().forms["intake"]
    before, after = ({"family": [row("a", name, 40)]} for name in ("Zain", "Zayn"))
    seen = frozenset(form.fields) - {"family.member_name"}

    assert not changes(changed_sections(form, (before, after), seen, lambda *_: {}))


def test_what_did_not_change_is_told_apart() -> None:
    office = Office()
    case_id = office.start()
    edited(office, case_id, risk="low")
    found = history(office, case_id)

    assert found is not None
    assert {one.field.id for part in found.changes for one in part.same} == {
        "consent",
        "first_name",
    }


def test_only_readable_answers_are_told_in_any_version() -> None:
    office = Office()
    case_id = office.start(first_name="Canary", family=[member("Canaryrow")])
    edited(office, case_id, first_name="Canarytoo", risk="low", family=[])
    found = history(office, case_id, reader=CLERK)

    assert found is not None
    assert "risk" in changes(found.changes)
    assert "Canary" not in str(found.changes)


@pytest.mark.parametrize("between", [(1, 3), (3, 1), (-1, 1), (9, 9)])
def test_a_version_that_is_not_there_is_missing(between: tuple[int, int]) -> None:
    office = Office()
    case_id = office.start()
    edited(office, case_id, risk="low")

    assert history(office, case_id, *between) is None


def test_the_history_of_a_case_out_of_reach_is_missing() -> None:
    office = Office()
    case_id = office.start()

    assert history(office, case_id, reader=STRANGER) is None
    assert history(office, case_id, reader=BADR) is None


def test_earlier_versions_stand_in_the_places_of_today() -> None:
    office = Office()
    case_id = office.start(paper="AB1234")
    edited(office, case_id, paper="AB1235")
    office.use(small((FORM, "- id: paper\n", "- id: document\n        renamed_from: paper\n")))

    assert values(history(office, case_id)) == {"document": ("AB1234", "AB1235")}


def test_the_story_names_the_version_of_each_sending() -> None:
    office = Office()
    case_id = office.start()
    edited(office, case_id, risk="low")
    view = show_case(office.desk, AMAL, case_id)

    assert view is not None
    record = office.case(case_id).records[0].id
    told = [(entry.kind, entry.record, entry.version) for entry in view.timeline]
    assert told == [("edited", record, 2), ("submitted", record, 1), ("created", "", 0)]


def reviewed(office: Office, case_id: str) -> Review:
    found = show_review(office.desk, OMER, case_id, "finish")
    assert found is not None
    return found


def test_the_first_review_shows_everything() -> None:
    office = Office()
    case_id = office.start()
    office.fire(AMAL, case_id, "finish.request")
    found = reviewed(office, case_id)

    assert (found.since, found.records[0].changes) == (None, None)


def test_the_next_review_shows_what_changed_since_the_return() -> None:
    office = Office()
    case_id = office.start()
    edited(office, case_id, risk="low")
    office.fire(AMAL, case_id, "finish.request")
    office.fire(OMER, case_id, "finish.return", comment="Again")
    edited(office, case_id, first_name="Leila")
    edited(office, case_id, first_name="Lama")
    office.fire(AMAL, case_id, "finish.request")
    found = reviewed(office, case_id)

    assert found.since is not None
    assert (found.since.kind, found.since.by, found.since.comment) == ("returned", "omer", "Again")
    told = changes(found.records[0].changes)
    assert {place: (one.was, one.now) for place, one in told.items()} == {
        "first_name": ("Layla", "Lama")
    }


def test_questions_without_an_answer_can_be_asked_after() -> None:
    office = Office()
    case_id = office.start(risk="high", why_high="Alone")
    office.fire(AMAL, case_id, "finish.request")
    blank = {answer.place for answer in reviewed(office, case_id).records[0].unanswered}

    assert {"born", "state"} <= blank
    assert not {"risk", "why_high", "youngest"} & blank


OUT_OF_USE = (
    ("forms: [intake, visit, wrap_up]", "forms: [intake, wrap_up]"),
    ("first_filled(last(visit).risk_now, intake.risk)", "intake.risk"),
    ("count(visit) >= 1", "intake.consent is yes"),
    ("edit: [intake, visit]", "edit: [intake]"),
    ("edit: [visit, wrap_up]", "edit: [wrap_up]"),
)
WORKFLOW = "workflows/case.yaml"


def visited(office: Office) -> tuple[str, str]:
    """A case with a visit, and its record."""
    case_id = office.start()
    sent = office.send(AMAL, case_id, {"seen_on": "2026-02-01"}, form="visit")
    assert isinstance(sent, Submitted)
    return case_id, sent.record_id


def test_a_form_that_left_the_lifecycle_is_still_read() -> None:
    office = Office()
    case_id, record = visited(office)
    office.use(small(*((WORKFLOW, old, new) for old, new in OUT_OF_USE)))
    found = show_history(office.desk, AMAL, case_id, record, (0, 0))
    view = show_case(office.desk, AMAL, case_id)

    assert found is not None
    assert view is not None
    assert found.view.sections[0].answers[0].value == "2026-02-01"
    assert not found.view.may_edit
    assert [(form, line.id) for form, line in view.gone] == [("visit", record)]
    assert show_gone_record(office.desk, AMAL, case_id, record) is None


def without_visits() -> Bundle:
    """The project without the form of a visit, and without a word of it."""
    files = {p.relative_to(FOLDER).as_posix(): p.read_text() for p in FOLDER.rglob("*.yaml")}
    del files["forms/visit.yaml"]
    for old, new in OUT_OF_USE:
        files[WORKFLOW] = files[WORKFLOW].replace(old, new)
    roles = re.sub(r" +visit: \w+\n", "", files["workflows/roles.yaml"])
    sources = {**files, "workflows/roles.yaml": roles}
    project, _ = read_sources({path: text.encode() for path, text in sources.items()})
    bundle, problems = read_bundle(project)
    assert bundle is not None, problems
    return bundle


def test_a_form_that_is_gone_is_read_as_it_was_stored_by_who_may_read_all() -> None:
    office = Office()
    case_id, record = visited(office)
    office.use(without_visits())
    found = show_gone_record(office.desk, AMAL, case_id, record)
    view = show_case(office.desk, AMAL, case_id)

    assert found is not None
    assert view is not None
    assert (found.form, found.answers) == ("visit", {"seen_on": "2026-02-01"})
    assert [form for form, _ in view.gone] == ["visit"]
    assert "visit" in [entry.params.get("form") for entry in view.timeline]


@pytest.mark.parametrize("reader", [CLERK, STRANGER])
def test_a_form_that_is_gone_is_missing_for_everybody_else(reader: Actor) -> None:
    office = Office()
    case_id, record = visited(office)
    office.use(without_visits())
    view = show_case(office.desk, reader, case_id)

    assert show_gone_record(office.desk, reader, case_id, record) is None
    assert view is None or "2026-02-01" not in str(view)
    assert view is None or "visit" not in [entry.params.get("form") for entry in view.timeline]
