"""Case numbers: shown to people, never reissued, with a character that shows a mistyped one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.definitions.model import Workflow
from engine.gate import Locked
from engine.ids import NUMBER_ALPHABET, check_character, random_number
from engine.projections.keys import number_key

PART = re.compile(r"\{([a-z_]+)(?::(\d{1,2}))?\}")
TRIES = 50


def new_number(
    desk: Desk, workflow: Workflow, actor: Actor, locked: Locked
) -> tuple[str, Mapping[str, int]]:
    """A number of the workflow's pattern that no case has, and the counter it used up."""
    counter = f"number:{workflow.id}"
    for attempt in range(1, TRIES):
        count = locked.unit.counter(counter) + attempt
        number = _number(desk, workflow, actor, locked.moment.today, count)
        if not locked.unit.holders(number_key(number)):
            return number, {counter: count} if "{seq" in workflow.number else {}
    raise RuntimeError(f"no free case number for the pattern {workflow.number!r}")


def _number(desk: Desk, workflow: Workflow, actor: Actor, today: str, count: int) -> str:
    def part(match: re.Match[str]) -> str:
        name, width = match[1], int(match[2] or 0)
        if name == "random":
            return random_number(desk.ids, width or 8)
        if name == "seq":
            return str(count).zfill(width)
        if name == "year":
            return today[:4]
        return actor.agency.upper() if name == "agency" else ""

    body = PART.sub(part, workflow.number)
    counted = "".join(c for c in body.upper() if c in NUMBER_ALPHABET)
    return f"{_grouped(body)}-{check_character(counted)}"


def _grouped(body: str) -> str:
    """Eight characters in a row are read and typed in fours."""
    return f"{body[:4]}-{body[4:]}" if len(body) == 8 and body.isalnum() else body
