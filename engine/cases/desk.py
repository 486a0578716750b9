"""What every use case is given: the configuration, the gate, the judge, a source of ids."""

from __future__ import annotations

from engine.actor import Actor
from engine.case import Case
from engine.definitions.model import Bundle, Form, Workflow
from engine.environment import CaseEnvironment
from engine.gate import Gate
from engine.ids import Ids
from engine.schema.judge import Judge


class Desk:
    """One configuration at work."""

    def __init__(self, bundle: Bundle, gate: Gate, ids: Ids) -> None:
        self.bundle = bundle
        self.gate = gate
        self.ids = ids
        self.judge = Judge(bundle)

    def workflow(self, case: Case) -> Workflow:
        """The lifecycle of a case."""
        return self.bundle.workflows[case.workflow]

    def form(self, workflow: Workflow, form_id: str) -> Form | None:
        """A form of a workflow, or the questions of one of its transitions."""
        if form_id in workflow.forms:
            return self.bundle.forms.get(form_id)
        transition = workflow.transitions.get(form_id)
        return transition.ask if transition is not None else None

    def environment(self, workflow: Workflow, case: Case | None, actor: Actor) -> CaseEnvironment:
        """The names rules see for this case, person and moment."""
        return CaseEnvironment(self.bundle, workflow, case, actor, self.gate.moment())
