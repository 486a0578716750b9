"""Transitions and approvals that nobody can carry out (codes W204 to W206)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.actor import SYSTEM
from engine.definitions.model import Approval, Bundle, Transition, Workflow
from engine.problems import Problem, Severity


def check_fired_by_nobody(bundle: Bundle) -> Iterator[Problem]:
    """A transition whose every role reaches no case: its button would never be shown."""
    for _, transition in _transitions(bundle):
        if not _reaching(bundle, transition.by):
            yield _warning("W204", transition)


def check_approved_by_nobody(bundle: Bundle) -> Iterator[Problem]:
    """An approval whose approvers are all shut out: the case would wait for ever.

    Who may only act on their own cases is always the owner, so `not_by: [owner]` shuts them out.
    """
    for _, transition in _transitions(bundle):
        approval = transition.approval
        if approval is None:
            continue
        stages = [stage.id for stage in approval.stages] or [""]
        if not all(_decided(bundle, approval, stage) for stage in stages):
            yield _warning("W205", transition)


def _decided(bundle: Bundle, approval: Approval, stage: str) -> bool:
    by, not_by = approval.deciders(stage)
    fallback = approval.fallback.by if approval.fallback else {}
    able = _reaching(bundle, {**fallback, **by})
    return any(scope != "own" or "owner" not in not_by for scope in able.values())


def check_form_nowhere_editable(bundle: Bundle) -> Iterator[Problem]:
    """A form that must be complete, though no status up to then lets anybody fill it."""
    for workflow, transition in _transitions(bundle):
        for form in transition.forms:
            if not _can_be_filled(bundle, workflow, form):
                yield _warning("W206", transition, form=form)


def _can_be_filled(bundle: Bundle, workflow: Workflow, form: str) -> bool:
    editable = form == workflow.start_form or any(
        form in state.edit for state in workflow.states.values()
    )
    return editable and any(role.forms.get(form) == "write" for role in bundle.roles.values())


def _transitions(bundle: Bundle) -> Iterator[tuple[Workflow, Transition]]:
    for workflow in bundle.workflows.values():
        for transition in workflow.transitions.values():
            yield workflow, transition


def _reaching(bundle: Bundle, by: Mapping[str, str]) -> Mapping[str, str]:
    return {
        role: scope
        for role, scope in by.items()
        if role == SYSTEM.role or (scope != "none" and bundle.roles[role].reaches)
    }


def _warning(code: str, transition: Transition, **params: object) -> Problem:
    found = {"transition": transition.id, **params}
    return Problem(code, transition.location, found, Severity.WARNING)
