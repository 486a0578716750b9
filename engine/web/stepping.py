"""Steps of the lifecycle in words: the button, what is needed first, where it can be mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.cases.views import NextStep, Reason
from engine.definitions.model import Workflow
from engine.problems import Problem
from engine.web.call import Call
from engine.web.drawing import url
from engine.web.filling import Link
from engine.web.wording import Wording


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as a page shows it."""

    label: str
    path: str
    main: bool
    reasons: list[Link]
    moves: str  # the status the case would have, '' where it stays
    confirm: str
    comment: str
    passing: tuple[str, ...] = ()  # what does not hold and is passed over


def step_view(call: Call, workflow: Workflow, case_id: str, step: NextStep) -> StepView:
    """One step."""
    wording, transition = call.wording, step.transition
    path = url("cases", case_id, "steps", step.trigger)
    if step.review:
        path = url("cases", case_id, "review", transition.id)
    moves = wording.label(workflow.states[transition.to]) if _moves(step, workflow) else ""
    confirm = f"{transition.text}.confirm"
    return StepView(
        label=step_label(wording, step),
        path=path,
        main=not step.reasons and step.verb != "withdraw" and (step.review or transition.moves),
        reasons=reason_links(call, case_id, step.reasons),
        moves=moves,
        confirm=wording.t(confirm) if transition.confirm and wording.has(confirm) else "",
        comment=step.comment,
        passing=tuple(wording.t(f"{passed.text}.otherwise") for passed in step.overridden),
    )


def step_views(
    call: Call, workflow: Workflow, case_id: str, steps: Sequence[NextStep]
) -> list[StepView]:
    """The steps of a case: a decision once, what can be done now first, one main button."""
    found: dict[str, StepView] = {}
    for step in steps:
        view = step_view(call, workflow, case_id, step)
        if view.path not in found or not view.reasons:
            found[view.path] = view
    ordered = sorted(found.values(), key=lambda view: (not view.main, bool(view.reasons)))
    return [_plain(view) if number else view for number, view in enumerate(ordered)]


def _plain(view: StepView) -> StepView:
    return replace(view, main=False)


def step_label(wording: Wording, step: NextStep) -> str:
    """What the button says."""
    label = wording.label(step.transition)
    if step.review:
        return wording.t("web.verb.decide", step=label)
    return wording.t("web.verb.withdraw", step=label) if step.verb == "withdraw" else label


def _moves(step: NextStep, workflow: Workflow) -> bool:
    to = step.transition.to
    return step.verb == "" and to in workflow.states


def reason_links(call: Call, case_id: str, reasons: Sequence[Reason]) -> list[Link]:
    """What is needed first, each with the place that mends it."""
    return [_reason(call, case_id, reason) for reason in reasons]


def _reason(call: Call, case_id: str, reason: Reason) -> Link:
    link = url("cases", case_id) + f"#form-{reason.form}" if reason.form else ""
    return link, reason_words(call.wording, reason)


def reason_words(wording: Wording, reason: Reason) -> str:
    """Why a step is refused, as what to do about it."""
    if reason.condition is not None:
        path = f"{reason.condition.text}.otherwise"
        if wording.has(path):
            return wording.t(path)
    if reason.problem.code == "forms":
        return _form_words(wording, reason)
    return problem_words(wording, reason.problem)


def _form_words(wording: Wording, reason: Reason) -> str:
    form_id = str(reason.problem.params.get("form", ""))
    form = wording.bundle.forms.get(form_id)
    label = wording.label(form) if form is not None else form_id
    missing = [problem for problem in reason.fields if problem.code != "form_missing"]
    if not missing:
        return wording.t("web.step.form_incomplete", form=label)
    return wording.t("web.step.form_fields", form=label, count=len(missing))


def problem_words(wording: Wording, problem: Problem) -> str:
    """A refusal of the lifecycle in words."""
    path = f"web.refused.{problem.code}"
    return wording.t(path) if wording.has(path) else wording.sentence(problem)
