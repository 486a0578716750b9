"""One scope and one set of field rights for every surface of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from small_project import AMAL, BADR, CLERK, GOOD, OMER, STRANGER, WATCHER, Office, text

from engine.actor import Actor
from engine.cases.answer import submit_answers
from engine.cases.draft_steps import discard_draft, keep_draft, open_draft, start_draft
from engine.cases.fire_step import Asked, fire_step, open_step
from engine.cases.home import home
from engine.cases.keep_file import keep_file
from engine.cases.list_cases import list_cases
from engine.cases.show_case import show_case
from engine.cases.show_record import show_history, show_record
from engine.cases.show_review import show_review
from engine.cases.submit_form import submit_draft
from engine.query import ALL

CANARIES = ("Canaryfirst", "Canaryrow", "Canaryask", "Canarycomment")
ASKED = Asked({}, "x", "s1", "")


def busy_case(office: Office) -> str:
    """A case with names in every place that takes them, and a decision that waits."""
    case_id = office.start(first_name="Canaryfirst", family=[{"member_name": "Canaryrow"}])
    office.fire(OMER, case_id, "assign", new_owner="badr", handing_over="Canaryask")
    office.fire(OMER, case_id, "assign", new_owner="amal", handing_over="Canaryask")
    office.fire(AMAL, case_id, "remark", comment="Canarycomment")
    office.fire(AMAL, case_id, "finish.request", comment="Canarycomment")
    return case_id


def draft_of(office: Office, case_id: str) -> str:
    """A visit the owner has begun."""
    return office.draft(AMAL, case_id, form="visit")


Surface = Callable[[Office, Actor, str], Any]
SURFACES: Mapping[str, Surface] = {
    "show_case": lambda o, a, c: show_case(o.desk, a, c),
    "show_record": lambda o, a, c: show_record(o.desk, a, c, o.case(c).records[0].id),
    "show_history": lambda o, a, c: show_history(o.desk, a, c, o.case(c).records[0].id, (0, 0)),
    "show_review": lambda o, a, c: show_review(o.desk, a, c, "finish"),
    "open_step": lambda o, a, c: open_step(o.desk, a, c, "remark"),
    "fire_step": lambda o, a, c: fire_step(o.desk, a, c, "remark", asked=ASKED),
    "start_draft": lambda o, a, c: start_draft(o.desk, a, "", c, form="visit"),
    "submit_answers": lambda o, a, c: submit_answers(
        o.desk, a, "", c, form="visit", typed={"seen_on": "2026-02-01"}
    ),
    "open_draft": lambda o, a, c: open_draft(o.desk, a, draft_of(o, c), "visit", tried=True),
    "keep_draft": lambda o, a, c: keep_draft(
        o.desk, a, draft_of(o, c), "visit", posted={}, do="save"
    ),
    "submit_draft": lambda o, a, c: submit_draft(
        o.desk, a, draft_of(o, c), confirmed=frozenset(), picks={}
    ),
    "keep_file": lambda o, a, c: keep_file(
        o.desk, a, draft_of(o, c), "seen_on", name="x", content=b"%PDF-"
    ),
    "discard_draft": lambda o, a, c: discard_draft(o.desk, a, draft_of(o, c)),
    "list": lambda o, a, c: list_cases(o.desk, a, {}, text="", sort="", after="").rows,
    "count": lambda o, a, c: list_cases(o.desk, a, {}, text="", sort="", after="").total,
    "filters": lambda o, a, c: [
        f.values for f in list_cases(o.desk, a, {}, text="", sort="", after="").filters if f.values
    ],
    "search": lambda o, a, c: list_cases(o.desk, a, {}, text="Canaryfirst", sort="", after="").rows,
    "number": lambda o, a, c: (
        list_cases(o.desk, a, {}, text=o.case(c).number, sort="", after="").rows
    ),
    "home": lambda o, a, c: [
        found
        for found in (home(o.desk, a).tasks, home(o.desk, a).recent, dict(home(o.desk, a).counts))
        if found
    ],
}


@pytest.mark.parametrize("name", sorted(SURFACES))
def test_someone_of_another_agency_meets_nothing_of_a_case(name: str) -> None:
    office = Office()
    case_id = busy_case(office)
    before = office.case(case_id), office.store.events(case_id, 0, 99)

    assert not SURFACES[name](office, STRANGER, case_id)
    assert (office.case(case_id), office.store.events(case_id, 0, 99)) == before


@pytest.mark.parametrize("name", sorted(set(SURFACES) - {"keep_file", "show_review", "home"}))
def test_the_owner_meets_the_case_on_the_same_surface(name: str) -> None:
    office = Office()

    assert SURFACES[name](office, AMAL, busy_case(office))


def test_a_case_of_another_looks_exactly_like_one_that_is_not_there() -> None:
    office = Office()
    case_id = busy_case(office)

    for surface in (show_case, lambda d, a, c: open_step(d, a, c, "remark")):
        assert surface(office.desk, STRANGER, case_id) is None
        assert surface(office.desk, STRANGER, "nothing") is None


def test_looking_beyond_ones_reach_is_audited_as_missing() -> None:
    office = Office()
    case_id = busy_case(office)
    for surface in ("show_case", "show_record", "fire_step", "start_draft"):
        SURFACES[surface](office, STRANGER, case_id)

    entries = [entry for entry in office.audit(case_id) if entry.person == STRANGER.id]
    assert [entry.result for entry in entries] == ["missing"] * 4


def test_reading_a_case_is_audited() -> None:
    office = Office()
    case_id = busy_case(office)
    show_case(office.desk, AMAL, case_id)

    entry = office.audit(case_id)[0]
    assert (entry.person, entry.action, entry.result) == ("amal", "read", "done")


def words_in(value: Any, seen: set[int]) -> Iterator[str]:
    """Every text anywhere in a view."""
    if isinstance(value, str):
        yield value
    elif id(value) not in seen:
        seen.add(id(value))
        for inner in parts_of(value):
            yield from words_in(inner, seen)


def parts_of(value: Any) -> Iterator[Any]:
    """What a value is made of."""
    if isinstance(value, Mapping):
        yield from (*value.keys(), *value.values())
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (getattr(value, field.name) for field in fields(value))


def canaries(value: Any) -> set[str]:
    """The names found anywhere in a view."""
    found = " ".join(words_in(value, set()))
    return {canary for canary in CANARIES if canary in found}


VIEWS: Mapping[str, Surface] = {
    **SURFACES,
    "asked": lambda o, a, c: show_record(o.desk, a, c, o.case(c).records_of("assign")[0].id),
    "page": lambda o, a, c: _pages(o, a, c),
}


def _pages(office: Office, actor: Actor, case_id: str) -> list[Any]:
    """Every page of the intake as this person fills it, and what stands against sending it."""
    office.fire(AMAL, case_id, "finish.withdraw")
    draft = start_draft(office.desk, actor, "", case_id, form="intake")
    if not isinstance(draft, str):
        return [draft]
    shown = [
        open_draft(office.desk, actor, draft, name, tried=True) for name in ("child", "home", "")
    ]
    office.type(actor, draft, {"consent": text("no")})
    return [*shown, office.submit(actor, draft)]


@pytest.mark.parametrize("actor", [CLERK, WATCHER], ids=lambda actor: actor.id)
@pytest.mark.parametrize("name", sorted(VIEWS))
def test_no_name_reaches_a_role_that_sees_no_identity(name: str, actor: Actor) -> None:
    office = Office()

    assert canaries(VIEWS[name](office, actor, busy_case(office))) == set()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("show_case", {"Canaryfirst", "Canarycomment"}),
        ("list", {"Canaryfirst"}),
        ("asked", {"Canaryask"}),
        ("page", {"Canaryfirst", "Canaryrow"}),
    ],
)
def test_the_names_would_be_found_where_they_may_be_read(name: str, found: set[str]) -> None:
    office = Office()

    assert canaries(VIEWS[name](office, AMAL, busy_case(office))) >= found


def test_neither_audit_nor_the_params_of_events_hold_answers() -> None:
    office = Office()
    case_id = busy_case(office)
    for name in sorted(SURFACES):
        SURFACES[name](office, AMAL, case_id)
    office.send(AMAL, typed={**GOOD, "first_name": "C"})

    params = [event.params for event in office.store.events(case_id, 0, 99)]
    assert canaries([params, office.audit()]) == set()


def test_a_fact_one_may_not_read_is_neither_searched_nor_filtered() -> None:
    office = Office()
    busy_case(office)

    assert list_cases(office.desk, CLERK, {}, text="Canaryfirst", sort="", after="").rows == ()
    found = list_cases(office.desk, CLERK, {"name": "Canaryfirst"}, text="", sort="name", after="")
    assert [row.title for row in found.rows] == [""]
    assert found.sort == "updated"


def test_a_role_that_is_not_declared_meets_nothing() -> None:
    office = Office()
    case_id = busy_case(office)
    nobody = replace(AMAL, role="forged")

    assert show_case(office.desk, nobody, case_id) is None
    assert list_cases(office.desk, nobody, {}, text="", sort="", after="").rows == ()
    assert not home(office.desk, nobody).counts


def test_a_draft_is_listed_only_while_its_case_is_in_reach() -> None:
    office = Office()
    case_id = office.start()
    office.draft(AMAL, case_id)
    assert [line.case_id for line in home(office.desk, AMAL).drafts] == [case_id]
    office.fire(OMER, case_id, "assign", new_owner=BADR.id)

    assert home(office.desk, AMAL).drafts == ()
    assert office.store.get(case_id, ALL) is not None
