"""The rules of a form for a browser: trees, order and lists, as far as their reader may see.

A rule that reads anything its reader may not see is never sent: in its place stands a name, which
the page fills with what the rule gave here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.filling import rights_on
from engine.definitions.model import Form, Workflow
from engine.environment import choice_columns
from engine.expression import Rule, functions_used
from engine.fieldtypes import field_type
from engine.fieldtypes.base import ChoiceList, Field
from engine.policy import readable
from engine.policy.fields import declared_at
from engine.schema.plan import Step

MOST_CHOICES: Final = 2_000
Ast = Mapping[str, Any]
_NEAR: Final = frozenset({"value", "choice", "_position"})
_OPEN_ROOTS: Final = frozenset({"case", "user", "approval"}) | _NEAR
_OWN_ROOTS: Final = frozenset({"this", "row"})
_AS_DECLARED: Final = (
    *("from", "places", "partial", "levels", "pattern", "none", "step", "multiple", "other"),
    *("max_error_m", "check_digit", "time_zone"),
)
_LIMITS: Final = ("min", "max", "count", "length", "min_choices", "max_choices")
Repeats: TypeAlias = tuple[Step, ...]
"""The repeats in whose rows a rule stands, the outer one first."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A rule that stays here: the name its value has in the page, and in the rows of which repeats
    (the outer one first) it is asked."""

    name: str
    rule: Rule
    repeats: Repeats = ()


@dataclass(slots=True)
class LiveRules:
    """What a browser is given of a form, and what its pages must add. The labels of `labelled`
    lists are still to be put in: they are of a language."""

    document: dict[str, Any] = field(default_factory=dict)
    fixed: list[Fixed] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)  # every name, and every part of a path
    outside: set[tuple[str, ...]] = field(default_factory=set)  # paths that begin outside the form
    history: bool = False
    labelled: bool = False
    trees: list[Ast] = field(default_factory=list)


def live_rules(desk: Desk, actor: Actor, workflow: Workflow, form: Form) -> LiveRules:
    """The rules of a form for everyone of this person's role; made once."""
    key = (actor.role, workflow.id, form.text)
    if key not in desk.live:
        made = LiveForm(desk, actor, workflow, form).rules()
        made.reads.update(_sources(made.document["steps"]))
        desk.live[key] = made
    found: LiveRules = desk.live[key]
    return found


def _sources(steps: Iterable[Mapping[str, Any]]) -> set[str]:
    """The dates of birth that ages follow from."""
    inner = (_sources(step.get("rows", ())) for step in steps)
    return {step["from"] for step in steps if "from" in step}.union(*inner)


class LiveForm:
    """One form as one role reads it, being made ready for browsers."""

    def __init__(self, desk: Desk, actor: Actor, workflow: Workflow, form: Form) -> None:
        self.desk = desk
        self.actor = actor
        self.workflow = workflow
        self.form = form
        self.readable = rights_on(desk, actor, workflow, form).readable
        self.plan = desk.judge.plan(form)
        self.own = frozenset(step.field.id for step in self.plan.steps)
        self.found = LiveRules()

    def rules(self) -> LiveRules:
        """Everything but words."""
        steps = [self._step(step) for step in self.plan.steps if self._seen(step.field)]
        notes = [self._gated(step, ()) for step in self.plan.shown_only]
        used = [functions_used(tree) for tree in self.found.trees]
        self.found.history = any("entered" in names for names in used)
        self.found.labelled = any("label_of" in names for names in used)
        self.found.document = {"steps": steps, "notes": notes, "lists": self._lists(steps)}
        return self.found

    def _seen(self, declared: Field) -> bool:
        return declared.path in self.readable

    # -- which rules may be sent -------------------------------------------------------------

    def may_send(self, rule: Rule, repeats: Repeats) -> bool:
        """Whether its reader may see all that this rule reads."""
        lists = (self.desk.bundle.lists.get(name) for name in _list_ids(rule.ast))
        if any(found is None or len(found.choices) > MOST_CHOICES for found in lists):
            return False
        return all(self._may_read(path, repeats) for path in rule.reads)

    def _may_read(self, path: tuple[str, ...], repeats: Repeats) -> bool:
        root, rest = path[0], path[1:]
        if root in self.workflow.children or (root == "row" and not repeats):
            return False  # of other cases: what a rule reads of them stays here
        if root in _OWN_ROOTS:
            return bool(rest) and self._may_read(rest, repeats)
        for repeat in reversed(repeats):
            if root in repeat.blanks:
                return self._is_seen((*repeat.field.path.split("."), *path))
        if root in self.own:
            return self._is_seen(path)
        if root in self.desk.bundle.forms:
            return self._may_read_form(root, rest)
        if root in self.workflow.facts:
            return root in self.desk.facts(self.actor, self.workflow)
        return root in _OPEN_ROOTS or root in self.workflow.flags

    def _is_seen(self, path: tuple[str, ...]) -> bool:
        return declared_at(self.form, ".".join(path)) in self.readable

    def _may_read_form(self, form_id: str, rest: tuple[str, ...]) -> bool:
        form = self.desk.bundle.forms[form_id]
        seen = readable(self.desk.bundle, self.actor, form)
        if not rest or rest == ("_row",):
            return bool(seen)
        return declared_at(form, ".".join(rest)) in seen

    def sent(self, rule: Rule, name: str, repeats: Repeats = ()) -> Ast:
        """The tree of a rule, or a name in the place of one that stays here."""
        if not self.may_send(rule, repeats):
            self.found.fixed.append(Fixed(f"!{name}", rule, repeats))
            return {"op": "name", "name": f"!{name}"}
        near = _OWN_ROOTS | _NEAR | self.own.union(*(repeat.blanks for repeat in repeats))
        self.found.reads.update(name for path in rule.reads for name in path)
        self.found.outside.update(path for path in rule.reads if path[0] not in near)
        self.found.trees.append(rule.ast)
        return rule.ast

    def sent_or_none(self, rule: Any, repeats: Repeats) -> Ast | None:
        """The tree of a rule that only judges: the server does so anyway."""
        if not isinstance(rule, Rule) or not self.may_send(rule, repeats):
            return None
        return self.sent(rule, "", repeats)

    # -- the fields ---------------------------------------------------------------------------

    def _step(self, step: Step, repeats: Repeats = ()) -> dict[str, Any]:
        declared = step.field
        found = {**self._gated(step, repeats), **self._judged(declared, repeats)}
        if declared.calculate is not None:
            found["calculate"] = self.sent(
                declared.calculate, f"{declared.path}.calculate", repeats
            )
            found["kind"] = declared.calculate.type.kind.value
        if isinstance(declared.required, Rule):
            found["required"] = self.sent(declared.required, f"{declared.path}.required", repeats)
        elif declared.required:
            found["required"] = True
        found.update({n: declared.options[n] for n in _AS_DECLARED if n in declared.options})
        if declared.type == "repeat":
            found.update(self._rows(step, repeats))
        return found

    def _gated(self, step: Step, repeats: Repeats) -> dict[str, Any]:
        declared = step.field
        gates = [
            self.sent(gate, f"{declared.path}.relevant{number}", repeats)
            for number, gate in enumerate(step.gates)
        ]
        return {"id": declared.id, "type": declared.type, "gates": gates}

    def _judged(self, declared: Field, repeats: Repeats) -> dict[str, Any]:
        found: dict[str, Any] = {}
        list_id = str(declared.options.get("choices") or "")
        if list_id in self.desk.bundle.lists:
            found["list"] = list_id
        elif list_id:  # the rows of a repeat
            found["among"] = list_id
            found["choice_label"] = declared.options.get("choice_label", "")
        for name, rule in (("constraint", declared.constraint), ("filter", declared.choice_filter)):
            if tree := self.sent_or_none(rule, repeats):
                found[name] = tree
        checks = [(check.id, self.sent_or_none(check.rule, repeats)) for check in declared.checks]
        if kept := [{"id": name, "rule": rule} for name, rule in checks if rule]:
            found["checks"] = kept
        limits = {name: self._limit(declared.options.get(name), repeats) for name in _LIMITS}
        if known := {name: limit for name, limit in limits.items() if limit is not None}:
            found["limits"] = known
        return found

    def _limit(self, limit: Any, repeats: Repeats) -> Any:
        if isinstance(limit, Mapping):
            inner = {name: self._limit(value, repeats) for name, value in limit.items()}
            return {name: value for name, value in inner.items() if value is not None}
        return self.sent_or_none(limit, repeats) if isinstance(limit, Rule) else limit

    def _rows(self, step: Step, repeats: Repeats) -> dict[str, Any]:
        repeat, within = step.field, (*repeats, step)
        fixed = len(self.found.fixed)
        inner = [self._step(part, within) for part in step.rows if self._seen(part.field)]
        notes = [
            self._gated(Step(note, (note.relevant,) if note.relevant else ()), within)
            for note in _inside(repeat)
            if note.type == "note"
        ]
        found: dict[str, Any] = {"rows": inner, "notes": notes}
        # What a rule that stays here gives in a row is not known before the row is.
        if len(self.found.fixed) == fixed and _grows(repeat, inner):
            found["grows"] = True
        choices = self.desk.bundle.lists.get(str(repeat.options.get("rows_from") or ""))
        if choices is not None:
            found["codes"] = [[choice.code, choice.retired] for choice in choices.choices]
            found["list"] = choices.id
            if tree := self.sent_or_none(repeat.options.get("rows_filter"), repeats):
                found["filter_rows"] = tree
        return found

    # -- the lists ----------------------------------------------------------------------------

    def _lists(self, steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Of each list that rules look into: the columns that they read."""
        columns = {"parent", *(name for tree in self.found.trees for name in _parts_read(tree))}
        wanted = {name for tree in self.found.trees for name in _list_ids(tree)}
        wanted |= {str(step["list"]) for step in all_steps(steps) if _looks_up(step)}
        return {
            name: _columns(choices, columns)
            for name in sorted(wanted)
            if (choices := self.desk.bundle.lists.get(name)) is not None
            and len(choices.choices) <= MOST_CHOICES
        }


def _columns(choices: ChoiceList, wanted: set[str]) -> dict[str, Any]:
    return {
        choice.code: {
            name: value
            for name, value in (choice_columns(choices, choice.code) or {}).items()
            if name in wanted and value is not None
        }
        for choice in choices.choices
    }


def _looks_up(step: Mapping[str, Any]) -> bool:
    return "list" in step and ("filter" in step or "filter_rows" in step or "levels" in step)


def all_steps(steps: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The steps, each followed by those of its rows."""
    for step in steps:
        yield step
        yield from all_steps(step.get("rows", ()))


def _grows(repeat: Field, steps: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a page can make a new row by itself: nothing in one hangs on what only we know."""
    filtered = {step["id"] for step in steps if "filter" in step}
    if "rows_from" in repeat.options or isinstance(repeat.readonly, Rule):
        return False
    return all(
        _same_everywhere(inner) and (inner.choice_filter is None or inner.id in filtered)
        for inner in _inside(repeat)
    )


def _same_everywhere(declared: Field) -> bool:
    kind = field_type(declared.type)
    if kind.offered or kind.script or kind.sends_files is not None:
        return False
    rules = (declared.default_rule, declared.prefill, declared.readonly)
    return not any(isinstance(rule, Rule) for rule in rules) and all(
        _same_everywhere(inner) for inner in declared.fields
    )


def _inside(repeat: Field) -> Iterator[Field]:
    for declared in repeat.fields:
        yield declared
        if declared.type == "group":
            yield from _inside(declared)


def _nodes(tree: Any) -> Iterator[Ast]:
    if isinstance(tree, Mapping):
        yield tree
        for part in tree.values():
            yield from _nodes(part)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from _nodes(part)


def _list_ids(tree: Ast) -> Iterator[str]:
    return (str(node["list"]) for node in _nodes(tree) if node.get("list") and "op" in node)


def _parts_read(tree: Ast) -> Iterator[str]:
    return (str(node["name"]) for node in _nodes(tree) if node.get("op") == "get")
