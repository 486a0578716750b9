"""Standing in for others opens what each of them reaches, and nothing beyond."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from policy_samples import CASE, bundle, case_row, role

from engine.actor import Actor
from engine.case import Case
from engine.policy import reach, task_reach, within
from engine.rows import TaskRow
from engine.store.matching import matches

IDS = st.sampled_from(("", "x", "y", "z"))
SCOPES = st.sampled_from(("none", "own", "team", "agency", "all"))
CASES = st.builds(
    lambda owner, team, agency: replace(CASE, owner=owner, team=team, agency=agency),
    *(IDS, IDS, IDS),
)
PEOPLE = st.builds(lambda who, team, place: Actor(who, "", "caseworker", place, team), *[IDS] * 3)
OTHERS = st.lists(PEOPLE, max_size=2).map(tuple)
TASKS = st.builds(
    lambda role, person, team, agency, excluded: TaskRow(
        *("t", CASE.id, "approval", "close", role),
        person=person,
        team=team,
        agency=agency,
        excluded=tuple(excluded),
    ),
    *(st.sampled_from(("", "caseworker", "supervisor")), IDS, IDS, IDS),
    st.lists(st.sampled_from(("x", "y", "z")), max_size=2),
)


@given(PEOPLE, OTHERS, CASES, SCOPES)
def test_cases_are_those_of_each_of_them(
    actor: Actor, covers: tuple[Actor, ...], case: Case, scope: str
) -> None:
    found = bundle(roles={"caseworker": role("caseworker", scope)})
    both = replace(actor, covers=covers)
    expected = any(within(one, scope, case) for one in (actor, *covers))

    assert within(both, scope, case) == expected
    assert matches(reach(found, both), case_row(case)) == expected


@given(PEOPLE, OTHERS, TASKS)
def test_tasks_are_those_of_each_of_them_but_for_ones_own_exclusion(
    actor: Actor, covers: tuple[Actor, ...], task: TaskRow
) -> None:
    found = bundle(roles={"caseworker": role("caseworker", "own")})
    row = (task, case_row(CASE))
    each = any(matches(task_reach(found, one), row) for one in (actor, *covers))

    together = matches(task_reach(found, replace(actor, covers=covers)), row)
    assert together == (each and actor.id not in task.excluded)
