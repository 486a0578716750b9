"""Scopes as predicate and as query agree; tasks respect four eyes; unknown roles get nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_samples import AMAL, CASE, bundle, case_row, role

from engine.actor import Actor
from engine.case import Case
from engine.policy import may, reach, starts, task_reach, within
from engine.query import ALL, NOTHING
from engine.rows import TaskRow
from engine.store.matching import matches

IDS = st.sampled_from(("", "x", "y"))
SCOPES = ("none", "own", "team", "agency", "location", "all", "sideways")
CASES = st.builds(
    lambda owner, team, agency: replace(CASE, owner=owner, team=team, agency=agency),
    *(IDS, IDS, IDS),
)
ACTORS = st.builds(
    lambda who, team, agency: Actor(who, "", "caseworker", agency, team), *(IDS, IDS, IDS)
)


@given(ACTORS, CASES, st.sampled_from(SCOPES))
def test_the_query_reaches_exactly_what_is_within_the_scope(
    actor: Actor, case: Case, scope: str
) -> None:
    roles = {"caseworker": role("caseworker", scope)}

    assert matches(reach(bundle(roles=roles), actor), case_row(case)) == within(actor, scope, case)


@given(ACTORS, CASES, st.sampled_from(SCOPES))
def test_no_scope_but_all_holds_a_case_by_blanks_alone(
    actor: Actor, case: Case, scope: str
) -> None:
    nobody = replace(actor, id="", team="", agency="")

    assert within(nobody, scope, case) == (scope == "all")


@given(ACTORS, CASES)
def test_an_undeclared_role_reaches_no_case_and_no_task(actor: Actor, case: Case) -> None:
    empty = bundle(roles={})

    assert (reach(empty, actor), task_reach(empty, actor)) == (NOTHING, NOTHING)


def test_scopes_widen_from_own_to_all() -> None:
    colleague = Actor("halima", "", "caseworker", "relief", "nyala")
    neighbour = replace(colleague, team="zalingei")
    outsider = replace(neighbour, agency="health")

    found = {
        scope: [within(person, scope, CASE) for person in (AMAL, colleague, neighbour, outsider)]
        for scope in ("none", "own", "team", "agency", "all")
    }

    assert found == {
        "none": [False, False, False, False],
        "own": [True, False, False, False],
        "team": [True, True, False, False],
        "agency": [True, True, True, False],
        "all": [True, True, True, True],
    }


def test_a_team_of_the_same_name_in_another_agency_is_another_team() -> None:
    namesake = Actor("x", "", "supervisor", "health", "nyala")

    assert not within(namesake, "team", CASE)


def test_teams_work_where_a_project_has_no_agencies() -> None:
    small = replace(CASE, agency="")

    assert within(Actor("x", "", "supervisor", "", "nyala"), "team", small)


def test_the_whole_is_reached_by_all_only() -> None:
    assert reach(bundle(roles={"caseworker": role("caseworker", "all")}), AMAL) == ALL


TASK = TaskRow("t1", "c1", "approval", "finish", "caseworker")


@pytest.mark.parametrize(
    ("row", "waits"),
    [
        (TASK, True),
        (replace(TASK, role="supervisor"), False),
        (replace(TASK, person="amal"), True),
        (replace(TASK, person="omer"), False),
        (replace(TASK, team="nyala"), True),
        (replace(TASK, team="zalingei"), False),
        (replace(TASK, team="nyala", agency="health"), False),
        (replace(TASK, agency="relief"), True),
        (replace(TASK, excluded=("amal", "omer")), False),
        (replace(TASK, excluded=("omer",)), True),
    ],
)
def test_a_task_waits_for_role_person_team_agency_and_no_one_excluded(
    row: TaskRow, waits: bool
) -> None:
    assert matches(task_reach(bundle(), AMAL), (row, case_row(CASE))) == waits


def test_a_task_of_a_team_does_not_wait_for_someone_without_team() -> None:
    alone = replace(AMAL, team="")

    assert not matches(task_reach(bundle(), alone), (replace(TASK, team="nyala"), case_row(CASE)))


def test_a_role_that_sees_no_case_has_no_tasks() -> None:
    roles = {"caseworker": role("caseworker", "none")}

    assert task_reach(bundle(roles=roles), AMAL) == NOTHING


def test_an_action_is_allowed_where_the_role_lists_it() -> None:
    assert (may(bundle(), AMAL, "search"), may(bundle(), AMAL, "publish")) == (True, False)


def test_an_undeclared_role_may_do_nothing() -> None:
    assert not may(bundle(roles={}), AMAL, "search")


def test_a_workflow_is_started_by_who_lists_it_and_writes_its_first_form() -> None:
    assert starts(bundle(), AMAL) == ("case",)


@pytest.mark.parametrize(
    "without",
    [
        role("caseworker", "own", forms={"registration": "write"}),
        role("caseworker", "own", start=("case",), forms={"registration": "read"}),
        role("caseworker", "own", start=("service",), forms={"registration": "write"}),
    ],
    ids=["not listed", "first form only read", "not open to people"],
)
def test_a_workflow_is_not_started_otherwise(without: object) -> None:
    assert starts(bundle(roles={"caseworker": without}), AMAL) == ()


def test_an_undeclared_role_starts_nothing() -> None:
    assert starts(bundle(roles={}), AMAL) == ()
