"""Roles that reach several ways, inherit, or are shut out of a status; and what cannot be so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.loading.project import read_sources
from engine.problems import Problem

FOLDER = Path(__file__).parents[1] / "projects" / "rights"
ROLES, FLOW = "workflows/roles.yaml", "workflows/case.yaml"


@cache
def texts() -> dict[str, str]:
    return {p.relative_to(FOLDER).as_posix(): p.read_text() for p in FOLDER.rglob("*.yaml")}


def read(path: str = "", old: str = "", new: str = "") -> tuple[Bundle | None, tuple[Problem, ...]]:
    files = dict(texts())
    assert old in files.get(path, ""), old
    if path:
        files[path] = files[path].replace(old, new)
    project, unread = read_sources({name: text.encode() for name, text in files.items()})
    bundle, found = read_bundle(project)
    return bundle, (*unread, *found)


@pytest.fixture(scope="module")
def rights() -> Bundle:
    found = read(FLOW, "label: Case", "label: Case")[0]
    assert found is not None
    return found


def test_a_role_does_all_that_the_one_it_inherits_from_does(rights: Bundle) -> None:
    heir, parent = rights.roles["chief"], rights.roles["own_one"]

    assert (heir.forms, heir.sees, heir.actions, heir.start) == (
        *(parent.forms, parent.sees, parent.actions, parent.start),
    )
    assert (heir.scope, parent.scope) == ("all", "own")


@pytest.mark.parametrize(
    ("written", "scope"),
    [
        ("[location, team]", "team location"),
        ("[own, all]", "all"),
        ("[none]", "none"),
        ("[none, own]", "own"),
    ],
)
def test_several_scopes_are_kept_in_one_order(written: str, scope: str) -> None:
    bundle, problems = read(ROLES, "scope: [team, location]", f"scope: {written}")

    if bundle is not None:
        assert bundle.roles["mixed"].scope == scope
    else:  # then its own transitions reach further than it does
        assert {problem.code for problem in problems} == {"W107"}


def test_an_heir_gives_a_form_up_with_none_and_reaches_as_far_unless_it_says_so() -> None:
    new = "inherits: own_one\n    forms:\n      intake: none\n"
    bundle, problems = read(ROLES, "scope: agency\n    inherits: own_one\n", new)

    assert bundle is not None, problems
    heir = bundle.roles["agency_one"]
    assert (dict(heir.forms), heir.scope) == ({"errand_form": "write"}, "own")


def test_scope_beside_a_list_of_roles_is_the_reach_of_each(rights: Bundle) -> None:
    transitions = rights.workflows["case"].transitions

    assert dict(transitions["unseal"].by) == {"chief": "own", "mixed": "own"}
    assert transitions["close"].by["mixed"] == "team location"


def test_a_fact_has_the_class_it_is_given(rights: Bundle) -> None:
    assert "identity" in rights.workflows["case"].facts["guarded"].classes


WRONG = [
    (ROLES, "inherits: team_one", "inherits: own_won", "P105"),
    (ROLES, "scope: own\n", "scope: own\n    inherits: chief\n", "P106"),
    (ROLES, "scope: agency\n    inherits: own_one\n", "sees: [identity]\n", "B102"),
    (ROLES, "[team, location]", "[team, village]", "B109"),
    (FLOW, "    scope: yes\n", "", "P104"),
    (FLOW, "    rule: intake.plain\n", "    rule: intake.plain\n    scope: yes\n", "W162"),
    (
        FLOW,
        "type: location\n    rule: intake.home\n",
        "type: text\n    rule: intake.plain\n",
        "W162",
    ),
    (
        FLOW,
        "    from: open\n    to: sealed\n",
        "    from: open\n    to: sealed\n    scope: own\n",
        "W161",
    ),
    (FLOW, "mixed: location", "mixed: agency", "W107"),
    (FLOW, "read: [chief, mixed]", "read: [chief, mix]", "B118"),
    (FLOW, "sensitive: identity", "sensitive: identify", "P102"),
]


@pytest.mark.parametrize(("path", "old", "new", "code"), WRONG)
def test_what_cannot_be_so_is_told(path: str, old: str, new: str, code: str) -> None:
    bundle, problems = read(path, old, new)

    assert bundle is None
    assert code in {problem.code for problem in problems}, problems
