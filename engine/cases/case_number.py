"""Case numbers: shown to people, never reissued, with a character that shows a mistyped one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.definitions.model import Workflow
from engine.gate import Locked
from engine.ids import NUMBER_ALPHABET, check_character, random_number
from engine.projections.keys import number_key

PART = re.compile(r"\{([a-z_]+)(?::(\d{1,2}))?\}")
TRIES = 50


def new_number(
    desk: Desk,
    workflow: Workflow,
    actor: Actor,
    locked: Locked,
    *,
    parent: str = "",
    taken: Mapping[str, int] | None = None,
) -> tuple[str, Mapping[str, int]]:
    """A number of the workflow's pattern that no case has, and the counter it used up.

    What is counted is counted for each value of the parts before it: in `{year}-{seq:4}` each year
    begins with 1. `parent` is the number of the case above; `taken` what this commit has counted.
    """
    today = locked.moment.today
    pattern = workflow.number.replace("{parent.number}", parent)
    before, counts, _ = pattern.partition("{seq")
    counter = f"number:{workflow.id}:{_filled(before, actor, today)}" if counts else ""
    last = max(locked.unit.counter(counter), (taken or {}).get(counter, 0)) if counts else 0
    for attempt in count(1) if counts else range(1, TRIES):
        number = _number(desk, _filled(pattern, actor, today), last + attempt)
        if not locked.unit.holders(number_key(number)):
            return number, {counter: last + attempt} if counts else {}
    raise RuntimeError(f"no free case number for the pattern {workflow.number!r}")


def _filled(pattern: str, actor: Actor, today: str) -> str:
    """The pattern with all that is the same for every case of this day and agency."""
    known = {"year": today[:4], "month": today[5:7], "agency": actor.agency.upper()}
    return PART.sub(lambda part: known.get(part[1], part[0]), pattern)


def _number(desk: Desk, pattern: str, number: int) -> str:
    def part(match: re.Match[str]) -> str:
        width = int(match[2])
        return random_number(desk.ids, width) if match[1] == "random" else str(number).zfill(width)

    body = PART.sub(part, pattern).strip("-")
    counted = "".join(c for c in body.upper() if c in NUMBER_ALPHABET)
    return f"{_grouped(body)}-{check_character(counted)}"


def _grouped(body: str) -> str:
    """Eight characters in a row are read and typed in fours."""
    return f"{body[:4]}-{body[4:]}" if len(body) == 8 and body.isalnum() else body
