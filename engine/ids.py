"""Identifiers: random where they must not be guessed, from a seed where a run must be repeatable."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable

# Crockford's alphabet: no I, L, O, U, so that a number read aloud or off paper is not misheard.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Ids = Callable[[], str]


def random_ids() -> str:
    """A new identifier with 130 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(26)).lower()


def seeded_ids(seed: int) -> Ids:
    """A source of identifiers that gives the same ones for the same seed (demo data, tests)."""
    source = random.Random(seed)
    return lambda: "".join(source.choice(ALPHABET) for _ in range(26)).lower()


def check_character(text: str) -> str:
    """The character that makes a mistyped case number detectable (ISO 7064, MOD 37,36 over ALPHABET).

    Any single wrong character and any two neighbours swapped are found.
    """
    modulus = len(ALPHABET)
    check = modulus
    for character in text:
        check = (check + ALPHABET.index(character)) % modulus or modulus
        check = (check * 2) % (modulus + 1)
    return ALPHABET[(modulus + 1 - check) % modulus]
