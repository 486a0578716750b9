"""However often and by however many hands a form is sent, it is taken in once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from small_project import AMAL, BADR, GOOD, OMER, STRANGER, Office, codes, small, text

from engine.cases.draft_steps import keep_draft, open_draft
from engine.cases.views import FiredStep, FormPage, Kept, Submitted
from engine.ids import ALPHABET, NUMBER_ALPHABET, check_character
from engine.store.memory import MemoryStore
from engine.store.protocol import Store
from engine.store.sqlite import SqliteStore

THREADS = 6
CHILD = {"consent": text("yes"), "first_name": text("Layla"), "risk": text("medium")}


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each store that exists."""
    made: Any = (
        MemoryStore()
        if request.param == "memory"
        else SqliteStore.open(tmp_path / "store", create=True)
    )
    yield made
    made.close()


def at_once(work: Callable[[int], Any], times: int = THREADS) -> list[Any]:
    """What `work` gives in several threads started together."""
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(work, range(times)))


def test_a_form_sent_twice_makes_one_case_and_the_same_answer() -> None:
    office = Office()
    draft = office.draft(AMAL, typed=CHILD)
    first = office.submit(AMAL, draft)

    assert office.submit(AMAL, draft) == first
    assert len(office.all_cases()) == 1


def test_a_form_sent_by_many_hands_at_once_makes_one_case(store: Store) -> None:
    office = Office(store)
    draft = office.draft(AMAL, typed=CHILD)
    sent = at_once(lambda _: office.submit(AMAL, draft))

    assert isinstance(sent[0], Submitted)
    assert set(sent) == {sent[0]}
    assert office.all_cases() == [sent[0].case_id]
    assert [event.kind for event in store.events(sent[0].case_id, 0, 9)] == ["created", "submitted"]


def test_nothing_is_told_of_what_someone_else_sent() -> None:
    office = Office()
    draft = office.draft(AMAL, typed=CHILD)
    office.submit(AMAL, draft)

    for person in (BADR, OMER):
        assert office.submit(person, draft) is None
        assert open_draft(office.desk, person, draft, "child", tried=False) is None
        assert keep_draft(office.desk, person, draft, "child", posted=CHILD, do="save") is None


def test_a_page_sent_again_through_back_is_an_edit_of_what_it_made() -> None:
    office = Office()
    draft = office.draft(AMAL, typed=CHILD)
    first = office.submit(AMAL, draft)
    again = {**CHILD, "risk": text("low")}
    kept = keep_draft(office.desk, AMAL, draft, "child", posted=again, do="save")

    assert isinstance(first, Submitted)
    assert isinstance(kept, Kept)
    assert office.submit(AMAL, kept.draft_id) == first
    assert office.answers(first.case_id)["risk"] == "low"
    assert len(office.case(first.case_id).records) == 1


def test_a_page_opened_again_after_sending_leads_to_what_it_made() -> None:
    office = Office()
    draft = office.draft(AMAL, typed=CHILD)
    first = office.submit(AMAL, draft)

    assert open_draft(office.desk, AMAL, draft, "child", tried=False) == first


def test_what_is_refused_uses_up_no_submission() -> None:
    office = Office()
    draft = office.draft(AMAL)

    assert isinstance(office.submit(AMAL, draft), FormPage)
    assert office.store.outcome(draft) is None
    office.type(AMAL, draft, CHILD)
    assert isinstance(office.submit(AMAL, draft), Submitted)


def test_a_unique_answer_that_another_case_has_is_refused() -> None:
    office = Office()
    office.start(paper="AB1234")

    assert codes(office.send(AMAL, typed={**GOOD, "paper": "AB1234"})) == ["unique:paper"]


def test_a_unique_answer_is_compared_with_cases_beyond_ones_reach() -> None:
    office = Office()
    office.start(paper="AB1234")
    found = office.send(STRANGER, typed={**GOOD, "paper": "AB1234"})

    assert codes(found) == ["unique:paper"]
    assert "amal" not in repr(found)


def test_a_unique_answer_of_the_case_itself_is_no_double() -> None:
    office = Office()
    case_id = office.start(paper="AB1234")

    assert isinstance(office.send(AMAL, case_id, {"paper": "AB1234"}), Submitted)


def test_a_double_that_only_warns_is_asked_and_taken_in_when_confirmed() -> None:
    office = Office()
    office.start(phone_text="0912")
    draft = office.draft(AMAL, typed={**CHILD, "phone_text": text("0912")})
    page = office.submit(AMAL, draft)

    assert isinstance(page, FormPage)
    assert codes(page.warnings) == ["unique:phone_text"]
    assert isinstance(office.submit(AMAL, draft, ("unique",)), Submitted)


def test_a_warning_of_a_check_is_asked_before_a_form_is_taken_in() -> None:
    office = Office()
    draft = office.draft(
        AMAL,
        typed={
            **CHILD,
            "risk": text("low"),
            "born": {"day": ("1",), "month": ("6",), "year": ("2025",)},
        },
    )

    assert isinstance(office.submit(AMAL, draft), FormPage)
    assert isinstance(office.submit(AMAL, draft, ("low_risk_for_a_baby",)), Submitted)


def test_two_who_claim_one_unique_answer_at_once_do_not_both_get_it(store: Store) -> None:
    office = Office(store)
    drafts = [office.draft(AMAL, typed={**CHILD, "paper": text("AB1234")}) for _ in range(THREADS)]
    sent = at_once(lambda n: office.submit(AMAL, drafts[n]))

    assert len([found for found in sent if isinstance(found, Submitted)]) == 1
    assert len(office.all_cases()) == 1


def test_cases_started_at_once_have_numbers_of_their_own(store: Store) -> None:
    office = Office(store, small(("workflows/case.yaml", '"{random:8}"', '"C-{year}-{seq:3}"')))
    drafts = [office.draft(AMAL, typed=CHILD) for _ in range(THREADS)]
    at_once(lambda n: office.submit(AMAL, drafts[n]))

    numbers = sorted(office.case(case_id).number[:-2] for case_id in office.all_cases())
    assert numbers == [f"C-2026-00{n}" for n in range(1, THREADS + 1)]


def test_a_random_number_that_is_taken_is_drawn_again() -> None:
    office = Office(bundle=small(("workflows/case.yaml", "{random:8}", "{random:1}")))
    numbers = {office.case(office.start()).number for _ in range(12)}

    assert len(numbers) == 12


def test_a_case_number_carries_its_check_character() -> None:
    office = Office()
    number = office.case(office.start()).number.replace("-", "")

    assert check_character(number[:-1]) == number[-1]


@pytest.mark.parametrize("body", ["00000000", "7K3M9XQ2", "C2026001", "YYYYYYYY"])
def test_every_single_wrong_character_is_found(body: str) -> None:
    known = check_character(body)
    for place, right in enumerate(body):
        for wrong in set(NUMBER_ALPHABET) - {right}:
            assert check_character(body[:place] + wrong + body[place + 1 :]) != known


@pytest.mark.parametrize("body", ["01234567", "7K3M9XQ2", "C2026001"])
def test_every_two_neighbours_swapped_are_found(body: str) -> None:
    number = body + check_character(body)
    for place in range(len(body)):
        first, second = number[place], number[place + 1]
        swapped = number[:place] + second + first + number[place + 2 :]
        if first != second:
            assert check_character(swapped[:-1]) != swapped[-1]


def test_numbers_are_written_without_the_letters_that_are_misread() -> None:
    assert not set("ILOUZ") & set(NUMBER_ALPHABET)
    assert set(NUMBER_ALPHABET) < set(ALPHABET)


def test_a_step_sent_by_many_hands_at_once_is_done_once(store: Store) -> None:
    office = Office(store)
    case_id = office.start()
    done = at_once(lambda _: office.fire(AMAL, case_id, "remark", comment="seen", submission="s1"))

    assert set(done) == {FiredStep(case_id)}
    assert [event.kind for event in store.events(case_id, 0, 99)].count("fired") == 1
