"""Two people, one record: what does not clash merges, what clashes is asked; nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from small_project import AMAL, CLERK, OMER, Office, codes, text

from engine.actor import Actor
from engine.cases.views import FormPage, Submitted
from engine.fieldtypes.base import Posted

ADULT = {"member_name": "Mona", "member_age": "30"}


def edited(
    mine: Mapping[str, Posted],
    theirs: Mapping[str, Any],
    actor: Actor = AMAL,
    **start: Any,
) -> tuple[Office, str, str]:
    """A case that `actor` has a draft on, and that the supervisor edited meanwhile."""
    office = Office()
    case_id = office.start(**start)
    draft = office.draft(actor, case_id, mine)
    office.later(minutes=5)
    sent = office.send(OMER, case_id, theirs)
    assert isinstance(sent, Submitted), sent
    return office, case_id, draft


def test_edits_of_different_fields_are_both_kept() -> None:
    office, case_id, draft = edited({"phone_text": text("0912")}, {"state": "south"})

    assert isinstance(office.submit(AMAL, draft), Submitted)
    assert office.answers(case_id)["phone_text"] == "0912"
    assert office.answers(case_id)["state"] == "south"


def test_what_was_merged_is_judged_again() -> None:
    office, _, draft = edited(
        {"town": text("dongola"), "state": text("north")}, {"risk": "low"}, state="north"
    )
    assert isinstance(office.submit(AMAL, draft), Submitted)

    office, _, draft = edited({"town": text("dongola")}, {"state": "south"}, state="north")
    assert codes(_page(office.submit(AMAL, draft)).problems) == ["choice_filter:town"]


def test_the_same_field_changed_differently_is_shown_with_both_answers() -> None:
    office, case_id, draft = edited(
        {"risk": text("low")}, {"phone_text": "1", "risk": "high", "why_high": "x"}
    )
    page = _page(office.submit(AMAL, draft))

    assert [(c.field.id, c.yours, c.theirs) for c in page.clashes] == [("risk", "low", "high")]
    assert (page.theirs_by, page.theirs_at) == ("omer", "2026-03-01T09:05:00.000Z")
    assert office.answers(case_id)["risk"] == "high"


def test_the_same_change_by_both_is_no_clash() -> None:
    office, case_id, draft = edited({"risk": text("low")}, {"risk": "low"})

    assert isinstance(office.submit(AMAL, draft), Submitted)
    assert office.answers(case_id)["risk"] == "low"


def test_picks_are_honoured() -> None:
    for pick, expected in (("yours", "0911"), ("theirs", "0922")):
        office, case_id, draft = edited({"phone_text": text("0911")}, {"phone_text": "0922"})
        assert isinstance(office.submit(AMAL, draft, picks={"phone_text": pick}), Submitted)
        assert office.answers(case_id)["phone_text"] == expected


def test_a_pick_for_one_field_settles_no_other() -> None:
    office, _, draft = edited(
        {"phone_text": text("0911"), "state": text("north")},
        {"phone_text": "0922", "state": "south"},
    )
    page = _page(office.submit(AMAL, draft, picks={"phone_text": "yours"}))

    assert [clash.field.id for clash in page.clashes] == ["state"]


def test_emptying_a_field_is_a_change_that_is_kept() -> None:
    office, case_id, draft = edited({"state": text("north")}, {"phone_text": ""}, phone_text="1")
    office.submit(AMAL, draft)

    assert "phone_text" not in office.answers(case_id)
    assert office.answers(case_id)["state"] == "north"


def test_rows_are_merged_by_their_id() -> None:
    office = Office()
    case_id = office.start(family=[ADULT, ADULT])
    mine = office.draft(AMAL, case_id, {"family/row1/member_age": text("31")})
    theirs = office.draft(OMER, case_id, {"family/row2/member_age": text("42")})
    assert isinstance(office.submit(OMER, theirs), Submitted)
    assert isinstance(office.submit(AMAL, mine), Submitted)

    assert [row["member_age"] for row in office.answers(case_id)["family"]] == [31, 42]


def test_rows_added_by_both_are_both_kept() -> None:
    office = Office()
    case_id = office.start(family=[ADULT])
    mine = office.draft(AMAL, case_id, rows={"family": ("row1", "mine")})
    theirs = office.draft(OMER, case_id, rows={"family": ("row1", "theirs")})
    office.submit(OMER, theirs)
    office.submit(AMAL, mine)

    ids = {row["_row"] for row in office.answers(case_id)["family"]}
    assert ids == {"row1", "mine", "theirs"}


def test_a_row_removed_by_one_and_changed_by_the_other_clashes() -> None:
    office = Office()
    case_id = office.start(family=[ADULT, ADULT])
    mine = office.draft(AMAL, case_id, {"family/row1/member_age": text("31")})
    theirs = office.draft(OMER, case_id, rows={"family": ("row2",)})
    office.submit(OMER, theirs)

    assert [clash.field.id for clash in _page(office.submit(AMAL, mine)).clashes] == ["family"]


def test_an_answer_of_a_row_that_they_emptied_stays_empty_though_a_page_posted_it_again() -> None:
    office = Office()
    case_id = office.start(family=[ADULT])
    unchanged = {"family/row1/member_age": text("30"), "family/row1/member_name": text("Muna")}
    mine = office.draft(AMAL, case_id, unchanged)
    theirs = office.draft(OMER, case_id, {"family/row1/member_age": text("")})
    office.submit(OMER, theirs)
    office.submit(AMAL, mine)

    assert office.answers(case_id)["family"] == [{"_row": "row1", "member_name": "Muna"}]


def test_two_who_fill_a_form_for_the_first_time_fill_one_record() -> None:
    office = Office()
    case_id = office.start()
    office.fire(AMAL, case_id, "finish.request")
    office.fire(OMER, case_id, "finish.approve")
    mine = office.draft(AMAL, case_id, {"ended": text("well")}, form="wrap_up")
    theirs = office.draft(OMER, case_id, {"ended": text("badly")}, form="wrap_up")
    office.submit(OMER, theirs)
    page = _page(office.submit(AMAL, mine))

    assert [(c.yours, c.theirs) for c in page.clashes] == [("well", "badly")]
    assert len(office.case(case_id).records_of("wrap_up")) == 1


def test_a_clash_of_rows_shows_no_names_to_whoever_sees_none() -> None:
    office = Office()
    case_id = office.start(family=[ADULT])
    mine = office.draft(CLERK, case_id, {"family/row1/member_age": text("31")})
    theirs = office.draft(
        OMER,
        case_id,
        {"family/row1/member_age": text("32"), "family/row1/member_name": text("Muna")},
    )
    office.submit(OMER, theirs)
    clashes = _page(office.submit(CLERK, mine)).clashes

    assert [clash.field.id for clash in clashes] == ["family"]
    assert "Muna" not in repr((clashes[0].yours, clashes[0].theirs))


def test_a_forged_control_is_no_clash() -> None:
    office, case_id, draft = edited(
        {"secret": text("forged"), "risk": text("low")}, {"secret": "kept"}, CLERK
    )

    assert isinstance(office.submit(CLERK, draft), Submitted)
    assert office.answers(case_id)["secret"] == "kept"


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "phone_text": st.sampled_from(["", "1", "2"]),
        "state": st.sampled_from(["", "north", "south"]),
        "age_limit": st.sampled_from(["", "90", "100"]),
        "family/row1/member_age": st.sampled_from(["", "30", "31", "32"]),
        "family/row1/member_name": st.sampled_from(["Mona", "Muna"]),
        "family/row2/member_age": st.sampled_from(["40", "41"]),
    },
)


@settings(max_examples=60)
@given(CHANGES, CHANGES)
def test_every_change_of_either_person_is_in_the_result_or_shown_as_a_clash(
    mine: dict[str, str], theirs: dict[str, str]
) -> None:
    office = Office()
    case_id = office.start(phone_text="1", state="north", age_limit="90", family=[ADULT, ADULT])
    base = office.answers(case_id)
    my_draft = office.draft(AMAL, case_id, {k: text(v) for k, v in mine.items()})
    their_draft = office.draft(OMER, case_id, {k: text(v) for k, v in theirs.items()})
    assert isinstance(office.submit(OMER, their_draft), Submitted)
    after_them = office.answers(case_id)
    found = office.submit(AMAL, my_draft)

    clashing = {c.field.id for c in found.clashes} if isinstance(found, FormPage) else set()
    if clashing:
        assert office.answers(case_id) == after_them
    for changes in (mine, theirs):
        for control, typed in changes.items():
            if control.split("/")[0] in clashing or _at(base, control) == _value(control, typed):
                continue
            if not clashing:
                assert _at(office.answers(case_id), control) == _value(control, typed)


def _value(control: str, typed: str) -> Any:
    numbers = ("age_limit", "member_age")
    return None if not typed else int(typed) if control.endswith(numbers) else typed


def _at(answers: Mapping[str, Any], control: str) -> Any:
    repeat, _, rest = control.partition("/")
    if not rest:
        return answers.get(control)
    row_id, field = rest.split("/")
    return next(row for row in answers[repeat] if row["_row"] == row_id).get(field)


def _page(found: object) -> FormPage:
    assert isinstance(found, FormPage), found
    return found
