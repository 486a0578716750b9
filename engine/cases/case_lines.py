"""Cases in lists: only what the reader may see, the name only to those who see identity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.views import CaseLine
from engine.definitions.model import Workflow
from engine.policy.families import lent_facts, only_lent
from engine.rows import CaseRow


def readable_facts(
    desk: Desk, actor: Actor, workflow: Workflow, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """The facts this person may read."""
    known = desk.facts(actor, workflow)
    return {name: value for name, value in facts.items() if name in known}


def title_of(workflow: Workflow, facts: Mapping[str, Any]) -> str:
    """What a case is called: its first searchable fact, where it may be read."""
    named = (facts.get(fact.id) for fact in workflow.facts.values() if fact.search)
    return next((name for name in named if isinstance(name, str)), "")


def case_line(desk: Desk, actor: Actor, row: CaseRow) -> CaseLine:
    """A row as this person may see it."""
    workflow = desk.bundle.workflows[row.workflow]
    facts = readable_facts(desk, actor, workflow, row.facts)
    if only_lent(desk.bundle, actor, row):
        opened = lent_facts(desk.bundle, workflow)
        facts = {name: value for name, value in facts.items() if name in opened}
    return CaseLine(
        id=row.id,
        workflow=row.workflow,
        number=row.number,
        status=workflow.migrations.get(row.status, row.status),
        owner=row.owner,
        team=row.team,
        agency=row.agency,
        updated_at=row.updated_at,
        title=title_of(workflow, facts),
        facts=facts,
    )
