"""Steps of the lifecycle in words: the button, what is needed first, where it can be mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.cases.placed import NOTHING, NOWHERE, PlacedAt
from engine.cases.views import NextStep, Reason
from engine.definitions.model import Condition, Workflow
from engine.problems import Problem
from engine.web.call import Call
from engine.web.drawing import url
from engine.web.filling import Link
from engine.web.wording import Wording


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as a page shows it."""

    label: str
    title: str  # the label as the title of a page says it: without answers
    path: str
    main: bool
    reasons: list[Link]
    moves: str  # the status the case would have, '' where it stays
    confirm: str
    comment: str
    passing: tuple[str, ...] = ()  # what does not hold and is passed over


def step_view(
    call: Call, workflow: Workflow, case_id: str, step: NextStep, words: PlacedAt
) -> StepView:
    """One step; `words` is what its words name."""
    wording, transition = call.wording, step.transition
    path = url("cases", case_id, "steps", step.trigger)
    if step.review:
        path = url("cases", case_id, "review", transition.id)
    moves = wording.label(workflow.states[transition.to]) if _moves(step, workflow) else ""
    placed = wording.filled(words.get(transition.text, NOTHING))
    confirm = f"{transition.text}.confirm"
    return StepView(
        label=step_label(wording, step, words),
        title=step_label(wording, step, NOWHERE),
        path=path,
        main=not step.reasons and step.verb != "withdraw" and (step.review or transition.moves),
        reasons=reason_links(call, case_id, step.reasons, words),
        moves=moves,
        confirm=wording.t(confirm, **placed) if transition.confirm and wording.has(confirm) else "",
        comment=step.comment,
        passing=tuple(otherwise(wording, passed, words) for passed in step.overridden),
    )


def step_views(
    call: Call, workflow: Workflow, case_id: str, steps: Sequence[NextStep], words: PlacedAt
) -> list[StepView]:
    """The steps of a case: a decision once, what can be done now first, one main button."""
    found: dict[str, StepView] = {}
    for step in steps:
        view = step_view(call, workflow, case_id, step, words)
        if view.path not in found or not view.reasons:
            found[view.path] = view
    ordered = sorted(found.values(), key=lambda view: (not view.main, bool(view.reasons)))
    return [_plain(view) if number else view for number, view in enumerate(ordered)]


def _plain(view: StepView) -> StepView:
    return replace(view, main=False)


def step_label(wording: Wording, step: NextStep, words: PlacedAt) -> str:
    """What the button says."""
    label = wording.label_in(step.transition, words)
    if step.review:
        return wording.t("web.verb.decide", step=label)
    return wording.t("web.verb.withdraw", step=label) if step.verb == "withdraw" else label


def _moves(step: NextStep, workflow: Workflow) -> bool:
    to = step.transition.to
    return step.verb == "" and to in workflow.states


def reason_links(
    call: Call, case_id: str, reasons: Sequence[Reason], words: PlacedAt = NOWHERE
) -> list[Link]:
    """What is needed first, each with the place that mends it."""
    return [_reason(call, case_id, reason, words) for reason in reasons]


def _reason(call: Call, case_id: str, reason: Reason, words: PlacedAt) -> Link:
    link = url("cases", case_id) + f"#form-{reason.form}" if reason.form else ""
    return link, reason_words(call.wording, reason, words)


def reason_words(wording: Wording, reason: Reason, words: PlacedAt = NOWHERE) -> str:
    """Why a step is refused, as what to do about it."""
    if reason.condition is not None and wording.has(f"{reason.condition.text}.otherwise"):
        return otherwise(wording, reason.condition, words)
    if reason.problem.code == "forms":
        return _form_words(wording, reason, words)
    return problem_words(wording, reason.problem)


def otherwise(wording: Wording, condition: Condition, words: PlacedAt) -> str:
    """What is told where a condition does not hold."""
    placed = wording.filled(words.get(condition.text, NOTHING))
    return wording.t(f"{condition.text}.otherwise", **placed)


def _form_words(wording: Wording, reason: Reason, words: PlacedAt) -> str:
    form_id = str(reason.problem.params.get("form", ""))
    form = wording.bundle.forms.get(form_id)
    label = wording.label_in(form, words) if form is not None else form_id
    missing = [problem for problem in reason.fields if problem.code != "form_missing"]
    if not missing:
        return wording.t("web.step.form_incomplete", form=label)
    return wording.t("web.step.form_fields", form=label, count=len(missing))


def problem_words(wording: Wording, problem: Problem) -> str:
    """A refusal of the lifecycle in words."""
    path = f"web.refused.{problem.code}"
    return wording.t(path) if wording.has(path) else wording.sentence(problem)
