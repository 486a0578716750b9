"""A form being filled: the draft, read and judged, with what this person may see and write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from engine.actor import Actor
from engine.case import Answers, Case
from engine.cases.attached import attachment_problems
from engine.cases.desk import Desk, Rights
from engine.cases.drafts import Draft
from engine.cases.offering import Asker, unoffered
from engine.cases.retired_choices import newly_retired
from engine.cases.starting import with_defaults
from engine.cases.typed import Typed, known_answers, read_typed
from engine.definitions.model import Form, Workflow
from engine.environment import CaseEnvironment
from engine.fieldtypes.base import Reading
from engine.policy import may_write, starts
from engine.problems import AnswerPlace, Problem, Severity
from engine.schema.judge import Verdict
from engine.schema.places import declared_path, value_at
from engine.workflow import editable_forms


@dataclass(frozen=True, slots=True)
class Filling:
    """Everything a form page, and the sending of the form, rest on."""

    actor: Actor
    form: Form
    workflow: Workflow
    case: Case | None
    draft: Draft
    typed: Typed
    verdict: Verdict
    problems: tuple[Problem, ...]  # errors, warnings to confirm, and old faults (info)
    readable: frozenset[str]
    writable: frozenset[str]
    environment: CaseEnvironment  # with the answers as they stand


def may_fill(desk: Desk, actor: Actor, workflow: Workflow, case: Case | None, form: str) -> bool:
    """Whether this person may fill `form` of this case (None: start one with it) now."""
    if case is None:
        may = form == workflow.start_form and workflow.id in starts(desk.bundle, actor)
    else:
        may = form in editable_forms(workflow, case) and may_write(desk.bundle, actor, form)
        may = may and case.lent is None
    return may and desk.is_due(desk.bundle.forms[form], workflow, case, actor)


def has_room(form: Form, case: Case | None) -> bool:
    """Whether the case can take another record of a form that has many."""
    return case is None or not form.most or len(case.records_of(form.id)) < form.most


def fill(desk: Desk, actor: Actor, draft: Draft, case: Case | None) -> Filling:
    """Read and judge `draft` on `case` for this person. Whether they may is asked before."""
    workflow = desk.bundle.workflows[draft.workflow]
    form = desk.form(workflow, draft.form)
    if form is None:
        raise LookupError(draft.form)
    return fill_form(desk, actor, draft, (workflow, case, form))


def fill_form(
    desk: Desk, actor: Actor, draft: Draft, place: tuple[Workflow, Case | None, Form]
) -> Filling:
    """As `fill`, for a form that is at hand (the questions of a transition)."""
    workflow, case, form = place
    outside = desk.environment(workflow, case, actor, draft.parent)
    rights = rights_on(desk, actor, workflow, form)
    reading = Reading(date.fromisoformat(outside.today), desk.bundle.lists)
    plan = desk.judge.plan(form)
    typed = read_typed(plan, draft, rights.writable, reading)
    verdict = with_defaults(desk, form, draft, typed.answers, outside)
    problems = (*typed.problems, *_without_unread(verdict.problems, typed.problems))
    environment = outside.given(plan.blanks).given(verdict.answers)
    named = unoffered(Asker(desk, actor, environment), plan, verdict.answers)
    retired = newly_retired(desk.bundle.lists, plan, draft.base, verdict.answers)
    files = attachment_problems(desk, actor, form, verdict.answers, draft.base)
    problems = _told_of_others((*problems, *named, *retired, *files), rights.writable)
    if draft.record:
        base = known_answers(plan.steps, draft.base)
        stood = outside.given(plan.blanks).given(base)
        before = (
            *desk.judge.judge(form, base, outside).problems,
            *unoffered(Asker(desk, actor, stood), plan, base),
        )
        problems = _relaxed(problems, before, draft.base, verdict.answers)
    return Filling(
        actor=actor,
        form=form,
        workflow=workflow,
        case=case,
        draft=draft,
        typed=typed,
        verdict=verdict,
        problems=problems,
        readable=rights.readable,
        writable=rights.writable,
        environment=environment,
    )


def rights_on(desk: Desk, actor: Actor, workflow: Workflow, form: Form) -> Rights:
    """What this person may see and write of a form; all of the questions they are asked."""
    if form.id in workflow.forms:
        return desk.rights(actor, form)
    everything = frozenset(form.fields)
    return Rights(everything, everything)


def _without_unread(
    judged: tuple[Problem, ...], unread: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """What could not be read is blank to the judge: it is not told a second time as missing."""
    told = {problem.location for problem in unread}
    return tuple(p for p in judged if p.location not in told)


def _told_of_others(problems: tuple[Problem, ...], writable: frozenset[str]) -> tuple[Problem, ...]:
    """An answer that only others may give is missing until they do: that does not refuse this."""

    def told(problem: Problem) -> Problem:
        place = problem.location
        if problem.code != "required" or not isinstance(place, AnswerPlace):
            return problem
        told_here = declared_path(place) in writable
        return problem if told_here else replace(problem, severity=Severity.INFO)

    return tuple(told(problem) for problem in problems)


def _relaxed(
    problems: tuple[Problem, ...], before: tuple[Problem, ...], base: Answers, now: Answers
) -> tuple[Problem, ...]:
    """Strict on what changed: a fault that stood before, on an answer left alone, only informs."""
    old = {(problem.code, problem.location) for problem in before}

    def relax(problem: Problem) -> Problem:
        place = problem.location
        if (problem.code, place) not in old or not isinstance(place, AnswerPlace):
            return problem
        same = value_at(base, place) == value_at(now, place)
        return replace(problem, severity=Severity.INFO) if same else problem

    return tuple(relax(problem) for problem in problems)
