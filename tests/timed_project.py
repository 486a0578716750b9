"""The small project with timers, a schedule, automatic steps and a ladder."""

from __future__ import annotations

from small_project import AMAL, OMER, Office, small

from engine.definitions.model import Bundle

FLOW = "workflows/case.yaml"
FORM = "forms/visit.yaml"
TIMERS = """\
messages:
  look: Look at {case.number}, due {due}
timers:
  first_look:
    label: First look
    while:
      status: [open]
    due:
      by: risk_level
      high: 24h
      medium: 3d
      low: 7d
      blank: 1h
    remind:
      - before: 6h
        to: owner
        message: look
    overdue:
      - after: 1d
        notify: supervisor
      - after: 2d
        do:
          - flag: late
      - after: 3d
        task: supervisor
schedules:
  visits:
    label: Visits
    while:
      status: [planned]
    form: visit
    date: seen_on
    every:
      by: risk_level
      high: 7d
      medium: 14d
      low: 30d
      blank: 7d
    early: 2d
    late: 3d
flags:
  late:
    label: Late
automatic:
  grow_old:
    fire: expire
    when: days_between(intake.born, today()) > 6570
  hurry:
    fire: push
    when: risk_level == 'high' and intake.paper == 'AB1234'
transitions:
  expire:
    label: Too old
    from: any
    to: closed
    by:
      system: all
  push:
    label: Push on
    from: open
    to: planned
    by:
      system: all
    do:
      - notify:
          to: [supervisor, owner]
          message: look
"""


def timed(*edits: tuple[str, str, str]) -> Bundle:
    """The project, further texts replaced."""
    made = TIMERS
    for path, old, new in edits:
        if path == "":
            assert old in made, old
            made = made.replace(old, new, 1)
    others = tuple(edit for edit in edits if edit[0])
    return small((FLOW, "transitions:\n", made), *others)


def office(*edits: tuple[str, str, str]) -> Office:
    """People at work with it, on the memory store."""
    return Office(bundle=timed(*edits))


def due(here: Office, case: str, subject: str = "first_look") -> str:
    """When the first task of this name is due, '' if there is none."""
    kept = here.store.projection(case)
    assert kept is not None
    return min((row.due_at for row in kept.tasks if row.subject == subject), default="")


def planned(*edits: tuple[str, str, str]) -> Office:
    """A case of medium risk, in the status with visits."""
    here = office(*edits)
    case = here.start(AMAL, risk="medium")
    here.fire(AMAL, case, "finish.request")
    here.fire(OMER, case, "finish.approve")
    return here


__all__ = ["AMAL", "OMER", "Office", "due", "office", "planned", "timed"]
