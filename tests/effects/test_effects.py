"""Effects: what each changes, and that the table is found by name."""

from __future__ import annotations

import pkgutil
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine.effects
from engine.case import Case, FormRecord, from_document, to_document
from engine.effects import ArgumentKind, effects

AT = "2026-03-01T09:00:00.000Z"
CASE = Case("c1", "case", "1", "open", "amal", "nyala", "relief", AT, "amal", AT)
RECORD = FormRecord("r1", "closure", {"why": "moved"}, 1, AT, "amal", "b1")
IDS = st.lists(st.sampled_from(["registration", "assessment", "closure"]), max_size=4).map(tuple)


def apply(name: str, case: Case = CASE, **values: object) -> Case:
    return effects()[name].apply(case, values, AT)


def test_every_module_is_an_effect_called_like_its_file() -> None:
    files = {module.name for module in pkgutil.iter_modules(engine.effects.__path__)}

    assert set(effects()) == files - {"base"}


@pytest.mark.parametrize("name", sorted(effects()))
def test_the_short_form_fills_an_argument_of_the_table(name: str) -> None:
    effect = effects()[name]

    assert effect.short in {"", *effect.arguments}


def test_assign_changes_only_what_is_named() -> None:
    assert apply("assign", owner="omer") == replace(CASE, owner="omer")


def test_assign_moves_team_and_agency_together() -> None:
    moved = apply("assign", team="zalingei", agency="health")

    assert (moved.owner, moved.team, moved.agency) == ("amal", "zalingei", "health")


def test_a_blank_owner_leaves_the_case_with_nobody() -> None:
    assert apply("assign", owner=None).owner == ""


def test_assign_refuses_what_is_no_code() -> None:
    with pytest.raises(TypeError):
        apply("assign", owner=7)


def test_assign_takes_rules_so_that_a_person_can_be_chosen_in_a_question() -> None:
    arguments = effects()["assign"].arguments
    kinds = {arguments[holder].kind for holder in ("owner", "team", "agency")}

    assert kinds == {ArgumentKind.RULE}


def test_a_form_locked_twice_is_locked_once() -> None:
    once = apply("lock", forms=("assessment",))

    assert apply("lock", once, forms=("assessment", "closure")).locked == ("assessment", "closure")


def test_unlock_opens_only_the_named_forms() -> None:
    locked = apply("lock", forms=("assessment", "closure"))

    assert apply("unlock", locked, forms=("closure", "registration")).locked == ("assessment",)


@given(IDS, IDS)
def test_what_was_unlocked_is_not_locked_and_the_rest_stays(
    locks: tuple[str, ...], opened: tuple[str, ...]
) -> None:
    case = apply("unlock", apply("lock", forms=locks), forms=opened)

    assert set(case.locked) == set(locks) - set(opened)


def test_a_flag_is_set_and_taken_off() -> None:
    flagged = apply("flag", apply("flag", flag=("alarm",)), flag=("alarm",))

    assert (flagged.flags, apply("unflag", flagged, flag=("alarm",)).flags) == (("alarm",), ())


def test_after_new_record_the_form_has_no_current_record_and_keeps_its_history() -> None:
    closed = replace(CASE, records=(RECORD,))

    reopened = apply("new_record", closed, forms=("closure",))

    assert (reopened.current("closure"), reopened.records) == (None, (RECORD,))


def test_new_record_leaves_other_forms_as_they_are() -> None:
    assert apply("new_record", forms=("closure",)).opening("assessment") == 1


def test_new_record_can_be_repeated() -> None:
    twice = apply("new_record", apply("new_record", forms=("closure",)), forms=("closure",))

    assert twice.opening("closure") == 3


def test_what_effects_change_survives_storage() -> None:
    case = apply("new_record", apply("flag", flag=("alarm",)), forms=("closure",))

    assert from_document(to_document(case)) == case
