"""Rows: counting, asking, choosing. A rule that is blank in a row neither counts nor decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from engine.expression.environment import Environment, Run, Step
from engine.expression.functions.signature import Call, Checked, Function, Parts
from engine.expression.types import NUMBER, YES_NO, Kind, Type
from engine.expression.values import Value, is_blank, row_list, text

Row = Mapping[str, Value]
Judged = Iterator[tuple[Row, Value]]


def judged(parts: Parts, source: Step) -> Callable[[Environment, Run], Judged]:
    """Each row of `source` with what the rule says there; without a rule every row is a yes."""
    rule, cost = parts.rule, 1 + parts.rule_cost

    def each(environment: Environment, run: Run) -> Judged:
        found = row_list(source(environment, run))
        for index, row in enumerate(found):
            run.spend(cost)
            if rule is None:
                yield row, True
                continue
            run.rows.append((row, index))
            says = rule(environment, run)
            run.rows.pop()
            yield row, says

    return each


def _check_count(call: Call) -> Checked:
    counted = call.argument(0)
    if counted.type.kind in (Kind.CHOICES, Kind.LIST) and len(call.node.parts) == 1:
        return Checked(call.done(counted), NUMBER)
    counted = call.rows(0)
    return Checked(call.done(counted, rule=call.rule(1, counted)), NUMBER)


def _compile_count(parts: Parts) -> Step:
    source = parts.args[0]
    each = judged(parts, source)

    def count(environment: Environment, run: Run) -> Value:
        return sum(says is True for _, says in each(environment, run))

    def count_filled(environment: Environment, run: Run) -> Value:
        found = source(environment, run)
        if not isinstance(found, list | tuple):
            return 0
        return sum(isinstance(entry, Mapping) or not is_blank(entry) for entry in found)

    return count if parts.rule is not None else count_filled


def _check_question(call: Call) -> Checked:
    call.argument(0)
    asked = call.rows(0)
    return Checked(call.done(asked, rule=call.rule(1, asked)), YES_NO)


def _compile_question(wanted: bool, negated: bool) -> Callable[[Parts], Step]:
    """`any` looks for a yes, `all` for a no; one found decides, one blank leaves it open."""

    def compile_call(parts: Parts) -> Step:
        each = judged(parts, parts.args[0])

        def ask(environment: Environment, run: Run) -> Value:
            open_ = False
            for _, says in each(environment, run):
                if says is wanted:
                    return wanted is not negated
                open_ = open_ or not isinstance(says, bool)
            return None if open_ else wanted is negated

        return ask

    return compile_call


def _check_end(call: Call) -> Checked:
    source = call.rows(0)
    node = call.done(source, rule=call.rule(1, source))
    return Checked(node, record_of(source), source.path)


def record_of(source: Checked) -> Type:
    """The type of one row."""
    return Type(Kind.RECORD, fields=source.type.fields)


def _compile_first(parts: Parts) -> Step:
    each = judged(parts, parts.args[0])

    def first(environment: Environment, run: Run) -> Value:
        return next((row for row, says in each(environment, run) if says is True), None)

    return first


def _compile_last(parts: Parts) -> Step:
    each = judged(parts, parts.args[0])

    def last(environment: Environment, run: Run) -> Value:
        found: Row | None = None
        for row, says in each(environment, run):
            found = row if says is True else found
        return found

    return last


def _check_row(call: Call) -> Checked:
    source = call.rows(0)
    node = call.done(source, call.argument(1, Kind.TEXT))
    return Checked(node, record_of(source), source.path)


def _compile_row(parts: Parts) -> Step:
    source, code = parts.args

    def row(environment: Environment, run: Run) -> Value:
        key = text(code(environment, run))
        found = row_list(source(environment, run))
        run.spend(len(found))
        if key is None:
            return None
        return next((entry for entry in found if entry.get("_row") == key), None)

    return row


def _check_filter(call: Call) -> Checked:
    source = call.rows(0)
    node = call.done(source, rule=call.rule(1, source))
    return Checked(node, source.type, source.path)


def _compile_filter(parts: Parts) -> Step:
    each = judged(parts, parts.args[0])

    def chosen(environment: Environment, run: Run) -> Value:
        return [row for row, says in each(environment, run) if says is True]

    return chosen


def _check_position(call: Call) -> Checked:
    if not call.in_rows():
        call.fault("R140", None)
    return Checked(call.done(), NUMBER)


def _compile_position(_: Parts) -> Step:
    def position(environment: Environment, run: Run) -> Value:
        return run.rows[-1][1] + 1 if run.rows else environment.lookup("_position")

    return position


FUNCTIONS: tuple[Function, ...] = (
    Function("count", 1, 2, _check_count, _compile_count),
    Function("any", 2, 2, _check_question, _compile_question(True, False)),
    Function("all", 2, 2, _check_question, _compile_question(False, False)),
    Function("none", 2, 2, _check_question, _compile_question(True, True)),
    Function("first", 1, 2, _check_end, _compile_first),
    Function("last", 1, 2, _check_end, _compile_last),
    Function("row", 2, 2, _check_row, _compile_row),
    Function("filter", 2, 2, _check_filter, _compile_filter),
    Function("position", 0, 0, _check_position, _compile_position),
)
