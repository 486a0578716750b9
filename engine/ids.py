"""Identifiers: random where they must not be guessed, from a seed for a repeatable run."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable

# Crockford's alphabet: no I, L, O, U, so that a number read aloud or off paper is not misheard.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOWER = ALPHABET.lower()

# Case numbers leave Z (read as 2) out too: 31 characters, a prime, so that the check finds more.
NUMBER_ALPHABET = ALPHABET.replace("Z", "")

Ids = Callable[[], str]


def random_ids() -> str:
    """A new identifier with 130 random bits."""
    return _written(secrets.randbits(130))


def _written(bits: int) -> str:
    return "".join([_LOWER[bits >> shift & 31] for shift in range(0, 130, 5)])


def seeded_ids(seed: int) -> Ids:
    """A source of identifiers that gives the same ones for the same seed (demo data, tests)."""
    source = random.Random(seed)
    return lambda: _written(source.getrandbits(130))


def check_character(text: str) -> str:
    """The character that shows a mistyped case number.

    A weighted sum modulo 31, a prime, over an alphabet of 31: every single wrong character and
    every two neighbours swapped give another sum.
    """
    total = sum(place * NUMBER_ALPHABET.index(c) for place, c in enumerate(text, start=2))
    return NUMBER_ALPHABET[total % len(NUMBER_ALPHABET)]


def random_number(ids: Ids, length: int) -> str:
    """`length` characters that can be read aloud and typed, taken from fresh identifiers."""
    found = ""
    while len(found) < length:
        found += ids().upper().replace("Z", "")
    return found[:length]
