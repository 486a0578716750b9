"""What happened to a case, in sentences."""

from __future__ import annotations

from engine.cases.placed import PlacedAt
from engine.cases.views import TimelineEntry
from engine.definitions.model import Workflow
from engine.web.wording import Wording


def event_words(wording: Wording, entry: TimelineEntry, workflow: Workflow, words: PlacedAt) -> str:
    """One event; `words` is what the names of forms and steps hold of the case."""
    path = f"web.event.{entry.kind}"
    params = {
        "form": _form_label(wording, str(entry.params.get("form", "")), workflow, words),
        "step": wording.transition_label(workflow, str(entry.params.get("transition", "")), words),
    }
    if "task" in entry.params:  # the step of a ladder: named by what is due
        kind, _, subject = str(entry.params["task"]).partition(":")
        part = {"timer": "timers", "schedule": "schedules"}.get(kind, "transitions")
        params["step"] = wording.label_of(f"{workflow.text}.{part}.{subject}.label")
    below = wording.bundle.workflows.get(str(entry.params.get("workflow", "")))
    if below is not None:
        params["workflow"] = wording.label(below)
    told = wording.t(path if wording.has(path) else "web.event.other", **params)
    before, after = entry.params.get("from"), entry.params.get("to")
    if before and after and before != after:
        status = wording.status_label(str(after))
        told = wording.t("web.event.moved", event=told, status=status)
    owner = (entry.params.get("changed") or {}).get("owner")
    if owner:
        told = wording.t("web.event.given", event=told, person=wording.person(str(owner[1])))
    return told


def _form_label(wording: Wording, form_id: str, workflow: Workflow, words: PlacedAt) -> str:
    form = wording.bundle.forms.get(form_id)
    if form is None:
        return wording.transition_label(workflow, form_id, words)
    return wording.label_in(form, words)
