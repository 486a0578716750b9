"""The family of a case on its page: where it belongs, what was begun under it, what can be."""

from __future__ import annotations

from engine.actor import Actor
from engine.case import Case
from engine.cases.case_lines import readable_facts, title_of
from engine.cases.desk import Desk
from engine.cases.kin_lines import Above, ChildGroup, ChildLine, FamilyView
from engine.definitions.model import Workflow
from engine.policy import may_read, starts_under
from engine.projections import project


def family_view(desk: Desk, actor: Actor, case: Case) -> FamilyView:
    """The parent, where this person reaches it, and the children they see or may begin."""
    workflow = desk.workflow(case)
    groups = (_group(desk, actor, case, name) for name in workflow.children)
    return FamilyView(
        _above(desk, actor, case),
        case.lent is not None,
        tuple(group for group in groups if group.lines or group.may_start),
    )


def _above(desk: Desk, actor: Actor, case: Case) -> Above | None:
    number = desk.gate.number(actor, case.parent) if case.parent else ""
    workflow = desk.bundle.workflows.get(desk.workflow(case).parent)
    return Above(case.parent, number, workflow) if number and workflow is not None else None


def _group(desk: Desk, actor: Actor, case: Case, name: str) -> ChildGroup:
    workflow = desk.bundle.workflows[name]
    seen = any(may_read(desk.bundle, actor, form) for form in workflow.forms)
    return ChildGroup(
        workflow,
        tuple(_line(desk, actor, workflow, case, one) for one in case.below(name) if seen),
        starts_under(desk.bundle, actor, workflow, case),
    )


def _line(desk: Desk, actor: Actor, workflow: Workflow, parent: Case, case: Case) -> ChildLine:
    others = (one for one in parent.kin if one.id != case.id)
    whole = case.changed(kin=(parent.changed(kin=()), *others))
    facts = readable_facts(desk, actor, workflow, project(desk.bundle, whole).facts)
    status = workflow.states[case.status]
    known = [(fact, facts[fact.id]) for fact in workflow.facts.values() if fact.id in facts]
    told = tuple(one for one in known if not one[0].search)[:1]
    return ChildLine(case.id, case.number, title_of(workflow, facts), told, status, case.owner)
