"""Rows in rows as they begin: by a button, by their defaults, by a count, from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from nested_project import BARA, INTAKE, NYALA, nested, nested_office, sent
from small_project import AMAL, Office, text

from engine.cases.draft_steps import keep_draft, open_draft, start_draft
from engine.cases.views import FieldView, FormPage, Submitted
from engine.fieldtypes.base import Posted


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
    form, people = begun(nested_office())
    form.press(f"add_row:{people}")
    (first,) = form.rows(people)
    form.press(f"add_row:{people}", **{f"{people}/{first}/name".replace("/", "__"): text("Mona")})
    _, second = form.rows(people)
    form.press(f"remove_row:{people}/{second}")
    shown = {view.name: view.posted for view in form.views()}

    assert form.rows(people) == [first]
    assert shown[f"{people}/{first}/name"] == text("Mona")


def test_rows_of_another_outer_row_are_left_alone() -> None:
    form, people = begun(nested_office())
    form.press("add_row:homes")
    _, second = form.rows("homes")
    form.press(f"add_row:{people}")

    assert (len(form.rows(people)), form.rows(f"homes/{second}/people")) == (1, [])


def test_no_more_inner_rows_are_made_than_the_outer_row_lets() -> None:
    form, people = begun(nested_office())
    most = people.replace("/people", "/most").replace("/", "__")
    for _ in range(4):
        form.press(f"add_row:{people}", **{most: text("2")})

    assert len(form.rows(people)) == 2


def test_a_forged_button_makes_no_row() -> None:
    form, people = begun(nested_office())
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


def test_a_new_inner_row_begins_with_its_defaults() -> None:
    form, people = begun(nested_office())
    form.press(f"add_row:{people}")
    form.press(f"add_row:{people}")
    years = [view.value for view in form.views() if view.name.endswith("/years")]

    assert years == [10, 20]


def test_rows_that_come_from_a_list_begin_with_their_defaults_in_a_new_row() -> None:
    form, people = begun(nested_office())
    there = {v.name: v.value for v in form.views() if v.name.endswith("/there")}
    home = people.removesuffix("/people")

    assert there == {f"{home}/things/{code}/there": True for code in ("safety", "health")}


def test_a_row_that_was_just_added_is_not_told_what_it_lacks() -> None:
    form, people = begun(nested_office())
    form.press(f"add_row:{people}")
    page = open_draft(form.office.desk, AMAL, form.draft, form.section, False)
    assert isinstance(page, FormPage)

    assert [part.visited for part in page.sections if part.section.id == form.section] == [False]


COUNTED = (INTAKE, "            count:\n              max: most\n", "            count: most\n")


def test_as_many_inner_rows_stand_ready_as_the_outer_row_says() -> None:
    form, people = begun(nested_office(COUNTED))
    most = people.replace("/people", "/most").replace("/", "__")
    form.press("autosave", **{most: text("2")})
    assert form.rows(people) == []
    form.press("refresh", **{most: text("2")})
    first = form.rows(people)
    form.press("refresh")

    assert form.rows(people) == first
    assert [v.value for v in form.views() if v.name.endswith("/years")] == [10, 20]


def test_rows_that_are_too_many_stay_until_somebody_removes_them() -> None:
    form, people = begun(nested_office(COUNTED))
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
    form = Form(nested_office(three), section_of_homes())
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
    here = nested_office(("forms/visit.yaml", risk, AGAIN + risk))
    case = sent(here, NYALA, BARA)
    done = here.send(AMAL, case, {"seen_on": "2026-03-01"}, form="visit")
    assert isinstance(done, Submitted), done
    again = here.answers(case, "visit")["again"]

    assert [row["where"] for row in again] == ["Nyala", "Bara"]
    assert [[one["who"] for one in row["still"]] for row in again] == [["Mona"], ["Huda"]]


def test_rows_of_a_list_stand_on_the_page_before_they_count() -> None:
    listed = "            rows_from: areas\n"
    here = nested_office((INTAKE, listed, listed + "            relevant: empty is no\n"))
    form, people = begun(here)
    things = people.replace("/people", "/things")
    view = next(view for view in form.views() if view.name == things)

    assert (view.relevant, view.condition is None) == (False, False)
    assert form.rows(things) == ["safety", "health"]
