"""The demo's data: every status, made by people with ordinary rights, the same each time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import cache

import pytest

from engine.case import from_document
from engine.defaults import defaults_dir
from engine.definitions import read_bundle
from engine.demo import MOST, PASSWORD, PEOPLE, lay
from engine.demo import laying as laying_module
from engine.demo.life import DemoFault, Life
from engine.demo.people import AGENCIES, TEAMS, caseworkers, colleague_of
from engine.demo.stories import STORIES, days_before, stories
from engine.loading.project import read_project
from engine.store.memory import MemoryStore

NOW = datetime(2026, 5, 20, 15, tzinfo=UTC)
FEW = len(STORIES) + 4


@cache
def bundle():
    return read_bundle(read_project(defaults_dir())[0])[0]


@cache
def laid(seed=0, now=NOW):
    store = MemoryStore()
    lay(bundle(), store, now, FEW)
    return store


def cases(store=None):
    """The cases, without what stands under them."""
    found = (store or laid()).scan("", 1000)
    return [from_document(document) for document in found if not document["parent"]]


def test_two_runs_give_the_same_cases():
    assert [case.number for case in cases(laid(1))] == [case.number for case in cases()]
    assert cases(laid(1)) == cases()


def test_the_numbers_do_not_hang_on_the_day():
    later = laid(2, datetime(2026, 8, 1, 15, tzinfo=UTC))
    assert {case.number for case in cases(later)} == {case.number for case in cases()}


def test_there_are_as_many_cases_as_asked_for():
    assert len(cases()) == FEW


def test_few_cases_show_every_status():
    assert {case.status for case in cases()} == set(bundle().workflows["case"].states)


@pytest.mark.parametrize("transition", ["finish_assessment", "finish_plan", "close"])
def test_few_cases_show_every_state_of_every_approval(transition):
    shown = {
        a.status for case in cases() for a in case.approvals.values() if a.transition == transition
    }
    assert shown == {"pending", "approved", "returned", "withdrawn"}


def test_every_transition_happens():
    triggers = {
        entry.params["trigger"].partition(".")[0]
        for entry in laid().audit(0, 10_000)
        if entry.action == "fire"
    }
    assert triggers == {*bundle().workflows["case"].transitions, "receive"}  # of services


def test_nothing_was_refused():
    assert [entry for entry in laid().audit(0, 10_000) if entry.result != "done"] == []


def test_everything_happened_before_now_and_in_office_hours():
    times = [entry.at for entry in laid().audit(0, 10_000) if entry.action == "fire"]
    assert max(times) < "2026-05-20"
    assert all("06:00" <= at[11:16] <= "12:00" for at in times)


def test_time_only_goes_forward():
    times = [entry.at for entry in laid().audit(0, 10_000) if entry.action in ("fire", "submit")]
    assert times == sorted(times, reverse=True)


def test_every_chain_of_events_is_whole():
    assert all(laid().verify(case.id) for case in cases())


def test_names_are_arabic():
    first = [case.current("registration").answers["name_first"] for case in cases()]
    assert all("\u0600" <= letter <= "\u06ff" or letter == " " for name in first for letter in name)


def test_no_phone_number_is_made_up():
    fields = {name for case in cases() for record in case.records for name in record.answers}
    assert [name for name in fields if "phone" in name] == []


def test_the_demo_has_three_agencies_six_teams_and_about_twenty_people():
    assert (len(AGENCIES), len(TEAMS)) == (3, 6)
    assert 18 <= len(PEOPLE) <= 24


def test_somebody_has_every_role():
    assert {one.role for one in PEOPLE} == set(bundle().roles)


def test_people_have_names_of_their_own_to_sign_in_with():
    assert max(Counter(one.login for one in PEOPLE).values()) == 1


def test_the_password_is_long_enough():
    assert len(PASSWORD) >= 10


def test_a_colleague_works_in_the_same_team():
    for one in caseworkers():
        other = colleague_of(one)
        assert other is None or (other.team == one.team and other != one)


def test_each_way_is_gone_as_often_as_it_says():
    assert Counter(stories(MOST)) == STORIES


def test_every_step_of_a_way_is_one_of_a_life():
    steps = {step for way in STORIES for step in way}
    assert [step for step in steps if not callable(getattr(Life, step, None))] == []


def test_steps_follow_each_other_up_to_yesterday():
    for way in STORIES:
        ago = days_before(way, laying_module.Random(1))
        assert list(ago) == sorted(ago, reverse=True)
        assert ago[-1] >= 1


def test_a_step_the_configuration_refuses_is_a_fault(monkeypatch):
    monkeypatch.setattr("engine.demo.life.WORKFLOW", "no_such_workflow")
    with pytest.raises(DemoFault):
        lay(bundle(), MemoryStore(), NOW, 1)


def test_progress_is_told_case_by_case():
    heard = []
    lay(bundle(), MemoryStore(), NOW, 3, heard.append)
    assert heard == [1, 2, 3]


def registrations():
    return [case.current("registration").answers for case in cases()]


def test_who_agreed_has_signed_and_nobody_else():
    agreed = [given for given in registrations() if given["consent_services"]]
    assert all(given["consent_signed"]["name"] == given["caregiver_name"] for given in agreed)
    assert not any("consent_signed" in g for g in registrations() if not g["consent_services"])


def test_some_children_have_a_picture_that_can_be_read():
    kept = [given["photo"] for given in registrations() if "photo" in given]
    assert 0 < len(kept) < FEW
    for (file,) in kept:
        content = laid().blob_get(file["blob"])
        assert content.startswith(b"\x89PNG")
        assert len(content) == file["bytes"] < 5_000


def test_children_without_consent_are_not_photographed():
    assert not any("photo" in given for given in registrations() if not given["consent_services"])
