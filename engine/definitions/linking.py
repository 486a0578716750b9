"""What every name of the project means to a rule, worked out once all files are read.

Computed fields and facts take their type from their rules, and rules may read one another. So the
types are found in rounds: what is not known yet counts as anything, until a round changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.definitions import scope
from engine.definitions.drafts import Drafts, FieldDraft, FormDraft, WorkflowDraft
from engine.definitions.shapes import texts
from engine.expression import read_rule, types
from engine.expression.types import Kind, MappingScope, Type
from engine.fieldtypes import field_types
from engine.fieldtypes.base import Field, Inside
from engine.loading.nodes import Scalar

MADE_BY = ("calculate", "default_rule", "prefill")
MOST_ROUNDS = 12
FACT_TYPES: Mapping[str, Type] = {
    "text": types.TEXT,
    "phone": types.TEXT,
    "email": types.TEXT,
    "user": types.TEXT,
    "agency": types.TEXT,
    "integer": types.NUMBER,
    "decimal": types.NUMBER,
    "number": types.NUMBER,
    "yes_no": types.YES_NO,
    "date": types.DATE,
    "datetime": types.DATETIME,
    "birth": types.AGE,
    "age": types.AGE,
}
OF_RULE = ("select_one", "select_multiple", "location")


@dataclass(slots=True)
class Linker:
    """The types of all names, by form and workflow."""

    drafts: Drafts
    lists: Mapping[str, Type] = field(default_factory=dict)
    made: dict[tuple[str, str], Type] = field(default_factory=dict)  # (form or workflow, path)
    forms: dict[str, dict[str, Type]] = field(default_factory=dict)  # form -> its names
    _outer: dict[tuple[str, ...], MappingScope] = field(default_factory=dict)

    def settle(self) -> Linker:
        """Find all types; the linker is ready after that."""
        self.lists = scope.list_types(self.drafts.lists)
        for _ in range(MOST_ROUNDS):
            before = dict(self.made)
            self._round()
            if self.made == before:
                break
        return self

    def _round(self) -> None:
        self._outer.clear()
        self.forms = {form.id: self.names_of(form) for form in self.drafts.every_form()}
        for form in self.drafts.every_form():
            for declared in form.every():
                rule = made_by(declared)
                if rule is not None:
                    self._make((form.id, declared.path), rule, self.scope_of(form, declared))
        for workflow in self.drafts.workflows.values():
            for name, (_, fact) in workflow.facts.items():
                rule = fact.scalar("rule")
                if fact.text("type") in OF_RULE and rule is not None:
                    self._make((f"workflow {workflow.id}", name), rule, self.outer((workflow,)))

    def _make(self, key: tuple[str, str], rule: Scalar, known: MappingScope) -> None:
        found, _ = read_rule(rule.text, known)
        self.made[key] = types.ANY if found is None else found.type
        names = self.forms.get(key[0], {})
        if key[1] in names:
            # Seen by the rules below in the same round: a long chain needs no round for each link.
            names[key[1]] = self.made[key]

    def names_of(self, form: FormDraft) -> dict[str, Type]:
        """A form's own names: its fields, repeats as rows, the texts of “other”."""
        return {**self._lost(form), **dict(self._named(form, form.top()))}

    def _named(self, form: FormDraft, declared: Iterator[FieldDraft]) -> Iterator[tuple[str, Type]]:
        for draft in declared:
            if field_types()[draft.type].inside is Inside.ROWS:
                yield draft.id.text, types.rows(self.row_names(form, draft))
            elif field_types()[draft.type].stores:
                yield draft.id.text, self.type_of(form, draft)
                yield from self._extras(draft)

    def row_names(self, form: FormDraft, repeat: FieldDraft) -> dict[str, Type]:
        """The names of one row of a repeat."""
        inside = (inner for draft in repeat.fields for inner in draft.answering())
        return {**self._lost(form), **dict(self._named(form, inside))}

    def _lost(self, form: FormDraft) -> dict[str, Type]:
        return dict.fromkeys(form.lost, types.ANY)

    def type_of(self, form: FormDraft, draft: FieldDraft) -> Type:
        """The type of one field's answer."""
        if made_by(draft) is not None:
            return self.made.get((form.id, draft.path), types.ANY)
        return field_types()[draft.type].value_type(bare(draft), self.drafts.lists)

    def _extras(self, draft: FieldDraft) -> Iterator[tuple[str, Type]]:
        for extra in field_types()[draft.type].extra_fields(bare(draft)):
            yield extra.id, field_types()[extra.type].value_type(extra, self.drafts.lists)

    def scope_of(self, form: FormDraft, draft: FieldDraft | None = None) -> MappingScope:
        """What rules of a form see; with a field, what that field's own rules see."""
        if draft is None or not draft.repeat:
            return scope.form_scope(self.forms.get(form.id, {}), self.outer_of(form))
        repeat = next(declared for declared in form.every() if declared.path == draft.repeat)
        return scope.row_scope(self.row_names(form, repeat), self.scope_of(form, repeat))

    def outer_of(self, form: FormDraft) -> MappingScope:
        """What a form sees beyond its own fields."""
        return self.outer(self.drafts.workflows_of(form))

    def outer(self, workflows: tuple[WorkflowDraft, ...]) -> MappingScope:
        """What rules of these workflows see."""
        key = tuple(workflow.id for workflow in workflows)
        if key not in self._outer:
            names: dict[str, Type] = {}
            for workflow in workflows:
                names.update(self._workflow_names(workflow))
            names.update(self._common(workflows))
            self._outer[key] = MappingScope(names, None, self.lists)
        return self._outer[key]

    def _common(self, workflows: tuple[WorkflowDraft, ...]) -> dict[str, Type]:
        statuses = [state for workflow in workflows for state in workflow.states]
        asking = [t.id.text for w in workflows for t in w.transitions.values() if t.approval]
        return {
            "case": scope.case_type(statuses),
            "user": scope.user_type(self.drafts.roles, self.drafts.people),
            "approval": scope.approval_type(asking),
        }

    def _workflow_names(self, workflow: WorkflowDraft) -> dict[str, Type]:
        names = self._own_names(workflow)
        known = self.drafts.workflows
        for child in texts(workflow.element.codes("children")):
            if child in known:
                names[child] = types.rows(self._seen_from_outside(known[child]))
        above = known.get(workflow.element.text("parent"))
        if above is not None:
            names["parent"] = types.record(self._seen_from_outside(above))
            names["row"] = self.row_of(workflow) or types.ANY
        if workflow.element.has("with"):
            names["with"] = types.record(dict(_given(workflow)))
        return names

    def row_of(self, workflow: WorkflowDraft) -> Type | None:
        """A row of the parent's repeat that begins cases of this workflow; None where there is no
        such repeat."""
        form_id, _, repeat = workflow.element.text("row").partition(".")
        above = self.drafts.workflows.get(workflow.element.text("parent"))
        form = self.drafts.forms.get(form_id)
        if above is None or form is None or form_id not in texts(above.forms()):
            return None
        found = self.names_of(form).get(repeat)
        if found is None or found.kind is not Kind.ROWS:
            return None
        return types.record(found.fields or {})

    def _seen_from_outside(self, workflow: WorkflowDraft) -> dict[str, Type]:
        """What is known of a case of this workflow in the rules of its parent and children."""
        columns = scope.case_columns(workflow.states)
        return {**self._own_names(workflow), "id": types.TEXT, **columns}

    def _own_names(self, workflow: WorkflowDraft) -> dict[str, Type]:
        names: dict[str, Type] = dict.fromkeys(workflow.flags, types.YES_NO)
        for name in workflow.facts:
            names[name] = self.fact_type(workflow, name)
        for transition in workflow.transitions.values():
            if transition.ask is not None:
                names[transition.id.text] = types.record(self.forms.get(transition.ask.id, {}))
        for form_id in texts(workflow.forms()):
            form = self.drafts.forms.get(form_id)
            if form_id in self.drafts.lost:
                names[form_id] = types.ANY
            elif form is not None:
                make = types.rows if form.many else types.record
                names[form_id] = make(self.forms.get(form_id, {}))
        return names

    def fact_type(self, workflow: WorkflowDraft, name: str) -> Type:
        """The type a fact is declared to have, with the list its rule takes it from."""
        declared = workflow.facts[name][1].text("type")
        if declared in OF_RULE:
            return self.made.get((f"workflow {workflow.id}", name), types.ANY)
        return FACT_TYPES.get(declared, types.ANY)


def _given(workflow: WorkflowDraft) -> Iterator[tuple[str, Type]]:
    """What a case is begun with, by the types it says."""
    group = workflow.element.group("with")
    for entry in group.entries if group else ():
        kind = entry.value.text if isinstance(entry.value, Scalar) else ""
        yield entry.key.text, FACT_TYPES.get(kind, types.ANY)


def made_by(draft: FieldDraft) -> Scalar | None:
    """The rule that gives a computed field its type."""
    if not field_types()[draft.type].computed:
        return None
    found = (draft.element.scalar(key) for key in MADE_BY)
    return next((rule for rule in found if rule is not None), None)


def bare(draft: FieldDraft) -> Field:
    """The field without its rules: enough to know its type."""
    element = draft.element
    options: dict[str, object] = {"choices": draft.choices} if draft.choices else {}
    if element.has("levels"):
        options["levels"] = texts(element.codes("levels"))
    for key in ("other", "multiple"):
        if element.has(key):
            options[key] = element.yes(key)
    return Field(
        draft.id.text,
        draft.type,
        draft.form,
        draft.path,
        draft.text,
        draft.id.location,
        options=options,
    )


def is_kind(found: Type, *kinds: Kind) -> bool:
    """Whether a type is of one of the kinds, or open."""
    return found.kind in kinds or found.kind in (Kind.ANY, Kind.BLANK)
