"""The engine holds to the oracle of rights: random people and cases, every surface alike.

`make rights` tries 20,000 of them.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from oracle import SCOPES, One, moves, reaches, reads
from small_project import MOMENT, Office

from engine.actor import SYSTEM, Actor
from engine.case import Case, FormRecord
from engine.cases.fire_step import Asked, fire_step
from engine.cases.list_cases import list_cases
from engine.cases.show_case import show_case
from engine.cases.show_record import show_record
from engine.cases.views import FiredStep
from engine.definitions import load_folder
from engine.definitions.model import Bundle
from engine.gate import Change, Member
from engine.query import ALL
from engine.store.protocol import Sort

FOLDER = Path(__file__).parents[1] / "projects" / "rights"
TRIES = int(os.environ.get("HIMAYA_RIGHTS", "400"))
A_WORLD, PEOPLE, ALL_ROWS = 8, 10, 100
FIELDS = ("plain", "named", "told", "inner")
PLACES = ("east", "east_town", "west", "west_town")
NOTHING_ASKED = Asked({}, "", "", "")
MOVED = ("seal", "unseal", "close", "done")


@cache
def rights() -> Bundle:
    found, problems = load_folder(FOLDER, FOLDER)
    assert found is not None, problems
    return found


@dataclass
class World:
    """Some cases in a store, and the same as the oracle knows them."""

    office: Office
    cases: dict[str, One]


def word(field: str, case_id: str) -> str:
    """A canary: a word that stands in one field of one case and nowhere else."""
    return f"{field}canary{case_id}"


def made_world(chance: random.Random) -> World:
    world = World(Office(bundle=rights()), {})
    for number in range(A_WORLD // 2):
        status = chance.choice(("open", "open", "sealed", "closed"))
        above = made_case(chance, f"c{number}", "case", status, None)
        below = made_case(chance, f"e{number}", "errand", chance.choice(("open", "closed")), above)
        kept = Change(None, "made", case=above.case, family=(Member(below.case),))
        world.office.gate.change(SYSTEM, above.case.id, lambda _, kept=kept: kept)
        world.cases |= {above.case.id: above.said, below.case.id: below.said}
    return world


@dataclass
class Made:
    case: Case
    said: One


def made_case(
    chance: random.Random, case_id: str, workflow: str, status: str, above: Made | None
) -> Made:
    owner, agency, team = chance.choice("abc"), chance.choice(("", "x", "y")), chance.choice("mn")
    place = chance.choice((*PLACES, ""))
    answers = {field: word(field, case_id) for field in FIELDS}
    answers |= {"home": place} if place else {}
    if above is not None:
        answers = {"what": "errand"}
    form = "intake" if above is None else "errand_form"
    record = FormRecord(f"r{case_id}", form, answers, 1, MOMENT.now, owner, rights().hash)
    place_in = (status, owner, team, agency)
    times = (MOMENT.now, owner, MOMENT.now)
    case = Case(case_id, workflow, case_id.upper(), *place_in, *times, records=(record,))
    if above is not None:
        case = case.changed(parent=above.case.id, root=above.case.id, place=1)
    said = One(owner, agency, team, (place,) if place else (), "", status, above and above.said)
    return Made(case, said)


def made_person(chance: random.Random) -> tuple[Actor, One]:
    role, name = chance.choice(tuple(SCOPES)), chance.choice("abcd")
    agency, team = chance.choice(("", "x", "y")), chance.choice(("", "m", "n"))
    places = tuple(chance.sample(PLACES, chance.choice((0, 1, 2))))
    return (
        Actor(name, name, role, agency, team, places=places),
        One(name, agency, team, places, role),
    )


def worlds() -> list[tuple[World, list[tuple[Actor, One]]]]:
    found = []
    for seed in range(max(1, TRIES // (A_WORLD * PEOPLE))):
        chance = random.Random(seed)
        found.append((made_world(chance), [made_person(chance) for _ in range(PEOPLE)]))
    return found


@pytest.fixture(scope="module")
def tried() -> list[tuple[World, list[tuple[Actor, One]]]]:
    return worlds()


def listed(office: Office, actor: Actor) -> set[str]:
    page = office.gate.page(actor, ALL, Sort(), "", ALL_ROWS)
    return {row.id for row in page.rows}


def found_by(office: Office, actor: Actor, text: str) -> set[str]:
    return {row.id for row in list_cases(office.desk, actor, {}, text=text, sort="", after="").rows}


def test_the_list_the_count_the_page_and_the_search_show_what_the_oracle_allows(tried) -> None:
    for world, people in tried:
        office = world.office
        for actor, person in people:
            due = {name for name, case in world.cases.items() if reaches(person, case)}
            assert listed(office, actor) == due, (person, world.cases)
            assert office.gate.count(actor, ALL).get("", 0) == len(due)
            assert sum(office.gate.count(actor, ALL, "case.status").values()) == len(due)
            for name in world.cases:
                assert (show_case(office.desk, actor, name) is not None) == (name in due)
                assert found_by(office, actor, name.upper()) == {name} & due, (person, name)


def test_buttons_and_fires_are_those_the_oracle_allows(tried) -> None:
    for world, people in tried:
        office = world.office
        for actor, person in people:
            for name, case in world.cases.items():
                shown = show_case(office.desk, actor, name)
                offered = {step.trigger for step in shown.steps} if shown is not None else set()
                due = moves(person, case)
                assert offered & set(MOVED) == due, (person, case)
                for move in set(MOVED) - due:
                    done = fire_step(office.desk, actor, name, move, asked=NOTHING_ASKED)
                    assert not isinstance(done, FiredStep), (person, case, move)


def test_a_canary_is_shown_and_found_only_where_the_oracle_lets_it_be_read(tried) -> None:
    for world, people in tried:
        office = world.office
        for actor, person in people:
            told = everything_told(world, actor)
            for name, case in world.cases.items():
                for field in FIELDS if case.above is None else ():
                    canary, due = word(field, name), reads(person, case, field)
                    assert (canary in told) == due, (person, case, field)
                    seen_by_search = field != "inner" and due
                    assert (name in found_by(office, actor, canary)) == seen_by_search


def everything_told(world: World, actor: Actor) -> str:
    """All that lists, pages and records say to somebody, and what they are refused with."""
    desk = world.office.desk
    said = [repr(list_cases(desk, actor, {}, text="", sort="", after=""))]
    for name in world.cases:
        shown = show_case(desk, actor, name)
        said.append(repr(shown and (shown.title, shown.facts, shown.timeline, shown.forms)))
        record = show_record(desk, actor, name, f"r{name}")
        said.append(repr(record and (record.title if hasattr(record, "title") else "", record)))
    return "".join(said)
