"""How much of a project is said in another language, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from engine.translation.phrases import DONE, MISSING, STALE, Phrase

_GROUPED = ("forms", "workflows")  # one part for each form and workflow, one for each other kind


@dataclass(frozen=True, slots=True)
class Part:
    """A form, a workflow, the lists …, with how many of its phrases are in which state."""

    name: str
    done: int
    stale: int
    missing: int

    @property
    def total(self) -> int:
        """All phrases."""
        return self.done + self.stale + self.missing

    @property
    def percent(self) -> int:
        """How many of a hundred are done, rounded down: 100 means all."""
        return 100 * self.done // self.total if self.total else 100


def coverage(phrases: Iterable[Phrase]) -> tuple[Part, ...]:
    """Every part, by name; the last one is the whole, without a name."""
    counts: dict[str, Counter[str]] = {}
    for phrase in phrases:
        for name in (part_of(phrase.path), ""):
            counts.setdefault(name, Counter())[phrase.state] += 1
    names = [*sorted(name for name in counts if name), ""]
    return tuple(_part(name, counts.get(name, Counter())) for name in names)


def part_of(path: str) -> str:
    """The part a path belongs to: `forms.registration`, `lists`."""
    kind, _, rest = path.partition(".")
    return f"{kind}.{rest.partition('.')[0]}" if kind in _GROUPED else kind


def _part(name: str, found: Counter[str]) -> Part:
    return Part(name, found[DONE], found[STALE], found[MISSING])
