"""What a case is found by, as a pure function of case and configuration, without the clock."""

from __future__ import annotations

from engine.actor import SYSTEM, Moment
from engine.case import Case
from engine.definitions.model import Bundle
from engine.environment import CaseEnvironment
from engine.policy.families import shares_of
from engine.projections.facts import DUE, fact_values
from engine.projections.keys import unique_keys
from engine.projections.search import search_texts
from engine.projections.tasks import earliest_due, task_rows
from engine.rows import Projection


def project(bundle: Bundle, case: Case) -> Projection:
    """The facts, tasks, search words and keys of `case`. Same case, same bundle: same rows."""
    workflow = bundle.workflows[case.workflow]
    # Facts may not name the clock or the user, so any will do; these make the result repeatable.
    moment = Moment(case.updated_at, case.updated_at[:10])
    environment = CaseEnvironment(bundle, workflow, case, SYSTEM, moment)
    facts = fact_values(workflow, environment)
    tasks = task_rows(bundle, workflow, case, environment)
    due = earliest_due(tasks)
    return Projection(
        facts={**facts, DUE: due} if due else facts,
        tasks=tasks,
        search=search_texts(workflow, case, facts),
        shares=shares_of(bundle, case),
        keys=unique_keys(bundle, case),
    )
