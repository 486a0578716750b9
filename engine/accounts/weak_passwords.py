"""Passwords that are guessed first: known ones, rows of keys, repetitions, one's own name."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Of ten characters and more, for shorter ones are refused anyway; without case and digits around.
_KNOWN: Final = frozenset(
    """
    administrator changeme changemenow childprotection computer football basketball helloworld
    iloveyou iloveyouforever internet letmein letmeinnow liverpool manchester michaeljordan
    minecraft motdepasse mypassword newpassword nopassword passphrase password passw0rd
    passwordpassword p@ssword p@ssw0rd princess qwertyuiop qwertyuiopasdfghjkl secretpassword
    starwars sunshine superman superuser temppassword testpassword testtest trustno welcome
    welcomehome whatever unicef himaya himayahimaya correcthorsebatterystaple bismillah
    bismillahirrahmanirrahim alhamdulillah mohammed muhammad sudan khartoum
    """.split()  # noqa: SIM905  # a list of forty strings would be forty lines
)
_ROWS: Final = (
    "01234567890",
    "09876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)
_AROUND: Final = re.compile(r"^[\d\W_]+|[\d\W_]+$")
_LEAST_OF_A_NAME: Final = 4


def weakness(password: str, names: tuple[str, ...]) -> str:
    """The code of why a password is guessed soon (`common`, `own_name`), '' if it is not."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    if _is_common(folded):
        return "common"
    parts = (part for name in names for part in re.split(r"\W+", name.casefold()))
    if any(len(part) >= _LEAST_OF_A_NAME and part in folded for part in parts):
        return "own_name"
    return ""


def _is_common(folded: str) -> bool:
    core = _AROUND.sub("", folded)
    if core in _KNOWN or folded in _KNOWN or len(set(folded)) <= 3:
        return True
    return any(_along(folded, row) for row in _ROWS)


def _along(folded: str, row: str) -> bool:
    """Whether it is keys in a row, forwards or backwards, once or again and again."""
    around = row * (len(folded) // len(row) + 2)
    return folded in around or folded in around[::-1]
