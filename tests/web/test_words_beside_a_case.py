"""Titles of forms, steps, conditions and messages that name answers: for whoever may read those."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from family_project import Families, family, read
from small_project import AMAL, CLERK, OMER, PEOPLE, Office, small, text

from engine.accounts import Accounts
from engine.actor import Actor
from engine.cases.draft_steps import open_draft
from engine.cases.fire_step import open_step
from engine.cases.show_case import show_case
from engine.cases.show_record import show_record
from engine.cases.views import FormPage, TimelineEntry
from engine.cases.work import told
from engine.definitions.model import Bundle
from engine.settings import Settings
from engine.web import Services
from engine.web.filling import problem_links
from engine.web.happened import event_words
from engine.web.placed import words_in
from engine.web.routes.home import notice_facts
from engine.web.stepping import reason_words, step_view
from engine.web.wording import Wording

FORM, VISIT, FLOW = "forms/intake.yaml", "forms/visit.yaml", "workflows/case.yaml"
MESSAGES = 'messages:\n  given: "{name}, {risk_level}, {case.status}"\nfacts:\n'
NOTICE = "          owner: assign.new_owner\n"
NOTIFY = "      - notify:\n          to: owner\n          message: given\n"


@cache
def worded() -> Bundle:
    return small(
        (FORM, "label: Intake\n", 'label: "Intake of {first_name}"\n'),
        (FORM, "Give more than one area a level", "More than one area for {first_name}"),
        (VISIT, "label: Visit\nrecords", 'label: "Visit to {intake.first_name}"\nrecords'),
        (FLOW, "otherwise: Visit first", 'otherwise: "Visit {name}, it is {case.status}"'),
        (FLOW, "label: Close\n", 'label: "Close {name}"\n    confirm: "Close {case.number}?"\n'),
        (FLOW, "label: Who?", 'label: "Who is {name} to be with?"'),
        (FLOW, NOTICE, NOTICE + NOTIFY),
        (FLOW, "facts:\n", MESSAGES),
    )


@pytest.fixture(scope="module")
def office() -> Office:
    return Office(bundle=worded())


@pytest.fixture(scope="module")
def case(office) -> str:
    return office.start()


@pytest.fixture(scope="module")
def services(office) -> Services:
    accounts = Accounts(office.gate, office.clock)
    settings = Settings(Path(), Path())
    return Services(office.desk, accounts, office.clock, office.ids, settings)


@pytest.fixture(scope="module")
def wording(services) -> Wording:
    return Wording(services, "en")


def form_page(office: Office, actor: Actor, draft: str) -> FormPage:
    found = open_draft(office.desk, actor, draft, "", False)
    assert isinstance(found, FormPage)
    return found


def call(services: Services, wording: Wording) -> Any:
    return SimpleNamespace(services=services, wording=wording)


@pytest.mark.parametrize(("actor", "named"), [(OMER, "Layla"), (CLERK, "…")])
def test_the_title_of_a_form_names_what_its_reader_may_read(office, case, wording, actor, named):
    seen = show_case(office.desk, actor, case)
    forms = {line.form.id: wording.label_in(line.form, seen.words) for line in seen.forms}
    assert forms["intake"] == f"Intake of {named}"
    record = show_record(office.desk, actor, case, office.case(case).records[0].id)
    assert wording.label(record.form, record.placed) == f"Intake of {named}"


def test_the_title_of_a_form_being_filled_stays_true_while_one_types(office, wording):
    draft = office.draft(AMAL, typed={"consent": text("yes"), "first_name": text("A<b>")})
    found = form_page(office, AMAL, draft)
    drawn = words_in(wording, found.form, found.placed)
    assert "data-says=" in drawn
    assert drawn.endswith(">Intake of A&lt;b&gt;</span>")


def test_where_no_case_is_at_hand_a_title_names_nobody(wording):
    assert wording.label(worded().forms["intake"]) == "Intake of …"


def test_a_check_of_the_whole_form_names_an_answer(services, office, wording):
    typed = {"consent": "yes", "first_name": "Layla", "risk": "low"}
    typed["areas/safety/level"] = "low"
    draft = office.draft(AMAL, typed={name: text(value) for name, value in typed.items()})
    found = form_page(office, AMAL, draft)
    asked = call(services, wording)
    links = problem_links(asked, found.form, found.problems, placed=found.placed)
    assert ("", "More than one area for Layla") in links


@pytest.mark.parametrize(("actor", "named"), [(AMAL, "Layla"), (OMER, "Layla")])
def test_a_step_and_what_is_needed_first_name_the_case(office, services, wording, actor, named):
    case = office.start()
    approve(office, case)
    seen = show_case(office.desk, actor, case)
    step = next(found for found in seen.steps if found.trigger == "close")
    view = step_view(call(services, wording), seen.workflow, case, step, seen.words)
    assert (view.label, view.title) == (f"Close {named}", "Close …")
    assert view.confirm == f"Close {office.case(case).number}?"
    assert f"Visit {named}, it is Planned" in [
        reason_words(wording, reason, seen.words) for reason in step.reasons
    ]


@pytest.mark.parametrize(("actor", "named"), [(AMAL, "Layla"), (CLERK, "…")])
def test_the_history_names_whom_a_step_was_for(office, case, wording, actor, named):
    seen = show_case(office.desk, actor, case)
    entry = TimelineEntry("", "amal", "close", {"transition": "close"}, "")
    step = wording.transition_label(seen.workflow, "close", seen.words)
    assert step == f"Close {named}"
    assert event_words(saying_steps(wording), entry, seen.workflow, seen.words) == step


def saying_steps(wording: Wording) -> Any:
    """The words of a project that has none of the interface's own."""
    return SimpleNamespace(
        bundle=wording.bundle,
        has=lambda path: True,
        t=lambda path, **params: params["step"],
        transition_label=wording.transition_label,
    )


def test_the_questions_of_a_step_name_the_case(office, case, wording):
    (asked, _) = open_step(office.desk, OMER, case, "assign").fields
    assert wording.label(asked.field, asked.placed) == "Who is Layla to be with?"


def test_a_message_names_facts_for_whoever_may_read_them(office, wording, services):
    case = office.start()
    office.fire(OMER, case, "assign", new_owner="badr")
    office.fire(OMER, office.start(), "assign", new_owner="huda")
    path = "workflows.case.messages.given"
    for person, words in (("badr", "Layla, Medium, Open"), ("huda", "…, Medium, Open")):
        actor = next(one for one in PEOPLE if one.id == person)
        (notice,) = told(office.desk, actor)
        assert wording.t(path, **notice_facts(wording, notice.case, notice.above)) == words


def approve(office: Office, case: str) -> None:
    office.fire(AMAL, case, "finish.request")
    content = office.case(case).approvals["finish"].content
    office.fire(OMER, case, "finish.approve", content=content)


SERVICE = "workflows/service.yaml"
ABOVE = (SERVICE, "label: Delivered\n", 'label: "Delivered for {parent.number}"\n')


def test_a_step_names_the_case_that_its_own_was_begun_under():
    office = Families()
    office.use(family(ABOVE))
    case = office.start()
    service = office.begin(AMAL, case, "service", what="food")
    seen = show_case(office.desk, AMAL, service)
    (step,) = [found for found in seen.steps if found.trigger == "deliver"]
    assert [one.value for one in seen.words[step.transition.text].values()] == [
        office.case(case).number
    ]


def test_where_no_case_is_begun_under_another_its_number_is_refused():
    flow = (FLOW, "    label: Close\n", '    label: "Close {parent.number}"\n')
    _, problems = read(ABOVE, flow)
    refused = [problem for problem in problems if problem.code == "L106"]
    assert [problem.location.file for problem in refused] == [FLOW]
