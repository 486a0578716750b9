"""Fields, linked: their rules read under the names they see, their literals through their type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from engine.definitions import scope
from engine.definitions.checks import read_checks
from engine.definitions.choosing import check_choice_label, check_choices
from engine.definitions.drafts import FieldDraft, FormDraft
from engine.definitions.findings import Findings
from engine.definitions.linking import Linker, bare
from engine.definitions.prefilling import read_set
from engine.definitions.rules import check_pattern_at, read_rule_at
from engine.definitions.shapes import NO, NUMBER, YES, number_of, read_element, texts
from engine.definitions.tables import PREFILL
from engine.expression import Rule, types
from engine.expression.types import Kind, MappingScope, Type
from engine.fieldtypes import field_types
from engine.fieldtypes.base import Attribute, Field, Inside, Offered, Reading
from engine.fieldtypes.base import Kind as Due
from engine.loading import nodes
from engine.loading.nodes import Node, Scalar

# Any day will do: a default is a literal and does not hang on the day it is read.
SOME_DAY = date(2000, 1, 1)
# Where blank means hidden, not required or not offered: easily not what was meant.
DOUBTED = ("relevant", "required", "choice_filter")


@dataclass(frozen=True, slots=True)
class FieldLinker:
    """Links the fields of one form."""

    linker: Linker
    form: FormDraft
    always_answered: frozenset[str] = frozenset()
    repeats: Mapping[str, FieldDraft] = field(default_factory=dict)

    @property
    def findings(self) -> Findings:
        """Where problems go."""
        return self.linker.drafts.findings

    def link(self, draft: FieldDraft) -> Field:
        """The field, ready to run."""
        known = self.linker.scope_of(self.form, draft)
        element = draft.element
        self._check_references(draft)
        plain = bare(draft)
        linked = replace(
            plain,
            required=self._yes_no(draft, "required", known),
            readonly=self._yes_no(draft, "readonly", known),
            sensitive=element.text("sensitive"),
            visible_to=texts(element.codes("visible_to")),
            editable_by=texts(element.codes("editable_by")),
            unique=element.text("unique"),
            appearance=element.text("appearance"),
            retired=element.yes("retired"),
            renamed_from=texts(element.codes("renamed_from")),
            image=self.linker.drafts.picture(element.scalar("image")),
            printed=element.printed(),
            fields=tuple(self.link(inner) for inner in draft.fields),
            checks=read_checks(element, draft.text, self._judging(draft, known), self.findings),
            constraint=self._rule(draft, "constraint", self._judging(draft, known), Kind.YES_NO),
            choice_filter=self._filter(draft, known),
            relevant=self._rule(draft, "relevant", known, Kind.YES_NO),
            calculate=self._rule(draft, "calculate", known),
            default_rule=self._rule(draft, "default_rule", known),
            prefill=self._prefill(draft, known),
        )
        options = {**self._options(draft, known), **self._carried(draft, linked.prefill)}
        linked = replace(linked, options=options)
        return replace(linked, default=self._default(draft, linked))

    def _rule(
        self, draft: FieldDraft, name: str, known: MappingScope, expected: Kind | None = None
    ) -> Rule | None:
        scalar = draft.element.scalar(name)
        if scalar is None:
            return None
        doubted = self._may_be_blank if name in DOUBTED else None
        return read_rule_at(scalar, known, self.findings, expected, may_be_blank=doubted)

    def _prefill(self, draft: FieldDraft, known: MappingScope) -> Rule | None:
        """The rule of what is carried over; of a repeat, the one that gives its rows."""
        node = draft.element.group("prefill")
        if node is None:
            return self._rule(draft, "prefill", known)
        rows = read_element(node, PREFILL, self.findings).scalar("rows")
        return None if rows is None else read_rule_at(rows, known, self.findings, Kind.ROWS)

    def _carried(self, draft: FieldDraft, rows: Rule | None) -> Mapping[str, Any]:
        if draft.element.group("prefill") is None:
            return {}
        return read_set(draft, rows, self.linker.row_names(self.form, draft), self.findings)

    def _may_be_blank(self, name: str) -> bool:
        """Whether a name of this form can have no answer; others can, before their form is sent."""
        return name not in self.always_answered

    def _yes_no(self, draft: FieldDraft, name: str, known: MappingScope) -> Rule | bool:
        scalar = draft.element.scalar(name)
        if scalar is None or scalar.text in NO:
            return False
        if scalar.text in YES:
            return True
        return self._rule(draft, name, known, Kind.YES_NO) or False

    def _judging(self, draft: FieldDraft, known: MappingScope) -> MappingScope:
        if field_types()[draft.type].inside is Inside.ROWS:
            return scope.with_value(known, types.rows(self.linker.row_names(self.form, draft)))
        return scope.with_value(known, self.linker.type_of(self.form, draft))

    def _filter(self, draft: FieldDraft, known: MappingScope) -> Rule | None:
        if not draft.element.has("choice_filter"):
            return None
        offered = self._offered(draft)
        return self._rule(draft, "choice_filter", scope.with_choice(known, offered), Kind.YES_NO)

    def _offered(self, draft: FieldDraft) -> Type:
        """What `choice` is while the choices of a field are filtered."""
        if draft.choices in self.linker.lists:
            return self.linker.lists[draft.choices]
        repeat = self._repeat_around(draft, draft.choices)
        if repeat is not None:
            return types.record(self.linker.row_names(self.form, repeat))
        if field_types()[draft.type].offered is Offered.CASES:
            return self._case_offered(draft)
        person = dict.fromkeys(("code", "name", "agency", "team", "role"), types.TEXT)
        return types.record({**types.CHOICE_PARTS, **person, **self.linker.drafts.people})

    def _repeat_around(self, draft: FieldDraft, name: str) -> FieldDraft | None:
        """The repeat of this name whose rows a field can choose among: one that stands beside it,
        or beside a row it stands in."""
        around = draft.repeat
        while around:
            if found := self.repeats.get(f"{around}.{name}"):
                return found
            around = around.rpartition(".")[0]
        return self.repeats.get(name)

    def _case_offered(self, draft: FieldDraft) -> Type:
        """What `choice` is where cases are offered: the case, and its facts by their names."""
        workflow = self.linker.drafts.workflows.get(draft.element.text("workflow"))
        if workflow is None:
            return types.record({**types.CHOICE_PARTS, **scope.case_columns(())})
        facts = {name: self.linker.fact_type(workflow, name) for name in workflow.facts}
        return types.record({**facts, **types.CHOICE_PARTS, **scope.case_columns(workflow.states)})

    def _options(self, draft: FieldDraft, known: MappingScope) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for name, attribute in field_types()[draft.type].attributes.items():
            node = draft.element.values.get(name)
            if name == "choices" and draft.choices:
                found[name] = draft.choices
            elif attribute.kind is Due.TIME_ZONE:
                found[name] = self._zone(draft, name)
            elif node is not None:
                found[name] = self._option(draft, name, attribute, known)
        return {name: value for name, value in found.items() if value is not None}

    def _option(
        self, draft: FieldDraft, name: str, attribute: Attribute, known: MappingScope
    ) -> Any:
        node = draft.element.values[name]
        if attribute.kind in (Due.CODES, Due.FACTS):
            return texts(draft.element.codes(name))
        if attribute.kind is Due.YES_NO:
            return draft.element.yes(name)
        if attribute.kind is Due.NUMBER:
            return draft.element.number(name)
        if attribute.kind is Due.RANGE:
            return self._range(node, known)
        if attribute.kind is Due.RULE:
            return self._row_filter(draft, name, known)
        if not isinstance(node, Scalar):
            return None
        if attribute.kind is Due.VALUE_OR_RULE:
            return self._value(draft, node, known)
        return self._limit(node, attribute.kind, known)

    def _zone(self, draft: FieldDraft, name: str) -> str:
        """The time zone of a field: its own, where there is such a one, else the project's."""
        scalar = draft.element.scalar(name)
        if scalar is not None and scalar.text in available_timezones():
            return scalar.text
        if scalar is not None:
            self.findings.unknown("B117", scalar, available_timezones())
        of_project = self.linker.drafts.facts.time_zone
        return of_project if of_project in available_timezones() else "UTC"

    def _value(self, draft: FieldDraft, node: Scalar, known: MappingScope) -> Any:
        """A literal as it would be typed into this very field, or else a rule giving one."""
        kind = field_types()[draft.type]
        plain = bare(draft)
        zones = [n for n, a in kind.attributes.items() if a.kind is Due.TIME_ZONE]
        plain = replace(plain, options={name: self._zone(draft, name) for name in zones})
        reading = Reading(SOME_DAY, self.linker.drafts.lists)
        parsed = kind.parse(plain, {"": (node.text,)}, reading)
        if parsed.value is not None:
            return parsed.value
        if node.text[:1].isdigit() and "(" not in node.text:
            self.findings.error("F104", node, value=node.text, type=draft.type)
            return None
        return read_rule_at(node, known, self.findings, self.linker.type_of(self.form, draft).kind)

    def _limit(self, node: Scalar, due: Due, known: MappingScope) -> Any:
        if due is Due.NUMBER_OR_RULE:
            return self._number(node, known)
        if due is Due.DATE_OR_RULE:
            return self._date(node, known)
        if due is Due.YES_NO_OR_RULE and node.text not in YES | NO:
            return read_rule_at(node, known, self.findings, Kind.YES_NO)
        return node.text in YES if due is Due.YES_NO_OR_RULE else node.text

    def _row_filter(self, draft: FieldDraft, name: str, known: MappingScope) -> Rule | None:
        scalar = draft.element.scalar(name)
        if scalar is None:
            return None
        from_list = self.linker.lists.get(draft.element.text("rows_from"))
        inside = known if from_list is None else scope.with_choice(known, from_list)
        return read_rule_at(scalar, inside, self.findings, Kind.YES_NO)

    def _range(self, node: Node, known: MappingScope) -> Mapping[str, Any]:
        if isinstance(node, Scalar):
            exact = self._number(node, known)
            return {} if exact is None else {"min": exact, "max": exact}
        ends: dict[str, Any] = {}
        for entry in node.entries if isinstance(node, nodes.Mapping) else ():
            if isinstance(entry.value, Scalar):
                ends[entry.key.text] = self._number(entry.value, known)
        least, most = ends.get("min"), ends.get("max")
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            self.findings.error("F112", node, min=least, max=most)
        return {name: value for name, value in ends.items() if value is not None}

    def _number(self, node: Scalar, known: MappingScope) -> Rule | float | None:
        if NUMBER.fullmatch(node.text):
            return number_of(node.text)
        return read_rule_at(node, known, self.findings, Kind.NUMBER)

    def _date(self, node: Scalar, known: MappingScope) -> Rule | str | None:
        if node.text[:4].isdigit() and "(" not in node.text:
            try:
                return date.fromisoformat(node.text).isoformat()
            except ValueError:
                self.findings.error("B115", node, value=node.text)
                return None
        return read_rule_at(node, known, self.findings, Kind.DATE)

    def _default(self, draft: FieldDraft, linked: Field) -> Any:
        node = draft.element.values.get("default")
        given = draft.element.codes("default")
        if node is None or not given or field_types()[draft.type].computed:
            return given[0].text if given else None
        reading = Reading(SOME_DAY, self.linker.drafts.lists)
        parsed = field_types()[draft.type].parse(linked, {"": texts(given)}, reading)
        if parsed.problem or parsed.value is None:
            self.findings.error("F104", given[0], value=given[0].text, type=draft.type)
        return parsed.value

    def _check_references(self, draft: FieldDraft) -> None:
        self._check_list(draft)
        check_choices(draft, self.linker.drafts)
        chosen_from = self._repeat_around(draft, draft.choices)
        if chosen_from is not None:
            rows = self.linker.row_names(self.form, chosen_from)
            check_choice_label(draft, rows, self.findings)
        self._check_named_fields(draft)
        self._check_ends(draft)
        self._check_workflow(draft)
        classes = self.linker.drafts.classes
        pattern = draft.element.scalar("pattern")
        if pattern is not None:
            check_pattern_at(pattern, self.findings)
        sensitive = draft.element.scalar("sensitive")
        if sensitive is not None and sensitive.text not in classes:
            self.findings.unknown("P102", sensitive, classes)
        for key in ("visible_to", "editable_by"):
            check_roles(draft.element.codes(key), self.linker)

    def _check_list(self, draft: FieldDraft) -> None:
        lists = self.linker.drafts.lists
        for key in ("choices", "rows_from"):
            scalar = draft.element.scalar(key)
            if scalar is None:
                continue
            is_repeat = key == "choices" and self._repeat_around(draft, scalar.text) is not None
            if scalar.text not in {**lists, **self._lost_lists()} and not is_repeat:
                named = [name for name in lists if "." not in name]
                self.findings.unknown("F102", scalar, named)

    def _lost_lists(self) -> Mapping[str, None]:
        return dict.fromkeys(self.linker.drafts.lost)

    def _check_named_fields(self, draft: FieldDraft) -> None:
        for key, attribute in field_types()[draft.type].attributes.items():
            scalar = draft.element.scalar(key)
            if attribute.kind is not Due.FIELD or scalar is None:
                continue
            known = dict(self.linker.forms.get(self.form.id, {}))
            if field_types()[draft.type].inside is Inside.ROWS:
                known = self.linker.row_names(self.form, draft)
            elif draft.repeat:
                known.update(self.linker.scope_of(self.form, draft).here)
            if scalar.text not in known:
                self.findings.unknown("F105", scalar, known)

    def _check_workflow(self, draft: FieldDraft) -> None:
        """The workflow a field names must exist, and have the facts it names."""
        workflows = self.linker.drafts.workflows
        workflow = None
        for key, attribute in field_types()[draft.type].attributes.items():
            scalar = draft.element.scalar(key)
            if attribute.kind is Due.WORKFLOW and scalar is not None:
                workflow = workflows.get(scalar.text)
                if workflow is None and scalar.text not in self._lost_lists():
                    self.findings.unknown("B120", scalar, workflows)
            for fact in draft.element.codes(key) if attribute.kind is Due.FACTS else ():
                if workflow is not None and fact.text not in workflow.facts:
                    self.findings.unknown("W113", fact, workflow.facts)

    def _check_ends(self, draft: FieldDraft) -> None:
        least, most = draft.element.number("min"), draft.element.number("max")
        if least is not None and most is not None and least > most:
            self.findings.error("F112", draft.element.values["min"], min=least, max=most)


def check_roles(named: tuple[Scalar, ...], linker: Linker) -> None:
    """Every role that is named must exist."""
    for scalar in named:
        if scalar.text not in linker.drafts.roles:
            linker.drafts.findings.unknown("B118", scalar, linker.drafts.roles)
