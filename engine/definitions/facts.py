"""Facts, linked: what a case is listed and searched by, and all that it is computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.drafts import WorkflowDraft
from engine.definitions.linking import FACT_TYPES, OF_RULE, Linker
from engine.definitions.model import Fact, Form
from engine.definitions.project_file import check_names
from engine.definitions.rules import check_timeless, read_rule_at
from engine.definitions.shapes import Element, texts
from engine.definitions.tables import LOCATION_SCOPE
from engine.expression import Rule, fits, read_rule
from engine.expression.cycles import cycles
from engine.expression.types import Kind, Type
from engine.fieldtypes.base import Field
from engine.loading.nodes import Scalar

FITTING: Mapping[str, tuple[Kind, ...]] = {
    "select_one": (Kind.CHOICE, Kind.TEXT),
    "location": (Kind.CHOICE, Kind.TEXT),
    "select_multiple": (Kind.CHOICES, Kind.LIST),
    "birth": (Kind.AGE, Kind.DATE, Kind.NUMBER),
    "age": (Kind.AGE, Kind.NUMBER),
    "user": (Kind.TEXT, Kind.CHOICE, Kind.RECORD),
    "agency": (Kind.TEXT, Kind.CHOICE, Kind.RECORD),
    "text": (Kind.TEXT, Kind.CHOICE),
}


@dataclass(frozen=True, slots=True)
class Sources:
    """What a rule hangs on: fields as (form, path), and the sensitive classes of all of them."""

    reads: frozenset[tuple[str, str]] = frozenset()
    classes: frozenset[str] = frozenset()

    def joined(self, other: Sources) -> Sources:
        """Both together."""
        return Sources(self.reads | other.reads, self.classes | other.classes)


def link_facts(
    workflow: WorkflowDraft, linker: Linker, forms: Mapping[str, Form]
) -> Mapping[str, Fact]:
    """The facts of a workflow, with everything each one reveals."""
    rules = dict(_rules(workflow, linker))
    if _has_rings(workflow, rules, linker):
        return {}
    tracer = Tracer(forms, rules, _facts_below(workflow, linker))
    return {
        name: _fact(workflow, name, rules[name], tracer, linker)
        for name in workflow.facts
        if name in rules
    }


def _facts_below(
    workflow: WorkflowDraft, linker: Linker
) -> Mapping[str, Mapping[str, Rule | None]]:
    """What rules read of each workflow begun under this one, by its name."""
    drafts = linker.drafts
    listed = texts(workflow.element.codes("children"))
    known = {name: drafts.workflows[name] for name in listed if name in drafts.workflows}
    return {
        name: {
            **dict.fromkeys(texts(below.forms())),
            **{fact: read_rule(text, linker.outer((below,)))[0] for fact, text in _said(below)},
        }
        for name, below in known.items()
    }


def _said(workflow: WorkflowDraft) -> Iterator[tuple[str, str]]:
    for name, (_, element) in workflow.facts.items():
        scalar = element.scalar("rule")
        if scalar is not None:
            yield name, scalar.text


def _rules(workflow: WorkflowDraft, linker: Linker) -> Iterator[tuple[str, Rule]]:
    known = linker.outer((workflow,))
    for name, (_, element) in workflow.facts.items():
        scalar = element.scalar("rule")
        if scalar is None:
            continue
        rule = read_rule_at(scalar, known, linker.drafts.findings)
        if rule is None:
            continue
        check_timeless(rule, scalar, linker.drafts.findings)
        _check_type(element, rule.type, scalar, linker)
        _check_depth(workflow, rule, scalar, linker)
        yield name, rule


def _check_depth(workflow: WorkflowDraft, rule: Rule, scalar: Scalar, linker: Linker) -> None:
    """A fact of a child reads answers of the parent, not its facts: those may be made of it."""
    above = linker.drafts.workflows.get(workflow.element.text("parent"))
    for path in rule.reads if above is not None else ():
        if path[0] == "parent" and len(path) > 1 and above and path[1] in above.facts:
            linker.drafts.findings.error("W158", scalar, name=".".join(path[:2]))


def _check_type(element: Element, found: Type, scalar: Scalar, linker: Linker) -> None:
    declared = element.text("type")
    if found.kind in (Kind.ANY, Kind.BLANK) or not declared:
        return
    if declared in FITTING:
        good = found.kind in FITTING[declared]
    else:
        good = fits(FACT_TYPES[declared].kind, found)
    if not good:
        linker.drafts.findings.error("W115", scalar, type=declared, found=found.kind.value)


def _has_rings(workflow: WorkflowDraft, rules: Mapping[str, Rule], linker: Linker) -> bool:
    graph = {name: [p[0] for p in rule.reads if p[0] in rules] for name, rule in rules.items()}
    found = cycles(graph)
    for ring in found:
        place = workflow.facts[ring[0]][0]
        linker.drafts.findings.error("W116", place, ring=" → ".join((*ring, ring[0])))
    return bool(found)


def _fact(workflow: WorkflowDraft, name: str, rule: Rule, tracer: Tracer, linker: Linker) -> Fact:
    element = workflow.facts[name][1]
    found = tracer.of_fact(name)
    declared = element.text("type")
    return Fact(
        id=name,
        text=f"{workflow.text}.facts.{name}",
        type=declared,
        rule=rule,
        filter=element.yes("filter"),
        search=element.yes("search"),
        classes=found.classes | set(_class(element, linker)),
        reads=found.reads,
        list_id=rule.type.list_id if declared in OF_RULE else "",
        scope=_says_where(workflow, name, rule, linker),
    )


def _class(element: Element, linker: Linker) -> tuple[str, ...]:
    drafts = linker.drafts
    return check_names("P102", element.codes("sensitive"), drafts.classes, drafts.findings)


def _says_where(workflow: WorkflowDraft, name: str, rule: Rule, linker: Linker) -> bool:
    """Whether the case lies where this fact says: one place of a list, and one fact alone."""
    element = workflow.facts[name][1]
    scope = element.scalar("scope")
    if scope is None or not element.yes("scope"):
        return False
    others = (one for one, (_, fact) in workflow.facts.items() if fact.yes("scope"))
    of_a_list = element.text("type") == LOCATION_SCOPE and rule.type.list_id
    if not of_a_list or next(others) != name:
        linker.drafts.findings.error("W162", scope)
    return True


class Tracer:
    """Follows rules down to the answers they are made from, through facts and computed fields."""

    def __init__(
        self,
        forms: Mapping[str, Form],
        facts: Mapping[str, Rule],
        below: Mapping[str, Mapping[str, Rule | None]],
    ) -> None:
        self._forms = forms
        self._below = below
        self._facts = facts
        self._known: dict[tuple[str, str], Sources] = {}

    def of_fact(self, name: str) -> Sources:
        """All that a fact is made from."""
        return self.of_rule(self._facts[name], "")

    def of_rule(self, rule: Rule, form: str) -> Sources:
        """All that a rule reads; `form` is where it stands, '' outside forms."""
        found = Sources()
        for path in rule.reads:
            found = found.joined(self._of_path(path, form))
        return found

    def _of_path(self, path: tuple[str, ...], form: str) -> Sources:
        if path[0] == "parent" and len(path) > 1:
            return self._of_path(path[1:], "")
        if path[0] in self._below:
            return self._of_child(path)
        own = path[1:] if path[0] in ("this", "row") else path
        if form and own and own[0] in self._forms[form].fields:
            return self._of_field(form, _longest(self._forms[form].fields, own))
        if path[0] in self._forms:
            fields = self._forms[path[0]].fields
            inside = _longest(fields, path[1:])
            return self._of_field(path[0], inside) if inside else Sources()
        if path[0] in self._facts:
            return self._of_once(("", path[0]), self._facts[path[0]], "")
        return Sources()

    def _of_child(self, path: tuple[str, ...]) -> Sources:
        """What is read of children: a form of theirs, or a fact."""
        known = self._below[path[0]]
        if len(path) < 2 or path[1] not in known:
            return Sources()
        rule = known[path[1]]
        if rule is not None:
            return self._of_once((path[0], path[1]), rule, "")
        fields = self._forms[path[1]].fields if path[1] in self._forms else {}
        inside = _longest(fields, path[2:])
        return self._of_field(path[1], inside) if inside else Sources()

    def _of_field(self, form: str, path: str) -> Sources:
        declared = self._forms[form].fields[path]
        found = Sources(frozenset({(form, path)}), _classes(declared))
        if declared.calculate is None:
            return found
        return found.joined(self._of_once((form, path), declared.calculate, form))

    def _of_once(self, key: tuple[str, str], rule: Rule, form: str) -> Sources:
        if key not in self._known:
            self._known[key] = Sources()  # a ring is told elsewhere; here it must only end
            self._known[key] = self.of_rule(rule, form)
        return self._known[key]


def _longest(fields: Mapping[str, Field], path: tuple[str, ...]) -> str:
    for length in range(len(path), 0, -1):
        found = ".".join(path[:length])
        if found in fields:
            return found
    return ""


def _classes(declared: Field) -> frozenset[str]:
    return frozenset({declared.sensitive}) if declared.sensitive else frozenset()
