"""Rows in rows from the button that makes one to the page that shows it again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from nested_project import INTAKE, nested
from small_project import AMAL, CLERK, GOOD, OMER, WATCHER, Office, codes, text

from engine.cases.draft_steps import find_filling, keep_draft, open_draft, start_draft
from engine.cases.live_page import live_page
from engine.cases.live_rules import live_rules
from engine.cases.show_file import show_file
from engine.cases.show_record import show_record
from engine.cases.views import Answer, FieldView, FormPage, Submitted
from engine.fieldtypes.base import Posted
from engine.gate import Change, Locked

MONA = {"name": "Mona", "years": "40"}
ALI = {"name": "Ali", "years": "9", "pupil": "yes"}
NYALA = {"place": "Nyala", "people": [MONA, ALI]}
BARA = {"place": "Bara", "people": [{"name": "Huda", "years": "70"}]}


def office(*edits: tuple[str, str, str]) -> Office:
    return Office(bundle=nested(*edits))


def sent(office: Office, *homes: Mapping[str, Any]) -> str:
    return office.start(homes=list(homes))


def homes_of(office: Office, case: str) -> Any:
    return office.answers(case)["homes"]


class Form:
    """Amal at the page of a form, without JavaScript: she types, she presses buttons."""

    def __init__(self, office: Office, section: str = "household") -> None:
        self.office = office
        draft = start_draft(office.desk, AMAL, "case", "", form="intake")
        assert isinstance(draft, str)
        self.draft = draft
        self.section = section
        office.type(AMAL, draft, {"consent": text("yes"), "first_name": text("Layla")})

    def press(self, do: str, **typed: Posted) -> None:
        page = {view.name: view.posted for view in self.views()}
        named = {name.replace("__", "/"): given for name, given in typed.items()}
        posted = {**page, **named}
        kept = keep_draft(self.office.desk, AMAL, self.draft, self.section, posted=posted, do=do)
        assert kept is not None

    def views(self) -> tuple[FieldView, ...]:
        page = open_draft(self.office.desk, AMAL, self.draft, self.section, False)
        assert isinstance(page, FormPage)
        return tuple(every(page.fields))

    def rows(self, repeat: str) -> list[str]:
        view = next((view for view in self.views() if view.name == repeat), None)
        return [] if view is None else [row.id for row in view.rows]


def every(views: tuple[FieldView, ...]) -> Iterator[FieldView]:
    for view in views:
        yield view
        yield from every(view.fields)
        for row in view.rows:
            yield from every(row.fields)


def section_of_homes() -> str:
    form = nested().forms["intake"]
    return next(s.id for s in form.sections if any(f.id == "homes" for f in s.fields))


def begun(office_: Office) -> tuple[Form, str]:
    """A form with one home; the name of its repeat of people."""
    form = Form(office_, section_of_homes())
    form.press("add_row:homes")
    (home,) = form.rows("homes")
    return form, f"homes/{home}/people"


def test_buttons_make_and_remove_rows_in_rows_and_keep_what_was_typed() -> None:
    form, people = begun(office())
    form.press(f"add_row:{people}")
    (first,) = form.rows(people)
    form.press(f"add_row:{people}", **{f"{people}/{first}/name".replace("/", "__"): text("Mona")})
    _, second = form.rows(people)
    form.press(f"remove_row:{people}/{second}")
    shown = {view.name: view.posted for view in form.views()}

    assert form.rows(people) == [first]
    assert shown[f"{people}/{first}/name"] == text("Mona")


def test_rows_of_another_outer_row_are_left_alone() -> None:
    form, people = begun(office())
    form.press("add_row:homes")
    _, second = form.rows("homes")
    form.press(f"add_row:{people}")

    assert (len(form.rows(people)), form.rows(f"homes/{second}/people")) == (1, [])


def test_no_more_inner_rows_are_made_than_the_outer_row_lets() -> None:
    form, people = begun(office())
    most = people.replace("/people", "/most").replace("/", "__")
    for _ in range(4):
        form.press(f"add_row:{people}", **{most: text("2")})

    assert len(form.rows(people)) == 2


def test_a_forged_button_makes_no_row() -> None:
    form, people = begun(office())
    for forged in (
        "add_row:homes/nobody/people",
        "add_row:people",
        f"add_row:{people}/nobody/name",
        "add_row:homes/people",
        "add_row:",
        f"remove_row:{people}",
        "remove_row:",
        f"add_row:{people.replace('/people', '/things')}",
    ):
        form.press(forged)

    assert form.rows(people) == []
    assert len(form.rows("homes")) == 1


def test_rows_of_a_repeat_that_others_write_stay_as_they_are() -> None:
    label = "            label: Person\n"
    here = office((INTAKE, label, label + "            editable_by: [worker]\n"))
    case = sent(here, NYALA)
    draft = here.draft(OMER, case, rows={"homes/row1/people": ("forged",)})
    assert isinstance(here.submit(OMER, draft), Submitted)

    assert [row["name"] for row in homes_of(here, case)[0]["people"]] == ["Mona", "Ali"]


def test_a_new_inner_row_begins_with_its_defaults() -> None:
    form, people = begun(office())
    form.press(f"add_row:{people}")
    form.press(f"add_row:{people}")
    years = [view.value for view in form.views() if view.name.endswith("/years")]

    assert years == [10, 20]


def test_rows_that_come_from_a_list_begin_with_their_defaults_in_a_new_row() -> None:
    form, people = begun(office())
    there = {v.name: v.value for v in form.views() if v.name.endswith("/there")}
    home = people.removesuffix("/people")

    assert there == {f"{home}/things/{code}/there": True for code in ("safety", "health")}


def test_a_row_that_was_just_added_is_not_told_what_it_lacks() -> None:
    form, people = begun(office())
    form.press(f"add_row:{people}")
    page = open_draft(form.office.desk, AMAL, form.draft, form.section, False)
    assert isinstance(page, FormPage)

    assert [part.visited for part in page.sections if part.section.id == form.section] == [False]


def test_what_was_sent_is_stored_row_in_row_and_read_again() -> None:
    here = office()
    case = sent(here, NYALA, BARA)
    first, second = homes_of(here, case)

    assert [(row["name"], row["older"]) for row in first["people"]] == [("Mona", 0), ("Ali", 1)]
    assert second["people"] == [
        {"_row": "row1", "name": "Huda", "years": 70, "older": 0, "called": "Huda Bara"}
    ]
    assert here.answers(case)["everyone"] == 119


def test_a_fault_is_told_at_its_row_of_a_row() -> None:
    found = office().send(AMAL, typed={**GOOD, "homes": [{**NYALA, "most": "1"}, BARA]})

    assert codes(found) == ["count:homes/row1/people"]


def test_what_cannot_be_read_in_a_row_of_a_row_is_told_there_once() -> None:
    people = [{"name": "Mona", "years": "many"}]
    found = office().send(AMAL, typed={**GOOD, "homes": [{"place": "Bara", "people": people}]})

    assert codes(found) == ["type_number:homes/row1/people/row1/years"]


def test_a_person_named_in_a_row_of_a_row_must_exist() -> None:
    people = [{"name": "Mona", "helper": "nobody"}]
    found = office().send(AMAL, typed={**GOOD, "homes": [{"place": "Bara", "people": people}]})

    assert codes(found) == ["choice_filter:homes/row1/people/row1/helper"]


def test_a_retired_choice_is_kept_in_a_row_of_a_row_and_not_taken_up_anew() -> None:
    here = office()
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
    here = [one.value for one in found if one.field.id == name and not one.rows]
    inside = (answers_in(row[1:], name) for one in found for row in one.rows)
    return here + [value for values in inside for value in values]


def shown_to(office_: Office, actor: Any, case: str) -> tuple[Answer, ...]:
    record = office_.case(case).current("intake")
    assert record is not None
    view = show_record(office_.desk, actor, case, record.id)
    assert view is not None
    return tuple(answer for section in view.sections for answer in section.answers)


def test_a_record_is_read_row_in_row_in_the_order_asked_for() -> None:
    here = office()
    case = sent(here, {**NYALA, "head": "row2"}, BARA)
    found = shown_to(here, AMAL, case)

    assert answers_in(found, "place") == ["Bara", "Nyala"]
    assert answers_in(found, "name") == ["Huda", "Ali", "Mona"]
    assert answers_in(found, "head") == ["Ali"]


def test_who_reads_no_names_reads_none_in_rows_of_rows() -> None:
    here = office()
    case = sent(here, {**NYALA, "head": "row2"})
    found = shown_to(here, WATCHER, case)

    assert answers_in(found, "name") == []
    assert answers_in(found, "years") == [9, 40]
    assert answers_in(found, "head") == ["2"]


def test_inner_rows_that_would_go_are_named_first() -> None:
    here = office()
    case = sent(here, NYALA)
    draft = here.draft(AMAL, case, {"homes/row1/empty": text("yes")})
    page = here.submit(AMAL, draft)
    assert isinstance(page, FormPage)

    assert [answer.field.id for answer in page.removed][:1] == ["people"]
    assert answers_in(page.removed[:1], "name") == ["Ali", "Mona"]
    assert isinstance(here.submit(AMAL, draft, ("removed",)), Submitted)
    assert "people" not in homes_of(here, case)[0]


def test_an_old_fault_in_a_row_of_a_row_does_not_refuse_a_change_elsewhere() -> None:
    here = office()
    case = sent(here, NYALA)
    here.use(nested((INTAKE, "                max: 120\n", "                max: 30\n")))
    elsewhere = here.draft(AMAL, case, {"homes/row1/people/row2/years": text("8")})
    assert isinstance(here.submit(AMAL, elsewhere), Submitted)
    changed = here.draft(AMAL, case, {"homes/row1/people/row1/years": text("41")})
    page = here.submit(AMAL, changed)
    assert isinstance(page, FormPage)

    assert codes(page.problems) == ["max:homes/row1/people/row1/years"]


def test_an_answer_whose_field_is_gone_is_kept_in_rows_of_rows() -> None:
    here = office()
    case = sent(here, {"place": "Bara", "people": [{**MONA, "danger": "low"}]})
    danger = "              - id: danger\n                type: select_one\n"
    here.use(nested((INTAKE, danger, danger.replace("danger", "peril"))))
    draft = here.draft(AMAL, case, {"homes/row1/people/row1/years": text("41")})
    assert isinstance(here.submit(AMAL, draft), Submitted)
    (row,) = homes_of(here, case)[0]["people"]

    assert (row["years"], row["danger"]) == (41, "low")


def test_a_file_in_a_row_of_a_row_is_given_to_those_who_read_it() -> None:
    here = office()
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
    here = office()
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


COUNTED = (INTAKE, "            count:\n              max: most\n", "            count: most\n")


def test_as_many_inner_rows_stand_ready_as_the_outer_row_says() -> None:
    form, people = begun(office(COUNTED))
    most = people.replace("/people", "/most").replace("/", "__")
    form.press("autosave", **{most: text("2")})
    assert form.rows(people) == []
    form.press("refresh", **{most: text("2")})
    first = form.rows(people)
    form.press("refresh")

    assert form.rows(people) == first
    assert [v.value for v in form.views() if v.name.endswith("/years")] == [10, 20]


def test_rows_that_are_too_many_stay_until_somebody_removes_them() -> None:
    form, people = begun(office(COUNTED))
    most = people.replace("/people", "/most").replace("/", "__")
    for count in ("2", "1"):
        form.press("refresh", **{most: text(count)})
    first, second = form.rows(people)
    form.press(f"remove_row:{people}/{second}")
    form.press(f"remove_row:{people}/{first}")

    assert form.rows(people) == [first]


def test_rows_of_a_fixed_number_stand_there_from_the_beginning() -> None:
    three = (
        INTAKE,
        "        count:\n          max: 3\n        fields:\n          - id: place\n",
        "        count: 2\n        fields:\n          - id: place\n",
    )
    form = Form(office(three), section_of_homes())
    shown = [view.name.rpartition("/")[2] for view in form.views()]

    assert len(form.rows("homes")) == 2
    assert shown.count("there") == 4


AGAIN = """\
      - id: again
        type: repeat
        label: Homes again
        prefill:
          rows: intake.homes
          set: {was: code, where: place}
        fields:
          - id: was
            type: hidden
            label: Was
          - id: where
            type: text
            label: Where
          - id: still
            type: repeat
            label: Still there
            prefill:
              rows: filter(row(intake.homes, was).people, years >= 18)
              set: {who: name}
            fields:
              - id: who
                type: text
                label: Who
"""


def test_rows_of_rows_are_carried_over_from_another_form() -> None:
    risk = "      - id: risk_now\n"
    here = office(("forms/visit.yaml", risk, AGAIN + risk))
    case = sent(here, NYALA, BARA)
    done = here.send(AMAL, case, {"seen_on": "2026-03-01"}, form="visit")
    assert isinstance(done, Submitted), done
    again = here.answers(case, "visit")["again"]

    assert [row["where"] for row in again] == ["Nyala", "Bara"]
    assert [[one["who"] for one in row["still"]] for row in again] == [["Mona"], ["Huda"]]


def test_rows_of_a_list_stand_on_the_page_before_they_count() -> None:
    listed = "            rows_from: areas\n"
    here = office((INTAKE, listed, listed + "            relevant: empty is no\n"))
    form, people = begun(here)
    things = people.replace("/people", "/things")
    view = next(view for view in form.views() if view.name == things)

    assert (view.relevant, view.condition is None) == (False, False)
    assert form.rows(things) == ["safety", "health"]
