"""What every use case is given: the configuration, the gate, the judge, a source of ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.actor import Actor
from engine.case import Case
from engine.cases.scanning import Scan, no_scan
from engine.cases.views import FieldView
from engine.definitions.model import Bundle, Form, Workflow
from engine.environment import CaseEnvironment, run
from engine.gate import Gate
from engine.ids import Ids
from engine.policy import fact_readable, readable, writable
from engine.schema.judge import Judge
from engine.workflow.since import facts_of_dues


@dataclass(frozen=True, slots=True)
class Rights:
    """Paths of a form's fields that a role reads, and those it may fill."""

    readable: frozenset[str]
    writable: frozenset[str]


class Desk:
    """One configuration at work."""

    def __init__(self, bundle: Bundle, gate: Gate, ids: Ids, scan: Scan = no_scan) -> None:
        self.bundle = bundle
        self.gate = gate
        self.ids = ids
        self.scan = scan
        self.judge = Judge(bundle)
        self._rights: dict[tuple[str, str], Rights] = {}
        self._facts: dict[tuple[str, str], frozenset[str]] = {}
        # Of forms, the same while the bundle is: by the catalogue path of a field, of a form.
        self.blank_views: dict[str, FieldView | None] = {}
        self.section_ids: dict[tuple[str, str], frozenset[str]] = {}
        self.live: dict[tuple[str, ...], Any] = {}  # what browsers are given of forms, once made

    def workflow(self, case: Case) -> Workflow:
        """The lifecycle of a case."""
        return self.bundle.workflows[case.workflow]

    def form(self, workflow: Workflow, form_id: str) -> Form | None:
        """A form of a workflow, or the questions of one of its transitions."""
        if form_id in workflow.forms:
            return self.bundle.forms.get(form_id)
        transition = workflow.transitions.get(form_id)
        return transition.ask if transition is not None else None

    def rights(self, actor: Actor, form: Form) -> Rights:
        """Paths of a form this person's role reads and writes; the same while the bundle is."""
        key = (actor.role, form.text)
        if key not in self._rights:
            seen = readable(self.bundle, actor, form)
            self._rights[key] = Rights(seen, writable(self.bundle, actor, form))
        return self._rights[key]

    def facts(self, actor: Actor, workflow: Workflow) -> frozenset[str]:
        """Ids of the facts this person's role reads; the same while the bundle is."""
        key = (actor.role, workflow.id)
        if key not in self._facts:
            self._facts[key] = frozenset(
                fact.id
                for fact in workflow.facts.values()
                if fact_readable(self.bundle, actor, workflow, fact)
            )
        return self._facts[key]

    def sees_due(self, actor: Actor, workflow: Workflow) -> bool:
        """Whether this person's role reads every fact by which due dates differ: a date that comes
        sooner the higher the risk is would tell the risk."""
        return facts_of_dues(workflow) <= self.facts(actor, workflow)

    def environment(
        self, workflow: Workflow, case: Case | None, actor: Actor, above: str = ""
    ) -> CaseEnvironment:
        """The names rules see for this case, person and moment. `above` is the case under which
        one is about to be begun."""
        found = CaseEnvironment(self.bundle, workflow, case, actor, self.gate.moment())
        return found.under(self.gate.above(above)) if above and case is None else found

    def is_due(self, form: Form, workflow: Workflow, case: Case | None, actor: Actor) -> bool:
        """Whether a form is there for this case: its `relevant` says yes, or it has none."""
        if form.relevant is None:
            return True
        return run(form.relevant, self.environment(workflow, case, actor)) is True
