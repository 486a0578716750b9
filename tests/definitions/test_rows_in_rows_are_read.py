"""What rules of rows in rows see, in which order they are worked out, and what is refused."""

from __future__ import annotations

import pytest
from nested_project import BEFORE, HOMES, INTAKE, nested
from small_project import FOLDER

from engine.definitions import read_bundle
from engine.definitions.order import order_of
from engine.loading.project import read_sources

INNER = "                calculate: count(people, years > this.years)\n"


def codes_with(old: str, new: str) -> list[str]:
    """What is found in the project with a text of the homes replaced."""
    files = {p.relative_to(FOLDER).as_posix(): p.read_text() for p in FOLDER.rglob("*.yaml")}
    assert old in HOMES
    files[INTAKE] = files[INTAKE].replace(BEFORE, HOMES.replace(old, new) + BEFORE)
    project, unread = read_sources({path: text.encode() for path, text in files.items()})
    _, found = read_bundle(project)
    return [problem.code for problem in (*unread, *found) if problem.code != "P201"]


def test_every_field_has_its_path_through_both_repeats() -> None:
    paths = set(nested().forms["intake"].fields)

    assert {"homes", "homes.people", "homes.people.years", "homes.things.there"} <= paths


@pytest.mark.parametrize(
    "rule",
    [
        "count(people)",
        "homes.place is not blank",
        "years + most",
        "join(' ', this.name, row.name, place)",
        "sum(homes.people.years) + sum(people.years)",
        "count(homes, any(people, years > 40))",
        "count(people, years > this.years and place is not blank)",
        "position() + count(family)",
    ],
)
def test_a_rule_of_an_inner_row_sees_its_row_the_row_around_it_and_the_form(rule: str) -> None:
    assert codes_with(INNER, f"                calculate: {rule}\n") == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("this.place", "R112"),  # `this` is the person, not the home
        ("homes.people.gone", "R112"),
        ("homes.years", "R112"),  # it stands one deeper
        ("there", "R110"),  # of the rows beside
    ],
)
def test_a_name_that_stands_elsewhere_is_told(rule: str, code: str) -> None:
    assert codes_with(INNER, f"                calculate: {rule}\n") == [code]


def test_an_outer_row_does_not_see_the_fields_of_its_inner_rows_by_their_own_names() -> None:
    assert codes_with("calculate: sum(people.years)", "calculate: sum(years)") == ["R110"]


def test_a_field_chooses_only_among_rows_that_stand_beside_it_or_around_it() -> None:
    outside = "      - id: everyone\n"
    choice = "      - {id: elsewhere, type: select_one, label: Who, choices: people}\n"

    assert codes_with(outside, choice + outside) == ["F102"]
    assert codes_with("choices: risks\n", "choices: people\n") == []
    assert codes_with("choices: risks\n", "choices: family\n") == []


def test_a_ring_through_both_repeats_is_told() -> None:
    assert codes_with(INNER, "                calculate: sum(homes.people.older)\n") == ["F106"]


def test_three_deep_is_refused() -> None:
    inside = "[{id: x, type: text, label: X}]"
    third = f"              - {{id: third, type: repeat, label: Third, fields: {inside}}}\n"
    helper = "              - id: helper\n"

    assert codes_with(helper, third + helper) == ["F113"]


def test_inner_rows_come_after_what_they_read_and_before_what_reads_them() -> None:
    order = nested().forms["intake"].order

    for first, then in (
        ("homes.people.years", "homes.people.older"),
        ("homes.place", "homes.people.called"),
        ("homes.people.years", "homes.total"),
        ("homes.total", "greatest"),
        ("homes.people.years", "children"),
    ):
        assert order.index(first) < order.index(then)


def test_an_inner_repeat_is_ordered_as_one() -> None:
    """What an outer row computes of its inner rows waits until they are worked out whole."""
    graph = {
        "a": frozenset({"h"}),
        "h": frozenset[str](),
        "h.sum": frozenset({"h", "h.p", "h.p.x"}),
        "h.p": frozenset({"h"}),
        "h.p.x": frozenset({"h.p", "h.p.y"}),
        "h.p.y": frozenset({"h.p", "h.q"}),
        "h.q": frozenset({"h"}),
    }

    assert order_of(graph) == ("h", "h.q", "h.p", "h.p.y", "h.p.x", "h.sum", "a")
