"""Interleaved rounds: noise of the machine falls on both sides alike, so ratios can be trusted."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """Ours beside theirs in milliseconds (medians), and the median of the ratios."""

    name: str
    ours: float
    theirs: float
    ratio: float
    goal: float

    def line(self) -> str:
        """One line of the report."""
        verdict = "ok" if self.ratio <= self.goal else "OVER"
        return (
            f"{self.name:<52} {self.ours:>9.3f} ms  {self.theirs:>9.3f} ms"
            f"  {self.ratio:>6.2f}x  goal {self.goal:>4.1f}x  {verdict}"
        )


def compare(
    name: str,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    *,
    goal: float,
    rounds: int = 30,
    calls: int = 5,
) -> Ratio:
    """Run both in turn; the ratio is the median over rounds."""
    ours(), theirs()
    pairs = [(_timed(ours, calls), _timed(theirs, calls)) for _ in range(rounds)]
    return Ratio(
        name,
        statistics.median(mine for mine, _ in pairs),
        statistics.median(other for _, other in pairs),
        statistics.median(mine / other for mine, other in pairs),
        goal,
    )


def _timed(work: Callable[[], object], calls: int) -> float:
    started = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - started) * 1000 / calls
