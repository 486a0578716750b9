"""Rows in rows that were sent: stored, read again, edited, and told apart by their places."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from nested_project import BARA, INTAKE, MONA, NYALA, nested, nested_office, sent
from small_project import AMAL, CLERK, GOOD, OMER, WATCHER, Office, codes, text

from engine.cases.draft_steps import find_filling
from engine.cases.live_page import live_page
from engine.cases.live_rules import live_rules
from engine.cases.placed import Placed
from engine.cases.show_file import show_file
from engine.cases.show_record import show_record
from engine.cases.views import Answer, FormPage, Submitted
from engine.gate import Change, Locked


def homes_of(office: Office, case: str) -> Any:
    return office.answers(case)["homes"]


def test_rows_of_a_repeat_that_others_write_stay_as_they_are() -> None:
    label = "            label: Person\n"
    here = nested_office((INTAKE, label, label + "            editable_by: [worker]\n"))
    case = sent(here, NYALA)
    draft = here.draft(OMER, case, rows={"homes/row1/people": ("forged",)})
    assert isinstance(here.submit(OMER, draft), Submitted)

    assert [row["name"] for row in homes_of(here, case)[0]["people"]] == ["Mona", "Ali"]


def test_what_was_sent_is_stored_row_in_row_and_read_again() -> None:
    here = nested_office()
    case = sent(here, NYALA, BARA)
    first, second = homes_of(here, case)

    assert [(row["name"], row["older"]) for row in first["people"]] == [("Mona", 0), ("Ali", 1)]
    assert second["people"] == [
        {"_row": "row1", "name": "Huda", "years": 70, "older": 0, "called": "Huda Bara"}
    ]
    assert here.answers(case)["everyone"] == 119


def test_a_fault_is_told_at_its_row_of_a_row() -> None:
    found = nested_office().send(AMAL, typed={**GOOD, "homes": [{**NYALA, "most": "1"}, BARA]})

    assert codes(found) == ["count:homes/row1/people"]


def test_what_cannot_be_read_in_a_row_of_a_row_is_told_there_once() -> None:
    people = [{"name": "Mona", "years": "many"}]
    found = nested_office().send(
        AMAL, typed={**GOOD, "homes": [{"place": "Bara", "people": people}]}
    )

    assert codes(found) == ["type_number:homes/row1/people/row1/years"]


def test_a_person_named_in_a_row_of_a_row_must_exist() -> None:
    people = [{"name": "Mona", "helper": "nobody"}]
    found = nested_office().send(
        AMAL, typed={**GOOD, "homes": [{"place": "Bara", "people": people}]}
    )

    assert codes(found) == ["choice_filter:homes/row1/people/row1/helper"]


def test_a_retired_choice_is_kept_in_a_row_of_a_row_and_not_taken_up_anew() -> None:
    here = nested_office()
    case = sent(here, {"place": "Bara", "people": [{**MONA, "danger": "low"}, MONA]})
    retired = ("forms/lists/risks.yaml", "    label: Low\n", "    label: Low\n    retired: yes\n")
    here.use(nested(retired))
    person = "homes/row1/people/row{}/{}"
    kept = here.draft(AMAL, case, {person.format(1, "name"): text("Muna")})
    assert isinstance(here.submit(AMAL, kept), Submitted)
    taken = here.draft(AMAL, case, {person.format(2, "danger"): text("low")})
    page = here.submit(AMAL, taken)
    assert isinstance(page, FormPage)

    assert codes(page.problems) == ["choice_filter:homes/row1/people/row2/danger"]


def answers_in(found: tuple[Answer, ...], name: str) -> list[Any]:
    """Every answer to a field, through all rows."""
    here = [_told(one.value) for one in found if one.field.id == name and not one.rows]
    inside = (answers_in(row[1:], name) for one in found for row in one.rows)
    return here + [value for values in inside for value in values]


def _told(value: Any) -> Any:
    """A row is told of by its name, which is an answer shown as its field shows it."""
    return value.value if isinstance(value, Placed) else value


def shown_to(office_: Office, actor: Any, case: str) -> tuple[Answer, ...]:
    record = office_.case(case).current("intake")
    assert record is not None
    view = show_record(office_.desk, actor, case, record.id)
    assert view is not None
    return tuple(answer for section in view.sections for answer in section.answers)


def test_a_record_is_read_row_in_row_in_the_order_asked_for() -> None:
    here = nested_office()
    case = sent(here, {**NYALA, "head": "row2"}, BARA)
    found = shown_to(here, AMAL, case)

    assert answers_in(found, "place") == ["Bara", "Nyala"]
    assert answers_in(found, "name") == ["Huda", "Ali", "Mona"]
    assert answers_in(found, "head") == ["Ali"]


def test_who_reads_no_names_reads_none_in_rows_of_rows() -> None:
    here = nested_office()
    case = sent(here, {**NYALA, "head": "row2"})
    found = shown_to(here, WATCHER, case)

    assert answers_in(found, "name") == []
    assert answers_in(found, "years") == [9, 40]
    assert answers_in(found, "head") == [2]


def test_inner_rows_that_would_go_are_named_first() -> None:
    here = nested_office()
    case = sent(here, NYALA)
    draft = here.draft(AMAL, case, {"homes/row1/empty": text("yes")})
    page = here.submit(AMAL, draft)
    assert isinstance(page, FormPage)

    assert [answer.field.id for answer in page.removed][:1] == ["people"]
    assert answers_in(page.removed[:1], "name") == ["Ali", "Mona"]
    assert isinstance(here.submit(AMAL, draft, ("removed",)), Submitted)
    assert "people" not in homes_of(here, case)[0]


def test_an_old_fault_in_a_row_of_a_row_does_not_refuse_a_change_elsewhere() -> None:
    here = nested_office()
    case = sent(here, NYALA)
    here.use(nested((INTAKE, "                max: 120\n", "                max: 30\n")))
    elsewhere = here.draft(AMAL, case, {"homes/row1/people/row2/years": text("8")})
    assert isinstance(here.submit(AMAL, elsewhere), Submitted)
    changed = here.draft(AMAL, case, {"homes/row1/people/row1/years": text("41")})
    page = here.submit(AMAL, changed)
    assert isinstance(page, FormPage)

    assert codes(page.problems) == ["max:homes/row1/people/row1/years"]


def test_an_answer_whose_field_is_gone_is_kept_in_rows_of_rows() -> None:
    here = nested_office()
    case = sent(here, {"place": "Bara", "people": [{**MONA, "danger": "low"}]})
    danger = "              - id: danger\n                type: select_one\n"
    here.use(nested((INTAKE, danger, danger.replace("danger", "peril"))))
    draft = here.draft(AMAL, case, {"homes/row1/people/row1/years": text("41")})
    assert isinstance(here.submit(AMAL, draft), Submitted)
    (row,) = homes_of(here, case)[0]["people"]

    assert (row["years"], row["danger"]) == (41, "low")


def test_a_file_in_a_row_of_a_row_is_given_to_those_who_read_it() -> None:
    here = nested_office()
    case = sent(here, NYALA)
    blob = here.gate.keep_file(b"\xff\xd8\xff\xe0 a photo")
    photo = {"blob": blob, "name": "p.jpg", "media_type": "image/jpeg", "bytes": 13}

    def with_photo(locked: Locked) -> Change[None]:
        assert locked.case is not None
        (record,) = locked.case.records
        homes = [{"_row": "row1", "people": [{"_row": "row1", "photo": [photo]}]}]
        changed = replace(record, answers={**record.answers, "homes": homes})
        return Change(None, "submit", case=replace(locked.case, records=(changed,)))

    here.gate.change(AMAL, case, with_photo)
    found = show_file(here.desk, AMAL, case, blob)

    assert found is not None
    assert found.name == "p.jpg"
    assert show_file(here.desk, OMER, case, blob) is None


def test_a_rule_that_reads_what_its_reader_may_not_stays_here_and_tells_each_inner_row() -> None:
    here = nested_office()
    case = sent(here, NYALA)
    draft = here.draft(CLERK, case)
    filling = find_filling(here.desk, CLERK, draft)
    assert filling is not None
    rules = live_rules(here.desk, CLERK, filling.workflow, filling.form)
    page = live_page(filling, rules)
    told = page["rows"]["homes/row1/people/row2"]

    assert told == {"!homes.people.called.calculate": "Ali Nyala"}
    assert [row["years"] for row in page["values"]["homes"][0]["people"]] == [40, 9]
    assert "Mona" not in json.dumps(page["values"])
    assert "matches" not in json.dumps(rules.document)
