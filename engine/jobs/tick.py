"""The tick: whatever has become due since the last one is done now, once."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from engine.cases.desk import Desk
from engine.cases.ticking import tick_case

A_ROUND: Final = 500
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick came to. `more`: not everything that is due was reached in this round."""

    cases: int = 0
    happened: int = 0
    more: bool = False


def tick(desk: Desk, limit: int = A_ROUND) -> Ticked:
    """Do what is due by the clock of the desk, the longest due first.

    Late, twice or from two places at once, it does everything once.
    """
    due = desk.gate.due_steps(limit)
    happened = 0
    for case_id in dict.fromkeys(row.case_id for row in due):
        try:
            happened += tick_case(desk, case_id)
        except (TypeError, ValueError, RuntimeError) as fault:
            # What one case cannot do must not keep the others waiting; the log names it.
            _log.error("tick of case %s failed: %s", case_id, type(fault).__name__)
    return Ticked(len({row.case_id for row in due}), happened, len(due) == limit)
