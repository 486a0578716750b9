"""What stands in rows before anyone has typed: defaults, rows carried over from another form."""

from __future__ import annotations

from typing import Any

from small_project import AMAL, Office, small, text

from engine.cases.draft_steps import keep_draft, open_draft, start_draft
from engine.cases.views import FormPage, Submitted

VISIT = "forms/visit.yaml"
RISK = "      - id: risk_now\n"
NOTES = """\
      - id: notes
        type: repeat
        label: Notes
        fields:
          - id: day
            type: date
            label: Day
            default_rule: seen_on
          - id: number
            type: integer
            label: Number
            default_rule: position() * 10
          - id: more
            type: group
            label: More
            fields:
              - id: twice
                type: integer
                label: Twice
                default_rule: number * 2
              - id: kind
                type: text
                label: Kind
                default: plain
"""
PRESENT = """\
      - id: present
        type: repeat
        label: Who was there
        prefill:
          rows: intake.family
          set: {who: member_name, known_as: code}
        fields:
          - id: who
            type: text
            label: Who
          - id: known_as
            type: text
            label: Known as
          - id: well
            type: yes_no
            label: Well
            default: yes
"""
SEEN = """\
      - id: seen
        type: repeat
        label: How it looks
        rows_from: risks
        fields:
          - id: looks
            type: text
            label: Looks
            default: as before
"""
FAMILY = [{"member_name": "Adam", "member_age": "5"}, {"member_name": "Hawa", "member_age": "4"}]


def office(fields: str) -> Office:
    return Office(bundle=small((VISIT, RISK, fields + RISK)))


def rows_of(here: Office, draft: str, repeat: str) -> list[dict[str, Any]]:
    page = open_draft(here.desk, AMAL, draft, "visit", False)
    assert isinstance(page, FormPage)
    view = next(view for view in page.fields if view.field.id == repeat)
    return [dict(_values(row.fields)) for row in view.rows]


def _values(views: Any) -> Any:
    for view in views:
        yield from _values(view.fields)
        if view.field.type != "group":
            yield view.field.id, view.value


def begun(here: Office, **typed: Any) -> str:
    draft = start_draft(here.desk, AMAL, "case", here.start(**typed), form="visit")
    assert isinstance(draft, str)
    return draft


def test_a_new_row_begins_with_what_its_rules_give() -> None:
    here = office(NOTES)
    draft = begun(here)
    for day in ("2026-02-27", "2026-02-28"):
        posted = {"seen_on": text(day)}
        page = open_draft(here.desk, AMAL, draft, "visit", False)
        assert isinstance(page, FormPage)
        for view in next(v for v in page.fields if v.field.id == "notes").rows:
            posted.update({inner.name: inner.posted for inner in _all(view.fields)})
        assert keep_draft(here.desk, AMAL, draft, "visit", posted=posted, do="add_row:notes")

    assert rows_of(here, draft, "notes") == [
        {"day": "2026-02-27", "number": 10, "twice": 20, "kind": "plain"},
        {"day": "2026-02-28", "number": 20, "twice": 40, "kind": "plain"},
    ]


def _all(views: Any) -> Any:
    for view in views:
        yield from _all(view.fields) if view.fields else (view,)


def test_what_was_emptied_in_a_row_is_not_filled_again() -> None:
    here = office(NOTES)
    draft = begun(here)
    posted = {"seen_on": text("2026-02-27")}
    assert keep_draft(here.desk, AMAL, draft, "visit", posted=posted, do="add_row:notes")
    assert keep_draft(here.desk, AMAL, draft, "visit", posted=posted, do="refresh")

    assert rows_of(here, draft, "notes") == [dict.fromkeys(("day", "number", "twice", "kind"))]


def test_rows_are_carried_over_from_another_form_as_new_rows() -> None:
    here = office(PRESENT)
    draft = begun(here, family=FAMILY)
    found = rows_of(here, draft, "present")

    assert [(row["who"], row["well"]) for row in found] == [("Adam", True), ("Hawa", True)]
    assert [row["known_as"] for row in found] == ["row1", "row2"]


def test_rows_carried_over_are_sent_like_typed_ones() -> None:
    here = office(PRESENT)
    case = here.start(family=FAMILY)
    sent = here.send(AMAL, case, {"seen_on": "2026-03-01"}, form="visit")
    assert isinstance(sent, Submitted), sent

    assert [row["who"] for row in here.answers(case, "visit")["present"]] == ["Adam", "Hawa"]


def test_nothing_to_carry_over_begins_without_rows() -> None:
    here = office(PRESENT)

    assert rows_of(here, begun(here), "present") == []


def test_rows_of_a_list_begin_with_their_defaults() -> None:
    here = office(SEEN)
    found = rows_of(here, begun(here), "seen")

    assert {row["looks"] for row in found} == {"as before"}
    assert len(found) == len(here.desk.bundle.lists["risks"].choices)
