"""A case as the lifecycle sees it for one person: what they are offered, and why not."""

from __future__ import annotations

from collections.abc import Callable

from engine.actor import Actor, Moment
from engine.case import Case, content_digest
from engine.cases.desk import Desk
from engine.cases.typed import known_answers
from engine.cases.views import NextStep, Reason
from engine.definitions.model import Workflow
from engine.environment import run
from engine.expression import Rule
from engine.policy import may_read, may_write
from engine.problems import AnswerPlace, Problem
from engine.workflow import Offer, Situation, editable_forms


def situation(desk: Desk, actor: Actor, case: Case, moment: Moment) -> Situation:
    """Everything a decision on this case may look at."""
    workflow = desk.workflow(case)
    environment = desk.environment(workflow, case, actor)
    return Situation(
        bundle=desk.bundle,
        workflow=workflow,
        case=case,
        actor=actor,
        moment=moment,
        ask=lambda rule: run(rule, environment),
        incomplete=_incomplete(desk, actor, workflow, case),
        content=lambda forms: content_digest(case, forms),
        ask_in=lambda changed: _asker(desk, actor, changed),
    )


def _asker(desk: Desk, actor: Actor, case: Case) -> Callable[[Rule], object]:
    environment = desk.environment(desk.workflow(case), case, actor)
    return lambda rule: run(rule, environment)


def next_step(desk: Desk, situated: Situation, offered: Offer) -> NextStep:
    """An offer as the page shows it, each reason with the place that mends it."""
    return NextStep(
        trigger=offered.trigger,
        verb=offered.verb,
        transition=offered.transition,
        reasons=tuple(_reason(desk, situated, problem) for problem in offered.reasons),
        comment=offered.comment,
        review=offered.verb in ("approve", "return"),
        overridden=offered.overridden if offered.verb != "approve" else (),
    )


def form_faults(desk: Desk, actor: Actor, case: Case, form_id: str) -> tuple[Problem, ...]:
    """What keeps a form from being complete, judged anew; () = complete, or not for this case."""
    workflow = desk.workflow(case)
    form = desk.bundle.forms[form_id]
    if not desk.is_due(form, workflow, case, actor):
        return ()
    records = (
        case.records_of(form_id) if form.many else tuple(filter(None, [case.current(form_id)]))
    )
    if not records:
        return (Problem("form_missing", AnswerPlace(form_id, ""), {"form": form.text}),)
    environment = desk.environment(workflow, case, actor)
    steps = desk.judge.plan(form).steps
    found: list[Problem] = []
    for record in records:
        answers = known_answers(steps, record.answers)
        found.extend(desk.judge.judge(form, answers, environment).errors)
    return tuple(found)


def _incomplete(
    desk: Desk, actor: Actor, workflow: Workflow, case: Case
) -> Callable[[str], tuple[Problem, ...]]:
    kept: dict[str, tuple[Problem, ...]] = {}

    def incomplete(form_id: str) -> tuple[Problem, ...]:
        if form_id not in kept:
            kept[form_id] = form_faults(desk, actor, case, form_id)
        return kept[form_id]

    return incomplete


def _reason(desk: Desk, situated: Situation, problem: Problem) -> Reason:
    actor, case, workflow = situated.actor, situated.case, situated.workflow
    condition = workflow.conditions.get(problem.code)
    form_id = str(problem.params.get("form", "")) or _form_of(desk, workflow, problem)
    if not form_id or not may_read(desk.bundle, actor, form_id):
        return Reason(problem, condition)
    mends = form_id in editable_forms(workflow, case) and may_write(desk.bundle, actor, form_id)
    form = desk.bundle.forms.get(form_id)
    current = case.current(form_id) if form is not None and not form.many else None
    fields = situated.incomplete(form_id) if problem.code == "forms" else ()
    record = current.id if current is not None else ""
    return Reason(problem, condition, form_id if mends else "", record, fields)


def _form_of(desk: Desk, workflow: Workflow, problem: Problem) -> str:
    """The form a condition reads first: where it can be mended."""
    condition = workflow.conditions.get(problem.code)
    if condition is None:
        return ""
    named = [path[0] for path in sorted(condition.rule.reads) if path[0] in workflow.forms]
    return named[0] if named else ""
