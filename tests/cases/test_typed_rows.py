"""Rows that a page made, took away and moved by itself, as it sends them: what is taken over."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from nested_project import nested_office
from small_project import AMAL, Office, text

from engine.cases.draft_steps import find_filling, keep_draft
from engine.cases.drafts import find_draft
from engine.environment import rows_of
from engine.fieldtypes.base import Posted
from engine.fieldtypes.repeat import MOST_ROWS


class Page:
    """A page of homes that keeps itself."""

    def __init__(self) -> None:
        self.office: Office = nested_office()
        self.draft = self.office.draft(AMAL, typed={"consent": text("yes")})

    def keep(self, posted: Mapping[str, Posted]) -> None:
        """Send what the page holds."""
        desk = self.office.desk
        assert keep_draft(desk, AMAL, self.draft, "home", posted=posted, do="autosave")

    def rows(self, repeat: str = "homes") -> tuple[str, ...]:
        """The ids of the rows as they are kept."""
        draft = find_draft(self.office.desk.gate, AMAL.id, self.draft)
        assert draft is not None
        return draft.rows.get(repeat, ())


@pytest.fixture
def page() -> Page:
    return Page()


def test_sent_twice_a_row_comes_once(page):
    for _ in range(2):
        page.keep({"homes": {"added": ("a",)}})
    assert page.rows() == ("a",)


def test_a_row_in_a_row_comes_with_it_and_keeps_what_was_typed(page):
    people = "homes/a/people"
    page.keep(
        {
            "homes": {"added": ("a",)},
            people: {"added": ("b",)},
            f"{people}/b/name": {"": ("Mona",)},
        }
    )
    filling = find_filling(page.office.desk, AMAL, page.draft)
    assert filling is not None
    (home,) = rows_of(filling.verdict.answers["homes"])
    assert [row["name"] for row in rows_of(home["people"])] == ["Mona"]


def test_a_row_taken_away_goes_even_if_it_is_new_there(page):
    page.keep({"homes": {"added": ("a", "b")}})
    page.keep({"homes": {"added": ("a", "b"), "removed": ("a",)}})
    assert page.rows() == ("b",)


@pytest.mark.parametrize("forged", ["", "../x", "a b", "x" * 65, "é"])
def test_what_is_no_row_id_makes_no_row(page, forged):
    page.keep({"homes": {"added": (forged, "a")}})
    assert page.rows() == ("a",)


def test_there_is_an_end_to_rows(page):
    page.keep({"homes": {"added": tuple(f"r{n}" for n in range(MOST_ROWS + 5))}})
    assert len(page.rows()) == MOST_ROWS


def test_rows_of_a_list_are_not_made_by_a_page(page):
    page.keep({"homes": {"added": ("a",)}, "homes/a/things": {"added": ("b",)}})
    assert page.rows("homes/a/things") == ()


def test_rows_that_are_ordered_by_an_answer_are_not_moved(page):
    page.keep({"homes": {"added": ("a", "b"), "order": ("b", "a")}})
    assert page.rows() == ("a", "b")


def test_what_another_page_typed_into_its_own_row_stays(page):
    place = {"homes/a/place": {"": ("Nyala",)}}
    page.keep({"homes": {"rows": ("", "a"), "added": ("a",)}, **place})
    page.keep({"homes": {"rows": ("", "b"), "added": ("b",)}})
    draft = find_draft(page.office.desk.gate, AMAL.id, page.draft)
    assert draft is not None
    assert page.rows() == ("a", "b")
    assert draft.typed["homes/a/place"] == {"": ("Nyala",)}
