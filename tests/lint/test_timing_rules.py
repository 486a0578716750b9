"""Timers and automatic steps that could not do what they were written for are told."""

from __future__ import annotations

import pytest
from timed_project import timed

from engine.lint import check_bundle


def codes(*edits: tuple[str, str, str]) -> set[str]:
    return {p.code for p in check_bundle(timed(*edits)) if p.code.startswith("W21")}


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("W210", "before: 6h", "before: 2h"),
        ("W211", "after: 2d", "after: 2h"),
        ("W212", "late: 3d", "late: 2w"),
        ("W213", "status: [planned]", "status: [planned, closed]"),
    ],
)
def test_it_is_told(code: str, old: str, new: str) -> None:
    assert codes(("", old, new)) == {"W210", code}


def test_what_is_in_order_is_not_told() -> None:
    assert codes(("", "blank: 1h", "blank: 8h")) == set()


def test_automatic_steps_that_go_round_are_told() -> None:
    push_back = (
        "",
        "  push:\n    label: Push on\n    from: open",
        "  push:\n    label: Push on\n    from: any",
    )
    there = (
        "",
        "    to: closed\n    by:\n      system: all\n  push",
        "    to: open\n    by:\n      system: all\n  push",
    )

    assert "W214" in codes(push_back, there)
