"""Identifiers: not to be guessed, repeatable from a seed, safe to read aloud."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.ids import (
    ALPHABET,
    NUMBER_ALPHABET,
    check_character,
    random_ids,
    random_number,
    seeded_ids,
)

BODIES = st.text(NUMBER_ALPHABET, min_size=1, max_size=20)


def test_random_ids_are_long_and_differ() -> None:
    found = {random_ids() for _ in range(1000)}

    assert len(found) == 1000
    assert {len(one) for one in found} == {26}


def test_an_id_is_a_safe_part_of_a_url_and_of_a_file_name() -> None:
    assert set(random_ids()) <= set(ALPHABET.lower())


def test_the_same_seed_gives_the_same_ids_and_another_gives_others() -> None:
    first, again, other = ([source() for _ in range(5)] for source in map(seeded_ids, (1, 1, 2)))

    assert first == again
    assert not set(first) & set(other)


@given(st.integers(1, 40), st.integers(0, 99))
def test_a_random_number_has_the_asked_length_and_no_misread_letter(length: int, seed: int) -> None:
    number = random_number(seeded_ids(seed), length)

    assert len(number) == length
    assert set(number) <= set(NUMBER_ALPHABET)


@given(BODIES, st.data())
def test_a_wrong_character_anywhere_gives_another_check(body: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    wrong = data.draw(st.sampled_from(sorted(set(NUMBER_ALPHABET) - {body[place]})))

    assert check_character(body[:place] + wrong + body[place + 1 :]) != check_character(body)


@given(BODIES)
def test_a_wrong_check_character_is_found(body: str) -> None:
    assert sum(check_character(body) == found for found in NUMBER_ALPHABET) == 1


@given(st.text(NUMBER_ALPHABET, min_size=2, max_size=20), st.data())
def test_neighbours_swapped_give_another_check(body: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 2))
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]

    assert (check_character(swapped) == check_character(body)) == (swapped == body)
