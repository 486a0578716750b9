"""What happens to the demo's cases: one way for every status and every state of an approval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count as counting
from random import Random
from typing import Final

OPENED: Final = ("register", "start")
ASSESSED: Final = (*OPENED, "assess", "ask_assessment")
PLANNING: Final = (*ASSESSED, "approve_assessment")
PLANNED: Final = (*PLANNING, "plan", "ask_plan")
HELPED: Final = (*PLANNED, "approve_plan", "service_planned", "visit")
VISITED: Final = (*PLANNED, "approve_plan", "service_done", "visit", "visit")
CLOSING: Final = (*VISITED, "close", "ask_close")

# Steps and how many of 300 cases go this way.
STORIES: Final[Mapping[tuple[str, ...], int]] = {
    ("register",): 30,
    ("register_unwilling",): 6,
    ("register_unwilling", "decline"): 6,
    ("register", "decline"): 4,
    OPENED: 24,
    (*OPENED, "alarm"): 4,
    (*OPENED, "assess"): 14,
    ASSESSED: 26,
    (*ASSESSED, "return_assessment"): 14,
    (*ASSESSED, "return_assessment", "ask_assessment"): 4,
    (*ASSESSED, "withdraw_assessment"): 4,
    (*ASSESSED, "alarm"): 3,
    PLANNING: 14,
    (*PLANNING, "plan"): 10,
    PLANNED: 16,
    (*PLANNED, "return_plan"): 8,
    (*PLANNED, "withdraw_plan"): 3,
    HELPED: 28,
    (*HELPED, "visit", "service_done"): 18,
    (*HELPED, "alarm", "calm"): 4,
    (*HELPED, "assign", "visit"): 6,
    (*HELPED, "revise"): 4,
    (*HELPED, "reassess"): 4,
    CLOSING: 14,
    (*CLOSING, "return_close"): 6,
    (*CLOSING, "withdraw_close"): 2,
    (*CLOSING, "approve_close"): 20,
    (*CLOSING, "approve_close", "reopen"): 4,
}

# Days that pass before a step, at least and at most.
PAUSES: Final[Mapping[str, tuple[int, int]]] = {
    "register": (0, 0),
    "register_unwilling": (0, 0),
    "ask_assessment": (0, 1),
    "ask_plan": (0, 1),
    "ask_close": (0, 1),
    "visit": (5, 12),
    "close": (5, 15),
    "reopen": (5, 15),
}
USUAL: Final = (1, 4)
NEWEST: Final = (1, 9)  # days ago that a case was last touched


def stories(number: int) -> Iterator[tuple[str, ...]]:
    """`number` ways, the rare ones among the first too, so that few cases show every state."""
    left = number
    for turn in counting():
        for steps, share in STORIES.items():
            if turn % max(STORIES.values()) >= share:
                continue
            if left == 0:
                return
            left -= 1
            yield steps


def days_before(steps: tuple[str, ...], chance: Random) -> tuple[int, ...]:
    """How many days ago each step was taken; never later than yesterday."""
    pauses = [chance.randint(*PAUSES.get(step, USUAL)) for step in steps]
    ago = sum(pauses) + chance.randint(*NEWEST)
    found = []
    for pause in pauses:
        ago -= pause
        found.append(ago)
    return tuple(found)
