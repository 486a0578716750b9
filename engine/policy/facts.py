"""Which facts and search words someone reads: never more than what they are computed from."""

from __future__ import annotations

from engine.actor import Actor
from engine.definitions.model import Bundle, Fact, Workflow
from engine.policy.fields import declared_at, readable
from engine.policy.forms import may_read
from engine.policy.roles import may

EVERYONE = ""


def fact_readable(bundle: Bundle, actor: Actor, workflow: Workflow, fact: Fact) -> bool:
    """Whether everything the fact is computed from is readable: otherwise it discloses it."""
    role = bundle.roles.get(actor.role)
    if role is None or not fact.classes <= role.sees:
        return False
    return all(_path_readable(bundle, actor, workflow, read) for read in fact.reads)


def search_levels(bundle: Bundle, actor: Actor) -> frozenset[str]:
    """The levels of search words this person may look through; none without the action `search`.

    Case numbers are under '' and each searchable fact under its own `<workflow>.<fact>`, so that a
    search never touches what its author may not read.
    """
    if not may(bundle, actor, "search"):
        return frozenset()
    facts = (
        f"{workflow.id}.{fact.id}"
        for workflow in bundle.workflows.values()
        for fact in workflow.facts.values()
        if fact.search and fact_readable(bundle, actor, workflow, fact)
    )
    return frozenset({EVERYONE, *facts})


def _path_readable(bundle: Bundle, actor: Actor, workflow: Workflow, read: tuple[str, str]) -> bool:
    """Whether one (form, path) that a rule reads is readable; an empty path is the form's being."""
    form_id, path = read
    if not may_read(bundle, actor, form_id):
        return False
    if not path:
        return True
    transition = workflow.transitions.get(form_id)
    form = bundle.forms.get(form_id) or (transition.ask if transition else None)
    return form is not None and declared_at(form, path) in readable(bundle, actor, form)
