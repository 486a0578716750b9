"""A form being filled: the draft, read and judged, with what this person may see and write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.actor import Actor
from engine.case import Answers, Case
from engine.cases.desk import Desk, Rights
from engine.cases.drafts import Draft
from engine.cases.people import people_problems
from engine.cases.starting import with_defaults
from engine.cases.typed import Typed, read_typed
from engine.definitions.model import Form, Workflow
from engine.environment import ROW, CaseEnvironment
from engine.fieldtypes.base import Field, Reading
from engine.policy import may_write, starts
from engine.problems import AnswerPlace, Problem, Severity
from engine.schema.judge import Verdict
from engine.workflow import editable_forms


@dataclass(frozen=True, slots=True)
class Filling:
    """Everything a form page, and the sending of the form, rest on."""

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
        return form == workflow.start_form and workflow.id in starts(desk.bundle, actor)
    if form not in editable_forms(workflow, case):
        return False
    return may_write(desk.bundle, actor, form)


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
    outside = desk.environment(workflow, case, actor)
    rights = _rights(desk, actor, workflow, form)
    reading = Reading(date.fromisoformat(outside.today), desk.bundle.lists)
    typed = read_typed(desk.judge.plan(form), draft, rights.writable, reading)
    verdict = with_defaults(desk, form, draft, typed.answers, outside)
    problems = (*typed.problems, *_without_unread(verdict.problems, typed.problems))
    blanks = desk.judge.plan(form).blanks
    environment = outside.given(blanks).given(verdict.answers)
    people = people_problems(desk.gate, _top_fields(form), verdict.answers, environment)
    problems = (*problems, *people)
    if draft.record:
        before = desk.judge.judge(form, _known(draft.base, typed.unknown), outside)
        problems = _relaxed(problems, before, draft.base, verdict.answers)
    return Filling(
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


def value_at(answers: Answers, place: AnswerPlace) -> Any:
    """The answer at a place, None where there is none."""
    if not place.row:
        return answers.get(place.field)
    for row in answers.get(place.repeat) or ():
        if str(row.get(ROW)) == place.row:
            return row.get(place.field)
    return None


def _rights(desk: Desk, actor: Actor, workflow: Workflow, form: Form) -> Rights:
    if form.id in workflow.forms:
        return desk.rights(actor, form)
    everything = frozenset(form.fields)
    return Rights(everything, everything)


def _top_fields(form: Form) -> tuple[Field, ...]:
    return tuple(declared for path, declared in form.fields.items() if "." not in path)


def _known(base: Answers, unknown: Answers) -> Mapping[str, Any]:
    return {name: value for name, value in base.items() if name not in unknown}


def _without_unread(
    judged: tuple[Problem, ...], unread: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """What could not be read is blank to the judge: it is not told a second time as missing."""
    told = {problem.location for problem in unread}
    return tuple(p for p in judged if p.location not in told)


def _relaxed(
    problems: tuple[Problem, ...], before: Verdict, base: Answers, now: Answers
) -> tuple[Problem, ...]:
    """Strict on what changed: a fault that stood before, on an answer left alone, only informs."""
    old = {(problem.code, problem.location) for problem in before.problems}

    def relax(problem: Problem) -> Problem:
        place = problem.location
        if (problem.code, place) not in old or not isinstance(place, AnswerPlace):
            return problem
        same = value_at(base, place) == value_at(now, place)
        return replace(problem, severity=Severity.INFO) if same else problem

    return tuple(relax(problem) for problem in problems)
