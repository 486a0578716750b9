"""What is wrong with a rule's text: a code, a stretch of the text and the words to fill in.

Codes R1xx make the rule unusable; R2xx are doubts, whose weight the caller decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

_MANY = 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding in a rule; offsets count characters from 0, the end is exclusive."""

    code: str
    start: int
    end: int
    params: Mapping[str, object] = field(default_factory=dict)


def is_doubt(fault: Fault) -> bool:
    """Whether the rule can be used in spite of `fault`."""
    return fault.code.startswith("R2")


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was most likely meant, or '' when none is close."""
    names = sorted(known)
    if len(names) > _MANY:
        names = [name for name in names if name[:1] == word[:1]][:_MANY]
    found = get_close_matches(word, names, n=1, cutoff=0.6)
    return found[0] if found else ""
