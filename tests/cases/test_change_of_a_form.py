"""A form changed under stored answers: nothing is lost, what was left alone stands in no way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from changed_forms import CODES, Change, Question, begun, changes, edited, leaves, shown, told
from hypothesis import given, settings
from hypothesis import strategies as st
from small_project import AMAL, Office, codes

from engine.case import to_document
from engine.cases.draft_steps import start_draft
from engine.cases.drafts import find_draft
from engine.cases.show_record import show_record
from engine.cases.views import StepPage, Submitted
from engine.gate import Gate
from engine.lint import check_change

FEW = settings(max_examples=15)


@given(changes())
@FEW
def test_every_answer_is_shown_after_the_change(change: Change) -> None:
    office, case_id = begun(change)

    assert shown(office, case_id) == told(change, office.answers(case_id))


@given(changes())
@FEW
def test_every_answer_is_kept_when_something_else_is_edited(change: Change) -> None:
    office, case_id = begun(change)
    before = told(change, {**office.answers(case_id), "note": "second"})
    sent = edited(office, case_id, "second")

    assert isinstance(sent, Submitted), sent
    assert Counter(leaves(office.answers(case_id))) == before


@given(changes())
@FEW
def test_a_case_moved_twice_is_a_case_moved_once(change: Change) -> None:
    office, case_id = begun(change)
    once = office.gate.moving.case(office.case(case_id))

    assert office.gate.moving.case(once) == once


@given(changes())
@FEW
def test_what_is_kept_of_a_moved_case_is_read_as_it_was_moved(change: Change) -> None:
    office, case_id = begun(change)
    sent = edited(office, case_id, "second")
    kept = office.case(case_id)

    assert isinstance(sent, Submitted)
    assert to_document(office.gate.moving.case(kept)) == to_document(kept)


@given(changes())
@FEW
def test_projections_of_a_changed_form_are_those_of_the_moved_cases(change: Change) -> None:
    office, _ = begun(change)

    assert list(office.gate.check_projections()) == []


@given(changes(required=True))
@FEW
def test_a_new_required_field_only_keeps_the_form_from_being_complete(change: Change) -> None:
    office, case_id = begun(change)
    page = office.fire(AMAL, case_id, "close")

    assert isinstance(page, StepPage)
    found = codes(page.step.reasons[0].fields)
    # A text under a date stays where it is, and is told as well.
    assert [code for code in found if code.startswith("required:")] == ["required:brand_new"]
    assert isinstance(edited(office, case_id, "second"), Submitted)


@given(changes(), st.sampled_from(CODES))
@FEW
def test_a_retired_choice_is_taken_up_by_nobody_anew(change: Change, retired: str) -> None:
    held = Question("held", "select_one", "keep", retired)
    other = Question("another", "select_one", "rename", next(c for c in CODES if c != retired))
    fates = {**change.codes, retired: "retire", other.typed: "keep"}
    office, case_id = begun(replace(change, top=(*change.top, held, other), codes=fates))

    assert isinstance(office.send(AMAL, case_id, {"held": retired, "note": "n"}), Submitted)
    assert codes(office.send(AMAL, case_id, {"another_now": retired})) == [
        "choice_filter:another_now"
    ]


@given(changes())
@FEW
def test_a_draft_opened_before_the_change_still_holds_what_was_typed(change: Change) -> None:
    office = Office(bundle=change.before)
    opened = start_draft(office.desk, AMAL, "case", "", form="intake")
    assert isinstance(opened, str)
    office.type(AMAL, opened, {question.id: _typed(question.typed) for question in change.top})
    office.use(change.after)
    draft = find_draft(office.gate, AMAL.id, opened)

    assert draft is not None
    assert {q.now for q in change.top if q.change != "remove"} <= set(draft.typed)
    assert Counter(leaves(list(draft.typed.values()))) == Counter(
        leaves([question.typed for question in change.top])
    )


def _typed(given: str | list[str]) -> dict[str, tuple[str, ...]]:
    return {"": (given,) if isinstance(given, str) else tuple(given)}


@given(changes())
@FEW
def test_rolling_back_before_anything_was_saved_changes_nothing(change: Change) -> None:
    office, case_id = begun(change)
    office.use(change.before)
    back = Gate(office.store, change.before, office.clock).read(AMAL, case_id, "read")

    assert back == office.case(case_id)


@given(changes())
@FEW
def test_lint_tells_beforehand_of_every_answer_that_is_set_aside(change: Change) -> None:
    office, case_id = begun(change)
    record = office.case(case_id).records[0]
    view = show_record(office.desk, AMAL, case_id, record.id)
    told_of = check_change(change.before, change.after)

    assert view is not None
    assert not view.left or {"F302", "F303", "C301"} & {problem.code for problem in told_of}
