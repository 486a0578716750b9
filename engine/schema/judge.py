"""One judgement for page, server and scenario: compute → relevant → required → schema → rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.case import Answers
from engine.definitions.model import Bundle, Form
from engine.environment import ROW, CaseEnvironment, are_rows, choice_columns, rows_of, run
from engine.expression import Rule
from engine.expression.pattern import compile_pattern, matches_whole
from engine.fieldtypes import field_type, has_rows
from engine.fieldtypes.base import Choice, ChoiceList, Field
from engine.fieldtypes.choosing import OTHER, has_other
from engine.problems import AnswerPlace, Problem, Severity
from engine.schema.checks import check_problems, whole_problems
from engine.schema.compile_form import FlatSchemas
from engine.schema.derive import derived
from engine.schema.limits import limits_of, row_range
from engine.schema.places import RowPath, control_name
from engine.schema.plan import Plan, Step, make_plan
from engine.schema.validators import Schema, Validator, best_validator


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the engine makes of answers. Places are as `places.place_text` writes them."""

    answers: Answers  # computed in, irrelevant out
    relevant: frozenset[str]
    required: frozenset[str]
    problems: tuple[Problem, ...]
    removed: tuple[str, ...]  # answered, but irrelevant now

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that refuse."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


@dataclass(slots=True)
class _Level:
    """One level being worked out: the form's own fields, or one row of a repeat."""

    steps: tuple[Step, ...]
    values: dict[str, Any]
    environment: CaseEnvironment
    rows: RowPath = ()
    prefix: str = ""  # of the names of its controls
    relevant: list[Step] = field(default_factory=list)
    gates: dict[str, bool] = field(default_factory=dict)  # by their texts, as evaluated here
    wrong: set[str] = field(default_factory=set)  # of no use to rules: not of the field's type


@dataclass(slots=True)
class _Work:
    """What has been found so far."""

    relevant: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)


class Judge:
    """Judges the forms of one bundle (and the questions of its transitions)."""

    def __init__(
        self, bundle: Bundle, make: Callable[[Schema], Validator] = best_validator
    ) -> None:
        self._bundle = bundle
        self._plans: dict[str, Plan] = {}
        self._schemas = FlatSchemas(bundle.lists, make)

    def plan(self, form: Form) -> Plan:
        """The form laid flat; made once."""
        # By catalogue path: the questions of two workflows' transitions may share an id.
        if form.text not in self._plans:
            self._plans[form.text] = make_plan(form)
        return self._plans[form.text]

    def judge(self, form: Form, answers: Answers, environment: CaseEnvironment) -> Verdict:
        """The verdict on `answers` as a whole submission of `form`."""
        plan = self.plan(form)
        work = _Work()
        values = _copied(answers)
        inner = environment.given(plan.blanks).given(values)
        top = _Level(plan.steps, values, inner.given({"this": values}))
        self._settle(form, top, work)
        for step in plan.shown_only:
            if _open(step, inner):
                work.relevant.add(step.field.path)
        for level in work.levels:
            self._judge_level(form, level, work)
        work.problems.extend(whole_problems(form, inner))
        return Verdict(
            values,
            frozenset(work.relevant),
            frozenset(work.required),
            tuple(work.problems),
            tuple(work.removed),
        )

    def choices(
        self, declared: Field, environment: CaseEnvironment, answers: Answers
    ) -> tuple[Choice, ...]:
        """The choices offered for a field here and now; stored retired ones stay."""
        choices = self._bundle.lists.get(str(declared.options.get("choices", "")))
        if choices is None:
            return ()
        stored = answers.get(declared.id)
        held = stored if isinstance(stored, list) else [stored]
        offered = (c for c in choices.choices if not c.retired or c.code in held)
        if declared.choice_filter is None:
            return tuple(offered)
        return tuple(c for c in offered if self._passes(declared, choices, c.code, environment))

    # -- first pass: what is relevant, what is computed ---------------------------------------

    def _settle(self, form: Form, level: _Level, work: _Work) -> None:
        work.levels.append(level)
        for step in level.steps:
            if step.gates and not _open_here(step, level):
                _leave_out(form, step, level, work)
                continue
            level.relevant.append(step)
            work.relevant.add(level.prefix + step.field.id)
            if not step.plain and has_rows(step.field):
                self._settle_rows(form, step, level, work)
                level.gates.clear()
            else:
                _compute(step.field, level)

    def _settle_rows(self, form: Form, step: Step, level: _Level, work: _Work) -> None:
        kept = level.values.get(step.field.id) or []
        if not are_rows(kept):
            return  # left behind by another type of field: the schema refuses it
        rows = self._rows(step.field, kept, level)
        if not rows:
            level.values.pop(step.field.id, None)
            return
        level.values[step.field.id] = rows
        blanks = step.blanks
        for number, row in enumerate(rows, start=1):
            inside = level.environment.in_row(row, number, blanks)
            place = (*level.rows, (step.field.id, str(row.get(ROW, number))))
            level_inside = _Level(step.rows, row, inside, place, control_name("", place))
            self._settle(form, level_inside, work)

    def _rows(
        self, declared: Field, kept: list[dict[str, Any]], level: _Level
    ) -> list[dict[str, Any]]:
        """A repeat's rows; one for each choice where they come from a list."""
        choices = self._bundle.lists.get(str(declared.options.get("rows_from", "")))
        if choices is None:
            return list(kept)
        held = {row.get(ROW): row for row in kept}
        rule = declared.options.get("rows_filter")
        return [
            held.get(choice.code) or {ROW: choice.code}
            for choice in choices.choices
            if (not choice.retired or choice.code in held)
            and (not isinstance(rule, Rule) or _choice_passes(rule, choices, choice.code, level))
        ]

    # -- second pass: what is required, what is wrong -----------------------------------------

    def _judge_level(self, form: Form, level: _Level, work: _Work) -> None:
        fields = {
            step.field.id: (
                step.field,
                limits_of(step.field, level.environment) if step.limits is None else step.limits,
            )
            for step in level.relevant
        }
        # A list of choices may fail once for each of its codes; it is told once.
        faults = dict.fromkeys(self._schemas.faults(fields, level.values))
        level.wrong.update(name for name, code in faults if code == "type")
        for name, code in faults:
            known = name in fields
            work.problems.append(
                _problem(form, level, code, *fields[name]) if known else _unknown(form, level, name)
            )
        for step in level.relevant:
            self._judge_field(form, step, level, fields[step.field.id][1], work)

    def _judge_field(
        self, form: Form, step: Step, level: _Level, limits: Mapping[str, Any], work: _Work
    ) -> None:
        declared = step.field
        value = level.values.get(declared.id)
        required = declared.required is True or (
            declared.required is not False and run(declared.required, level.environment) is True
        )
        if required:
            work.required.add(level.prefix + declared.id)
        if value is None:
            if required or (has_rows(declared) and row_range(limits)[0] > 0):
                work.problems.append(_problem(form, level, "required", declared, {}))
        elif not step.plain and declared.id not in level.wrong:
            work.problems.extend(self._value_problems(form, declared, level, limits))

    def _value_problems(
        self, form: Form, declared: Field, level: _Level, limits: Mapping[str, Any]
    ) -> list[Problem]:
        value = level.values[declared.id]
        found = []
        if limits and (outside := field_type(declared.type).outside(value, limits)):
            found.append(_problem(form, level, outside, declared, limits))
        if "pattern" in declared.options and _off_pattern(declared, value):
            found.append(_problem(form, level, "pattern", declared, limits))
        if "choices" in declared.options and self._unoffered(declared, value, level):
            found.append(_problem(form, level, "choice_filter", declared, {}))
        if declared.constraint is None and not declared.checks:
            return found
        inside = level.environment.given({"value": value})
        if declared.constraint is not None and run(declared.constraint, inside) is False:
            found.append(_problem(form, level, "constraint", declared, {}))
        place = AnswerPlace(form.id, declared.id, level.rows)
        return [*found, *check_problems(declared.checks, place, inside)]

    def _unoffered(self, declared: Field, value: Any, level: _Level) -> bool:
        source = str(declared.options.get("choices", ""))
        choices = self._bundle.lists.get(source)
        codes = value if isinstance(value, list) else [value]
        if source and choices is None:  # one of the rows of a repeat, as they stand now
            known = [row.get(ROW) for row in rows_of(level.environment.lookup(source))]
            known += [OTHER] if has_other(declared) else []
            return any(code not in known for code in codes)
        if declared.choice_filter is None or choices is None:
            return False
        return any(
            code in choices.by_code and not self._passes(declared, choices, code, level.environment)
            for code in codes
        )

    def _passes(
        self, declared: Field, choices: ChoiceList, code: str, environment: CaseEnvironment
    ) -> bool:
        if declared.choice_filter is None:
            return True
        columns = choice_columns(choices, code)
        return run(declared.choice_filter, environment, {"choice": columns}) is True


def _choice_passes(rule: Rule, choices: ChoiceList, code: str, level: _Level) -> bool:
    return run(rule, level.environment, {"choice": choice_columns(choices, code)}) is True


def _open(step: Step, environment: CaseEnvironment) -> bool:
    return not step.gates or all(run(gate, environment) is True for gate in step.gates)


def _open_here(step: Step, level: _Level) -> bool:
    """Whether a step is open in its level; a gate of a whole section is asked once.

    Fields come after all that their gates read, so a gate says the same of each of them, until
    rows are worked out: those may come after who reads them.
    """
    for gate in step.gates:
        found = level.gates.get(gate.text)
        if found is None:
            found = level.gates[gate.text] = run(gate, level.environment) is True
        if not found:
            return False
    return True


def _leave_out(form: Form, step: Step, level: _Level, work: _Work) -> None:
    left = level.values.pop(step.field.id, None)
    if left is None or step.field.calculate is not None or _only_row_ids(left):
        return
    work.removed.append(level.prefix + step.field.id)


def _only_row_ids(value: Any) -> bool:
    """Rows that come from a list stand there before anyone has answered anything in them."""
    return are_rows(value) and all(
        name == ROW or _only_row_ids(inner) for row in value for name, inner in row.items()
    )


def _compute(declared: Field, level: _Level) -> None:
    before = value = level.values.get(declared.id)
    if declared.calculate is not None:
        value = run(declared.calculate, level.environment)
    elif "from" in declared.options:
        value = derived(declared, value, level.values, level.environment.today)
    if value is None or value == "" or value == []:
        level.values.pop(declared.id, None)
    elif value is not before:
        level.values[declared.id] = value


def _copied(answers: Answers) -> dict[str, Any]:
    """Answers that can be worked on: blank ones left out, rows copied."""
    filled = {n: v for n, v in answers.items() if v is not None and v != "" and v != []}
    return {name: _copied_rows(value) for name, value in filled.items()}


def _copied_rows(value: Any) -> Any:
    if not are_rows(value):
        return value
    return [{name: _copied_rows(inner) for name, inner in row.items()} for row in value]


def _off_pattern(declared: Field, value: Any) -> bool:
    text = declared.options.get("pattern")
    if not isinstance(text, str) or not isinstance(value, str):
        return False
    pattern = compile_pattern(text)
    return pattern is not None and not matches_whole(pattern, value)


def _problem(
    form: Form, level: _Level, code: str, declared: Field, limits: Mapping[str, Any]
) -> Problem:
    params: dict[str, object] = {"label": declared.text}
    if has_rows(declared) and code.endswith("_choices"):
        code = "count"
    for key, value in limits.items():
        params.update(value if isinstance(value, Mapping) else {key: value})
    return Problem(code, AnswerPlace(form.id, declared.id, level.rows), params)


def _unknown(form: Form, level: _Level, name: str) -> Problem:
    place = AnswerPlace(form.id, name, level.rows)
    return Problem("unknown_field", place, {"label": name})
