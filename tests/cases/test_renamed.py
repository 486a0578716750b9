"""Renamed fields, forms and codes in the life of a case: asked for, found, told and protected."""

from __future__ import annotations

from dataclasses import replace

from small_project import AMAL, CLERK, FOLDER, OMER, Office, codes, small, text

from engine.cases.draft_steps import open_draft, start_draft
from engine.cases.show_case import show_case
from engine.cases.show_record import show_record
from engine.cases.views import FiredStep, FormPage, Submitted
from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.loading.project import read_sources
from engine.query import ALL

FORM = "forms/intake.yaml"
WORKFLOW = "workflows/case.yaml"
NAMED = small(
    (FORM, "- id: first_name\n", "- id: called\n        renamed_from: first_name\n"),
    (WORKFLOW, "intake.first_name", "intake.called"),
)
RISKS = "forms/lists/risks.yaml"
RECODED = small(
    (RISKS, "  - code: medium\n", "  - code: middle\n"),
    (RISKS, "list: risks\n", "list: risks\nrenamed: {medium: middle}\n"),
)
MEMBER = {"member_name": "Canary", "member_age": "30"}


def unnamed() -> Bundle:
    """Without the names of the family, so that nobody knows who may see them."""
    start = "          - id: member_name\n            type: text\n            label: Name\n"
    return small((FORM, f"{start}            sensitive: identity\n", ""))


def form_called(name: str) -> Bundle:
    """The first form under another name, wherever it is named."""
    files = {p.relative_to(FOLDER).as_posix(): p.read_text() for p in FOLDER.rglob("*.yaml")}
    form = files.pop(FORM).replace("form: intake\n", f"form: {name}\nrenamed_from: intake\n")
    told = {path: text.replace("intake", name) for path, text in files.items()}
    sources = {**told, f"forms/{name}.yaml": form}
    project, _ = read_sources({path: text.encode() for path, text in sources.items()})
    bundle, problems = read_bundle(project)
    assert bundle is not None, problems
    return bundle


def test_a_renamed_field_stands_in_the_form_that_is_opened() -> None:
    office = Office()
    case_id = office.start()
    office.use(NAMED)
    opened = start_draft(office.desk, AMAL, "case", case_id, form="intake")
    assert isinstance(opened, str)
    page = open_draft(office.desk, AMAL, opened, "child", tried=False)

    assert isinstance(page, FormPage)
    assert {view.name: view.posted for view in page.fields}["called"] == {"": ("Layla",)}


def test_a_case_is_found_by_an_answer_that_moved() -> None:
    office = Office()
    office.start()
    office.use(NAMED)

    assert [row.facts["name"] for row in office.gate.search(AMAL, "Layla", ALL, "", 9).rows] == [
        "Layla"
    ]


def test_a_renamed_code_counts_as_what_it_is_called_now() -> None:
    office = Office()
    case_id = office.start()
    office.use(RECODED)

    assert office.gate.count(AMAL, ALL, "fact.risk_level") == {"middle": 1}
    assert isinstance(office.send(AMAL, case_id, {"first_name": "Mona"}), Submitted)
    assert office.answers(case_id)["risk"] == "middle"


def test_what_was_asked_for_can_still_be_approved_when_a_field_is_renamed() -> None:
    office = Office()
    case_id = office.start()
    assert isinstance(office.fire(AMAL, case_id, "finish.request"), FiredStep)
    office.use(NAMED)

    assert isinstance(office.fire(OMER, case_id, "finish.approve"), FiredStep)


def test_what_was_asked_for_cannot_be_approved_when_an_answer_has_changed() -> None:
    office = Office()
    case_id = office.start()
    assert isinstance(office.fire(AMAL, case_id, "finish.request"), FiredStep)
    kept = office.case(case_id)
    other = replace(kept.records[0], answers={**kept.records[0].answers, "first_name": "Mona"})
    office.use(NAMED)
    again = office.gate.moving.case(replace(kept, records=(other,)))

    assert again.approvals["finish"].content == kept.approvals["finish"].content


def test_a_renamed_row_field_keeps_its_place_in_a_draft() -> None:
    bundle = small(
        (FORM, "- id: member_name\n", "- id: known_as\n            renamed_from: member_name\n")
    )
    office = Office()
    draft = office.draft(
        AMAL,
        "",
        {
            **{name: text(given) for name, given in GIVEN.items()},
            "family/row1/member_name": text("Ali"),
        },
        rows={"family": ("row1",)},
    )
    office.use(bundle)
    sent = office.submit(AMAL, draft)

    assert isinstance(sent, Submitted), sent
    assert office.answers(sent.case_id)["family"] == [{"_row": "row1", "known_as": "Ali"}]


GIVEN = {"consent": "yes", "first_name": "Layla", "risk": "medium"}


def test_answers_without_a_field_are_shown_to_whoever_reads_everything_only() -> None:
    office = Office()
    case_id = office.start(OMER, family=[MEMBER])
    record_id = office.case(case_id).records[0].id
    office.use(unnamed())
    seen = {
        actor.id: show_record(office.desk, actor, case_id, record_id) for actor in (OMER, CLERK)
    }

    assert [left.value for left in seen["omer"].left] == ["Canary"]
    assert "Canary" not in repr(seen["huda"])


def test_the_worker_who_may_not_read_a_field_of_the_form_is_shown_none_without_one() -> None:
    office = Office()
    case_id = office.start(family=[MEMBER])
    record_id = office.case(case_id).records[0].id
    office.use(unnamed())

    assert "Canary" not in repr(show_record(office.desk, AMAL, case_id, record_id))


def test_an_answer_set_aside_is_shown_to_those_who_read_its_field() -> None:
    office = Office()
    case_id = office.start(state="north")
    record_id = office.case(case_id).records[0].id
    path = "forms/lists/states.yaml"
    office.use(small((path, "  - code: north\n    label: North\n", "")))
    view = show_record(office.desk, CLERK, case_id, record_id)

    assert view is not None
    assert [(left.near.id, left.value) for left in view.left if left.near] == [("state", "north")]


def test_a_text_left_under_a_date_stays_through_an_edit_of_something_else() -> None:
    office = Office()
    case_id = office.start(phone_text="in spring")
    office.use(
        small(
            (
                FORM,
                "- id: phone_text\n        type: text\n",
                "- id: phone_text\n        type: date\n",
            ),
        )
    )
    typed = {"phone_text": {"": "in spring", "year": "in spring"}, "first_name": "Mona"}

    assert isinstance(office.send(AMAL, case_id, typed), Submitted)
    assert office.answers(case_id)["phone_text"] == "in spring"


def test_a_choice_that_was_renamed_and_retired_stays_and_is_not_taken_up_anew() -> None:
    bundle = small(
        (RISKS, "  - code: medium\n", "  - code: middle\n    retired: yes\n"),
        (RISKS, "list: risks\n", "list: risks\nrenamed: {medium: middle}\n"),
    )
    office = Office()
    held, other = office.start(), office.start(risk="low")
    office.use(bundle)

    assert isinstance(office.send(AMAL, held, {"risk": "middle", "first_name": "Mona"}), Submitted)
    assert codes(office.send(AMAL, other, {"risk": "middle"})) == ["choice_filter:risk"]


def test_a_renamed_form_keeps_its_records_its_story_and_its_drafts() -> None:
    office = Office()
    case_id = office.start()
    draft = office.draft(AMAL, case_id, {"risk": text("low")})
    office.use(form_called("admission"))
    view = show_case(office.desk, AMAL, case_id)

    assert view is not None
    line = next(line for line in view.forms if line.form.id == "admission")
    assert (len(line.records), line.draft) == (1, draft)
    told = [entry.params["form"] for entry in view.timeline if "form" in entry.params]
    assert told == ["admission"]
    assert isinstance(office.submit(AMAL, draft), Submitted)
    assert office.answers(case_id, "admission")["risk"] == "low"


def test_a_renamed_form_that_waits_for_approval_can_be_approved() -> None:
    office = Office()
    case_id = office.start()
    assert isinstance(office.fire(AMAL, case_id, "finish.request"), FiredStep)
    office.use(form_called("admission"))

    assert isinstance(office.fire(OMER, case_id, "finish.approve"), FiredStep)


def test_an_answer_that_goes_to_a_form_not_filled_yet_stands_there_when_it_is_opened() -> None:
    ended = "        type: text\n"
    phone = (
        "      - id: phone_text\n        type: text\n        label: Phone\n        unique: warn\n"
    )
    office = Office()
    case_id = office.start(phone_text="0912")
    assert isinstance(office.fire(AMAL, case_id, "finish.request"), FiredStep)
    assert isinstance(office.fire(OMER, case_id, "finish.approve"), FiredStep)
    moved = f"{ended}        renamed_from: intake.phone_text\n"
    office.use(small((FORM, phone, ""), ("forms/wrap_up.yaml", ended, moved)))
    opened = start_draft(office.desk, AMAL, "case", case_id, form="wrap_up")
    assert isinstance(opened, str)
    page = open_draft(office.desk, AMAL, opened, "ending", tried=False)

    assert isinstance(page, FormPage)
    assert [(v.posted, v.prefilled_from) for v in page.fields] == [({"": ("0912",)}, "intake")]
    assert isinstance(office.submit(AMAL, opened), Submitted)
    case = office.gate.moving.case(office.case(case_id))
    assert [record.answers.get("phone_text") for record in case.records] == [None, None]
    assert case.records[1].answers == {"ended": "0912"}
