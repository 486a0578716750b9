"""A link to another case: only cases within reach, told by what may be read, never forged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_project import AMAL, BADR, CLERK, OMER, STRANGER, Office, codes, small

from engine.accounts import Accounts
from engine.actor import Actor
from engine.cases.draft_steps import keep_draft, open_draft, start_draft
from engine.cases.linked_cases import MOST_OFFERED, linkable
from engine.cases.views import FieldView, FormPage, Submitted
from engine.settings import Settings
from engine.web.services import Services
from engine.web.wording import Wording

VISIT = "forms/visit.yaml"
LINK = """\
      - id: sibling
        type: case
        label: Case of a sibling
        workflow: case
        show: [name, risk_level]
      - id: risk_now
"""
FILTERED = LINK.replace("show:", "choice_filter: choice.risk_level == 'low'\n        show:")


def office(link: str = LINK) -> Office:
    return Office(bundle=small((VISIT, "      - id: risk_now\n", link)))


def shown(here: Office, actor: Actor, draft: str) -> FieldView:
    page = open_draft(here.desk, actor, draft, "visit", False)
    assert isinstance(page, FormPage)
    return next(view for view in page.fields if view.field.id == "sibling")


def search(here: Office, actor: Actor, case: str, text: str) -> FieldView:
    draft = here.draft(actor, case, form="visit")
    posted = {"sibling": {"search": (text,)}}
    assert keep_draft(here.desk, actor, draft, "visit", posted=posted, do="refresh")
    return shown(here, actor, draft)


def visit(here: Office, actor: Actor, case: str, **typed: Any) -> Any:
    return here.send(actor, case, {"seen_on": "2026-03-01", **typed}, form="visit")


def ids(view: FieldView) -> list[str]:
    return [choice.code for choice in view.choices]


@pytest.mark.parametrize("by", ["name", "number", "typed_number"])
def test_a_case_is_found_by_its_name_and_by_its_number(by: str) -> None:
    here = office()
    mine, other = here.start(), here.start(first_name="Sumaya")
    number = here.case(other).number
    text = {"name": "sumaya", "number": number, "typed_number": f" {number.lower()} "}[by]

    assert ids(search(here, AMAL, mine, text)) == [other]


def test_nothing_is_offered_before_anything_is_searched_for() -> None:
    here = office()
    mine = here.start()
    here.start(first_name="Sumaya")

    assert ids(search(here, AMAL, mine, " ")) == []


@pytest.mark.parametrize("actor", [BADR, STRANGER])
def test_a_case_out_of_reach_is_not_found_by_name_or_number(actor: Actor) -> None:
    here = office()
    theirs = here.start(AMAL, first_name="Sumaya")
    mine = here.start(actor)

    assert ids(search(here, actor, mine, "Sumaya")) == []
    assert ids(search(here, actor, mine, here.case(theirs).number)) == []


def test_the_case_itself_is_never_offered() -> None:
    here = office()
    mine = here.start(first_name="Sumaya")

    assert ids(search(here, AMAL, mine, "Sumaya")) == []


def test_twenty_cases_are_offered_at_most() -> None:
    here = office()
    mine = here.start()
    for _ in range(MOST_OFFERED + 5):
        here.start(first_name="Sumaya")

    assert len(search(here, AMAL, mine, "Sumaya").choices) == MOST_OFFERED


def test_only_facts_that_may_be_read_are_shown() -> None:
    here = office()
    other = here.start(first_name="Sumaya", risk="low")
    field = here.desk.bundle.forms["visit"].fields["sibling"]

    (worker,) = linkable(here.desk, AMAL, field, "Sumaya")
    assert worker.columns["shown"] == {"name": "Sumaya", "risk_level": "low"}
    # The clerk's role reads no names: they are not shown, and no case is found by them.
    (clerk,) = linkable(here.desk, CLERK, field, here.case(other).number)
    assert clerk.columns["shown"] == {"risk_level": "low"}
    assert "name" not in clerk.columns
    assert list(linkable(here.desk, CLERK, field, "Sumaya")) == []


def test_a_filter_sees_the_facts_of_the_other_case() -> None:
    here = office(FILTERED)
    mine = here.start()
    here.start(first_name="Sumaya", risk="medium")
    low = here.start(first_name="Sumaya", risk="low")

    assert ids(search(here, AMAL, mine, "Sumaya")) == [low]


def test_a_case_outside_the_filter_is_refused() -> None:
    here = office(FILTERED)
    mine, medium = here.start(), here.start(risk="medium")

    assert codes(visit(here, AMAL, mine, sibling=medium)) == ["choice_filter:sibling"]


def test_a_chosen_case_is_stored_and_told_by_its_number() -> None:
    here = office()
    mine, other = here.start(), here.start(first_name="Sumaya")
    sent = visit(here, AMAL, mine, sibling=other)
    assert isinstance(sent, Submitted), sent

    assert here.answers(mine, "visit")["sibling"] == other
    assert told(here, AMAL, other) == here.case(other).number
    assert told(here, BADR, other) == "fieldtypes.case.unseen.label"


def told(here: Office, actor: Actor, case: str) -> str:
    field = here.desk.bundle.forms["visit"].fields["sibling"]
    services = Services(
        here.desk, Accounts(here.gate, here.clock), here.clock, here.ids, Settings(Path(), Path())
    )
    return Wording(services, "en", actor).show(field, case)


@pytest.mark.parametrize("forged", ["theirs", "own", "unknown", "of another shape"])
def test_a_forged_link_is_refused(forged: str) -> None:
    here = office()
    theirs, mine = here.start(BADR), here.start()
    text = {"theirs": theirs, "own": mine, "unknown": "nobody", "of another shape": "../x"}[forged]
    code = "type_case" if forged == "of another shape" else "choice_filter"

    assert codes(visit(here, AMAL, mine, sibling=text)) == [f"{code}:sibling"]


def test_a_link_that_somebody_else_made_outlives_an_edit_by_who_cannot_see_it() -> None:
    here = office()
    mine, theirs = here.start(AMAL), here.start(BADR)
    # The supervisor sees both cases of the team.
    assert isinstance(visit(here, OMER, mine, sibling=theirs), Submitted)
    record = here.case(mine).current("visit")
    assert record is not None
    draft = start_draft(here.desk, AMAL, "case", mine, form="visit", record=record.id)
    assert isinstance(draft, str)
    (choice,) = shown(here, AMAL, draft).choices
    assert (choice.code, choice.columns) == (theirs, {})

    posted = {"seen_on": {"": ("2026-02-27",)}, "sibling": {"": (theirs,)}}
    assert keep_draft(here.desk, AMAL, draft, "visit", posted=posted, do="continue")
    assert isinstance(here.submit(AMAL, draft), Submitted)
    assert here.answers(mine, "visit")["sibling"] == theirs
    assert here.answers(mine, "visit")["seen_on"] == "2026-02-27"
