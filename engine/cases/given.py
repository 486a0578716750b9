"""Cases newly given to somebody, until they have opened them.

What tells of it is kept in the commit that gives the case. Whether it was opened is asked of the
audit, so that looking at a page writes nothing but the audit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from engine.actor import Actor
from engine.case import Case
from engine.cases.case_lines import case_line
from engine.cases.desk import Desk
from engine.cases.views import CaseLine
from engine.clock import instant_text, read_instant
from engine.query import And, In, eq
from engine.store.protocol import Delete, Put, Sort

KIND: Final = "given"
NEW_FOR: Final = timedelta(days=30)
MOST: Final = 10
MOST_ASKED: Final = 50


def given(
    actor: Actor, before: Mapping[str, Case], after: tuple[Case, ...], now: str
) -> Iterator[Put | Delete]:
    """What is kept of cases that have another owner after a change than before."""
    expires = instant_text(read_instant(now) + NEW_FOR)
    for case in after:
        former = before[case.id].owner if case.id in before else ""
        if case.owner == former:
            continue
        if case.owner not in ("", actor.id):
            yield Put(KIND, case.id, {"case": case.id, "at": now}, case.owner, expires)
        elif former:
            yield Delete(KIND, case.id)


def newly_given(desk: Desk, actor: Actor) -> tuple[CaseLine, ...]:
    """The cases this person was given and has not opened, the last given first."""
    kept = desk.gate.documents(KIND, actor.id).values()
    newest = sorted(kept, key=lambda one: str(one["at"]), reverse=True)[:MOST_ASKED]
    unopened = (
        str(one["case"])
        for one in newest
        if not desk.gate.has_opened(actor, str(one["case"]), str(one["at"]))
    )
    ids = [case for case, _ in zip(unopened, range(MOST), strict=False)]
    mine = And((In("case.id", tuple(ids)), eq("case.owner", actor.id)))
    rows = desk.gate.page(actor, mine, Sort(), "", MOST).rows if ids else ()
    lines = (case_line(desk, actor, row) for row in rows)
    return tuple(sorted(lines, key=lambda line: ids.index(line.id)))
