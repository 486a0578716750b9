"""Case numbers: what a pattern says, counted for each value of what stands before the count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from small_project import AMAL, STRANGER, Office, small

from engine.cases.case_number import TRIES


def office(pattern: str) -> Office:
    return Office(
        bundle=small(("workflows/case.yaml", 'number: "{random:8}"', f'number: "{pattern}"'))
    )


def begun(at: Office, **times: int) -> list[str]:
    """Numbers of cases begun one after the other, without their check characters."""
    actors = {"amal": AMAL, "stranger": STRANGER}
    return [
        at.case(at.start(actors[name])).number[:-2]
        for name, often in times.items()
        for _ in range(often)
    ]


def test_a_count_goes_up_by_one_with_its_digits() -> None:
    assert begun(office("K{seq:3}"), amal=2) == ["K001", "K002"]


def test_year_and_month_are_those_of_the_day_where_the_project_is() -> None:
    assert begun(office("{year}-{month}-{seq:2}"), amal=1) == ["2026-03-01"]


def test_each_month_begins_its_count_anew() -> None:
    there = office("{month}-{seq:2}")
    first = begun(there, amal=2)
    there.clock.now += timedelta(days=31)

    assert first + begun(there, amal=1) == ["03-01", "03-02", "04-01"]


def test_each_agency_counts_its_own() -> None:
    numbers = begun(office("{agency}-{seq:2}"), amal=2, stranger=1)

    assert numbers == ["RELIEF-01", "RELIEF-02", "OTHER-01"]


def test_what_stands_after_the_count_does_not_divide_it() -> None:
    assert begun(office("{seq:2}-{agency}"), amal=1, stranger=1) == ["01-RELIEF", "02-OTHER"]


def test_a_random_part_has_its_length_and_differs() -> None:
    first, second = begun(office("K{random:5}"), amal=2)

    assert len(first) == len(second) == len("K") + 5
    assert first != second


def test_an_agency_that_nobody_has_leaves_no_dash_behind() -> None:
    there = office("{agency}-{seq:3}")

    assert there.case(there.start(replace(AMAL, agency=""))).number.startswith("001-")


def test_numbers_that_are_taken_are_passed_over_however_many() -> None:
    there = office("{seq:3}")
    begun(there, amal=2)
    taken = TRIES + 5
    before = begun(there, amal=taken - 2)[-1]
    there.use(small(("workflows/case.yaml", 'number: "{random:8}"', 'number: "0{seq:2}"')))

    assert before == f"{taken:03}"
    assert begun(there, amal=1) == [f"{taken + 1:03}"]
