"""The small project with services, referrals and transfers under its cases."""

from __future__ import annotations

from functools import cache
from typing import Any

from small_project import FOLDER, GOOD, Office

from engine.actor import Actor
from engine.case import Case
from engine.cases.answer import submit_answers
from engine.cases.views import Submitted
from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.loading.project import read_sources
from engine.problems import Problem

HALA = Actor("hala", "Hala", "manager", "health", "centre")  # of the receiving agency
NURA = Actor("nura", "Nura", "worker", "health", "centre")
MUSA = Actor("musa", "Musa", "manager", "schools")  # of an agency that has nothing to do with it

OWN = FOLDER.parent / "family"
RIGHTS = """
      intake: write
      visit: write
      plan: write
      service_form: write
      referral_form: write
      transfer_form: write
"""
MANAGER = f"""
  manager:
    label: Manager
    scope: agency
    forms:{RIGHTS}    sees: [identity]
    actions: [search]
"""
FACTS = """facts:
  open_services:
    label: Open services
    type: integer
    rule: count(service, status == 'planned')
    filter: yes
  seen_in_visits:
    label: Seen
    type: text
    rule: last(visit).risk_now
    filter: yes
  kinds:
    label: Kinds
    type: text
    rule: last(service).kind
"""
CONDITIONS = """conditions:
  nothing_open:
    when: none(service, status in ['planned'])
    otherwise: Finish the services first
"""
STEPS = """transitions:
  order:
    label: Order a service
    from: any
    by:
      worker: own
    do:
      - start:
          workflow: service
          with:
            urgent: intake.risk == 'high'
  give_up:
    label: Give up
    from: open
    to: closed
    by:
      worker: own
    do:
      - fire:
          child: service
          transition: cancel
  celebrate:
    label: All delivered
    from: any
    by:
      system: all
    if: [nothing_open]
    do:
      - flag: merry
"""
CHILDREN = "children: [service, referral, transfer]"
FLOW = "workflows/case.yaml"
ROLES = "workflows/roles.yaml"


@cache
def family(*edits: tuple[str, str, str]) -> Bundle:
    """The project with texts replaced: (file, old, new)."""
    bundle, problems = read(*edits)
    assert bundle is not None, problems
    return bundle


def read(*edits: tuple[str, str, str]) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """The project as it is read, and what is wrong with it."""
    files = {
        path.relative_to(folder).as_posix(): path.read_text()
        for folder in (FOLDER, OWN)
        for path in folder.rglob("*.yaml")
    }
    own = (
        (FLOW, ", wrap_up]\nfacts", f", wrap_up, plan]\n{CHILDREN}\nfacts"),
        (FLOW, "facts:\n", FACTS),
        (FLOW, "conditions:\n", CONDITIONS),
        (FLOW, "states:\n", "flags:\n  merry:\n    label: Merry\nstates:\n"),
        (FLOW, "edit: [intake, visit]", "edit: [intake, visit, plan]"),
        (FLOW, "transitions:\n", STEPS),
        (ROLES, "start: [case]", "start: [case, service, referral, transfer]"),
        (ROLES, "      intake: write\n      visit: write\n", RIGHTS[1:]),
        (ROLES, "roles:\n", f"roles:{MANAGER}"),
    )
    for path, old, new in (*own, *edits):
        assert old in files[path], old
        files[path] = files[path].replace(old, new)
    project, unread = read_sources({path: text.encode() for path, text in files.items()})
    bundle, found = read_bundle(project)
    return bundle, (*unread, *found)


class Families(Office):
    """An office whose cases have families."""

    def __init__(self) -> None:
        super().__init__(bundle=family())

    def begin(self, actor: Actor, parent: str, workflow: str, **typed: Any) -> str:
        """A case begun under another by filling its first form; its id."""
        form = self.desk.bundle.workflows[workflow].start_form
        sent = submit_answers(self.desk, actor, workflow, "", form=form, parent=parent, typed=typed)
        assert isinstance(sent, Submitted), sent
        return sent.case_id

    def below(self, case_id: str, workflow: str = "") -> list[Case]:
        """The cases begun under one, in the order of their start."""
        found = [self.case(one) for one in self.all_cases()]
        mine = [c for c in found if c.parent == case_id and workflow in ("", c.workflow)]
        return sorted(mine, key=lambda case: (case.created_at, case.place))

    def start(self, actor: Actor | None = None, **typed: Any) -> str:
        """A case begun by Amal, or by somebody else."""
        return super().start(actor, **typed) if actor is not None else super().start(**typed)


__all__ = ["GOOD", "HALA", "MUSA", "NURA", "Families", "family", "read"]
