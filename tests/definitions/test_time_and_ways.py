"""Timers, schedules, automatic steps and the richer ways of transitions, as they are read."""

from __future__ import annotations

import pytest
from small import FILES, read, spots

from engine.definitions.model import Bundle
from engine.durations import Duration

W = "workflows/case.yaml"
TIME = """\
messages:
  hurry: Please look at {case.number}
timers:
  look:
    label: A first look
    while:
      status: [open]
      if: [seen]
    from: entered
    due:
      by: sex
      male: 24h
      female: 3wd
      other: 1h
      blank: 2d
    counted_from: entered
    for: chief
    remind:
      - before: 6h
        to: owner
    overdue:
      - after: 1d
        notify: [chief]
        message: hurry
      - after: 2d
        task: chief
schedules:
  visits:
    label: Visits
    while:
      status: open
    form: visit
    date: seen_on
    at: [7d, 1mo]
    counts: remarks is not blank
    early: 2d
    late: 3d
automatic:
  expire:
    fire: expire
    when: days_between(intake.born, today()) > 7000
    comment: Nobody came
"""
MORE = """\
  expire:
    label: Close by itself
    from: any
    except: [closed]
    to: closed
    by:
      system: all
      chief: team
  back:
    label: Back
    from: any
    to: previous
    by: [worker, system]
    only_by: [owner]
    if: [seen]
    override:
      if: [seen]
      by: [chief]
      comment: required
  choose:
    label: Choose
    from: open
    to:
      - state: closed
        if: [seen]
      - state: open
    by: [worker]
    amend: [intake]
    do:
      - notify: chief
      - fire: expire
"""


def project(old: str = "", new: str = "") -> dict[str, str]:
    """The small project with all of it, one text replaced."""
    text = FILES[W].replace("transitions:\n", f"{TIME}transitions:\n{MORE}", 1)
    assert old in text, old
    return {**FILES, W: text.replace(old, new, 1) if old else text}


def whole() -> Bundle:
    bundle, problems = read(project())
    assert bundle is not None, spots(problems)
    return bundle


def test_all_of_it_is_read() -> None:
    flow = whole().workflows["case"]
    timer, schedule = flow.timers["look"], flow.schedules["visits"]

    assert [timer.due.allowed(value) for value in ("male", "female", "other", None)] == [
        *(Duration(24, "h"), Duration(3, "wd"), Duration(1, "h"), Duration(2, "d")),
    ]
    assert (timer.states, timer.role, timer.counted_from) == (("open",), "chief", "entered")
    assert [(rung.before, str(rung.offset), rung.task) for rung in timer.ladder] == [
        *((True, "6h", ""), (False, "1d", ""), (False, "2d", "chief")),
    ]
    assert [str(duration) for duration in schedule.at] == ["7d", "1mo"]
    assert [(step.fire, step.by_clock) for step in flow.automatic] == [("expire", True)]


def test_ways_are_read() -> None:
    ways = whole().workflows["case"].transitions

    assert (ways["expire"].sources, ways["expire"].any_source) == (("open",), False)
    assert ways["expire"].by == {"system": "all", "chief": "team"}
    assert (ways["back"].previous, ways["back"].moves, ways["back"].to) == (True, True, "")
    assert [target.state for target in ways["choose"].targets] == ["closed", "open"]
    assert (ways["choose"].amend, ways["choose"].comment) == (("intake",), "required")


FAULTS = [
    ("W121", "male: 24h", "male: 24 h"),
    ("W121", "male: 24h", "male: 0h"),
    ("W121", "early: 2d", "early: soon"),
    ("W122", "to: owner", "to: ownr"),
    ("W123", "message: hurry", "message: hury"),
    ("W124", "      other: 1h\n", ""),
    ("W124", "      blank: 2d\n", ""),
    ("B109", "male: 24h", "mle: 24h\n      male: 24h"),
    ("W113", "by: sex", "by: sx"),
    ("W125", "by: sex", "by: who"),
    ("W126", "fire: expire\n    when", "fire: expir\n    when"),
    ("W127", "system: all", "system: team"),
    ("W128", "- fire: expire", "- fire: choose"),
    ("W129", "system: all\n      ", ""),
    ("W130", "form: visit\n    date: seen_on", "form: intake\n    date: born"),
    ("W131", "date: seen_on", "date: remarks"),
    ("W132", "    at: [7d, 1mo]\n", ""),
    ("W132", "    at: [7d, 1mo]\n", "    at: [7d]\n    every: 3d\n"),
    ("W133", "from: entered", "from: add_days(today(), 1)"),
    ("W133", "counts: remarks is not blank", "counts: seen_on < today()"),
    ("W134", "if: [seen]\n      - state: open", "label: x\n      - state: open"),
    ("W135", "from: any\n    except", "from: open\n    except"),
    ("W136", "      - after: 2d\n        task: chief\n", "      - after: 2d\n"),
    ("W138", "from: entered", "from: intake.first_name"),
    ("W139", "[7d, 1mo]", "[7d, 1w]"),
    ("W141", "override:\n      if: [seen]", "override:\n      if: [sen]"),
    ("B106", "to: previous", "to: ''"),
    ("B104", "status: open", "status: {}"),
]


@pytest.mark.parametrize(("code", "old", "new"), FAULTS)
def test_a_fault_is_told(code: str, old: str, new: str) -> None:
    bundle, problems = read(project(old, new))

    assert bundle is None
    assert code in [spot.split()[0] for spot in spots(problems)]


def test_an_approval_says_who_decides_once() -> None:
    by = "      by: [chief]\n"
    assert by in FILES[W]
    stages = "      stages:\n        - id: one\n          label: One\n          by: [chief]\n"
    good = {**FILES, W: FILES[W].replace(by, stages, 1)}
    bundle, problems = read(good)
    assert bundle is not None, problems

    for wrong in ("", by + stages):
        _, problems = read({**FILES, W: FILES[W].replace(by, wrong, 1)})
        assert [spot.split()[0] for spot in spots(problems)] == ["W137"]


def test_nobody_is_called_like_the_system() -> None:
    roles = FILES["workflows/roles.yaml"].replace("  chief:", "  system:", 1)
    _, problems = read({**FILES, "workflows/roles.yaml": roles})

    assert "B112" in [spot.split()[0] for spot in spots(problems)]


def test_holidays_are_dates() -> None:
    wrong = FILES["project.yaml"] + "holidays: [2026-04-06, soon]\n"
    _, problems = read({**FILES, "project.yaml": wrong})

    assert [spot.split()[0] for spot in spots(problems)] == ["B115"]
