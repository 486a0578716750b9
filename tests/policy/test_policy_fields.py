"""Which forms, fields, facts and search words someone reads and writes: never more than granted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_samples import (
    AMAL,
    AUDITOR,
    DANGER,
    FACTS,
    OMER,
    REGISTRATION,
    bundle,
    case_workflow,
    fact,
    role,
)

from engine.actor import Actor
from engine.policy import (
    fact_readable,
    may_read,
    may_write,
    readable,
    search_levels,
    writable,
)
from engine.projections.search import EVERYONE, search_level

OPEN = {"consent", "risk", "school", "school_other", "family", "family.kin", "decision"}
NAMES = {"name", "family.kin_name"}
SUPERVISED = {"note_to_self", "mentoring", "harm", "what_happened"}
DIRECTOR = Actor("d", "", "director")
DOCTOR = Actor("e", "", "doctor")
NOBODY = Actor("n", "", "unheard_of")


def test_who_sees_every_class_reads_every_field() -> None:
    assert readable(bundle(), OMER, REGISTRATION) == OPEN | NAMES | SUPERVISED


def test_a_class_not_seen_and_a_field_or_section_of_others_are_not_read() -> None:
    assert readable(bundle(), AMAL, REGISTRATION) == OPEN | NAMES


def test_without_any_class_no_name_is_read_in_rows_either() -> None:
    assert readable(bundle(), AUDITOR, REGISTRATION) == OPEN


def test_what_others_edit_in_field_or_section_is_not_written() -> None:
    assert writable(bundle(), AMAL, REGISTRATION) == (OPEN | NAMES) - {"risk", "decision"}


def test_who_may_edit_all_writes_all() -> None:
    assert writable(bundle(), OMER, REGISTRATION) == OPEN | NAMES | SUPERVISED


def test_who_only_reads_a_form_writes_no_field() -> None:
    assert writable(bundle(), AUDITOR, REGISTRATION) == frozenset()


@pytest.mark.parametrize("who", [DOCTOR, DIRECTOR, NOBODY])
def test_who_does_not_read_the_form_reads_no_field(who: Actor) -> None:
    assert readable(bundle(), who, REGISTRATION) == frozenset()


@given(
    st.frozensets(st.sampled_from(("identity", "restricted"))),
    st.sampled_from(("write", "read", "none")),
)
def test_nobody_writes_what_they_do_not_read(sees: frozenset[str], right: str) -> None:
    roles = {"caseworker": role("caseworker", "own", sees=sees, forms={"registration": right})}
    here = bundle(roles=roles)

    assert writable(here, AMAL, REGISTRATION) <= readable(here, AMAL, REGISTRATION)


@given(st.frozensets(st.sampled_from(("identity", "restricted"))))
def test_seeing_one_class_more_never_hides_a_field(sees: frozenset[str]) -> None:
    def read(classes: frozenset[str]) -> frozenset[str]:
        mine = role("caseworker", "own", sees=classes, forms={"registration": "read"})
        return readable(bundle(roles={"caseworker": mine}), AMAL, REGISTRATION)

    assert read(sees) <= read(sees | {"identity"})


@pytest.mark.parametrize(
    ("who", "form", "reads", "writes"),
    [
        (AMAL, "registration", True, True),
        (AUDITOR, "registration", True, False),
        (AMAL, "notes", False, False),
        (AMAL, "unheard_of", False, False),
        (NOBODY, "registration", False, False),
        (AMAL, "alarm", True, True),
        (AUDITOR, "alarm", True, False),
        (DIRECTOR, "alarm", True, False),
        (DOCTOR, "alarm", False, False),
        (NOBODY, "alarm", False, False),
    ],
)
def test_forms_and_questions_are_read_and_written_as_granted(
    who: Actor, form: str, reads: bool, writes: bool
) -> None:
    assert (may_read(bundle(), who, form), may_write(bundle(), who, form)) == (reads, writes)


def test_the_fields_of_questions_are_read_and_written_by_who_fires() -> None:
    here = bundle()

    assert (readable(here, AMAL, DANGER), writable(here, AUDITOR, DANGER)) == ({"danger"}, set())


def readable_facts(who: Actor) -> set[str]:
    here = bundle()
    return {
        name for name, found in FACTS.items() if fact_readable(here, who, case_workflow(), found)
    }


def test_a_fact_is_read_by_who_reads_all_it_is_computed_from() -> None:
    assert readable_facts(AMAL) == {"named", "agreed", "place", "endangered"}


def test_a_fact_of_an_unseen_class_or_a_hidden_section_discloses_nothing() -> None:
    assert readable_facts(AUDITOR) == {"agreed", "place", "endangered"}


@pytest.mark.parametrize("who", [DOCTOR, NOBODY])
def test_who_does_not_read_the_form_reads_no_fact_of_it(who: Actor) -> None:
    assert readable_facts(who) == set()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("family", True),
        ("family.kin", True),
        ("family.kin_name", False),
        ("family.kin_name.length", False),
        ("", True),
        ("unheard_of", False),
        ("mentoring.text", False),
    ],
)
def test_a_fact_reads_a_path_by_the_right_to_its_innermost_field(path: str, expected: bool) -> None:
    found = fact("f", ("registration", path))

    assert fact_readable(bundle(), AUDITOR, case_workflow(), found) == expected


def test_a_fact_of_classes_alone_is_judged_by_them() -> None:
    found = fact("f", classes=frozenset({"identity", "restricted"}))

    assert [fact_readable(bundle(), who, case_workflow(), found) for who in (AMAL, OMER)] == [
        False,
        True,
    ]


def test_search_looks_at_numbers_and_the_readable_searchable_facts() -> None:
    levels = {f: search_level("case", f) for f in ("named", "place", "endangered")}

    assert search_levels(bundle(), AMAL) == {EVERYONE, *levels.values()}
    assert search_levels(bundle(), AUDITOR) == {EVERYONE, levels["place"], levels["endangered"]}


@pytest.mark.parametrize("who", [DIRECTOR, NOBODY])
def test_without_the_action_search_looks_at_nothing(who: Actor) -> None:
    assert search_levels(bundle(), who) == frozenset()
