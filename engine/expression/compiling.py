"""Typed AST → closures that are called with an environment; nothing is ever run from text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from engine.expression import comparing
from engine.expression.environment import Environment, OutOfBudgetError, Run, Step
from engine.expression.functions import TABLE
from engine.expression.functions.signature import Ast, Parts
from engine.expression.values import Number, Value, is_blank, items, number, row_list


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled rule; `cost` is its number of nodes outside the rules of aggregates."""

    step: Step
    cost: int

    def run(self, environment: Environment, budget: int) -> tuple[Value, int, bool]:
        """The value, the steps taken, and whether the budget ran out (then the value is blank)."""
        run = Run(budget - self.cost, [])
        if run.left < 0:
            return None, budget, True
        try:
            value = self.step(environment, run)
        except OutOfBudgetError:
            return None, budget, True
        return _plain(value), budget - run.left, False


def _plain(value: Value) -> Value:
    """Whole numbers as JSON and a browser write them: 3, not 3.0."""
    if type(value) is float and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def compile_ast(ast: Ast) -> Program:
    """The program of a typed AST as `read_rule` makes it (or as it came back from JSON)."""
    return Program(_step(ast), _cost(ast))


def _node(value: object) -> Ast:
    return cast(Ast, value)


def _nodes(value: object) -> Sequence[Ast]:
    return cast(Sequence[Ast], value)


def _inner(ast: Ast) -> list[Ast]:
    """The pieces evaluated with `ast` itself, so not the rule of its rows."""
    found = [_node(ast[key]) for key in ("of", "arg", "left", "right", "rows") if key in ast]
    return [*found, *_nodes(ast.get("args", ()))]


def _cost(ast: Ast) -> int:
    return 1 + sum(map(_cost, _inner(ast)))


def _step(ast: Ast) -> Step:
    return _COMPILERS[str(ast["op"])](ast)


def _literal(ast: Ast) -> Step:
    value = ast["value"]
    return lambda environment, run: value


def _name(ast: Ast) -> Step:
    name = str(ast["name"])
    if "row" not in ast:
        return lambda environment, run: environment.lookup(name)
    up = -1 - int(str(ast["row"]))
    return lambda environment, run: run.rows[up][0].get(name)


def _list(ast: Ast) -> Step:
    steps = [_step(part) for part in _nodes(ast["args"])]
    return lambda environment, run: [step(environment, run) for step in steps]


def _get(ast: Ast) -> Step:
    of, name, list_id = _step(_node(ast["of"])), str(ast["name"]), str(ast.get("list", ""))
    flat = bool(ast.get("flat"))

    def part(environment: Environment, value: Value) -> Value:
        if isinstance(value, Mapping):
            return value.get(name)
        if not isinstance(value, str) or not value or not list_id:
            return None
        columns = environment.choice(list_id, value)
        return None if columns is None else columns.get(name)

    def each(environment: Environment, run: Run) -> Value:
        found = items(of(environment, run))
        run.spend(len(found))
        if flat:
            return [row for entry in found for row in row_list(part(environment, entry))]
        return [part(environment, entry) for entry in found]

    if ast.get("each"):
        return each
    return lambda environment, run: part(environment, of(environment, run))


def _all_of(ast: Ast) -> Step:
    steps = [_step(part) for part in _nodes(ast["args"])]
    return _joined(steps, False)


def _any_of(ast: Ast) -> Step:
    steps = [_step(part) for part in _nodes(ast["args"])]
    return _joined(steps, True)


def _joined(steps: list[Step], deciding: bool) -> Step:
    """Kleene: one deciding value decides, else one blank leaves it open."""
    otherwise = not deciding

    def joined(environment: Environment, run: Run) -> Value:
        result: bool | None = otherwise
        for step in steps:
            value = step(environment, run)
            if value is deciding:
                return deciding
            if value is not otherwise:
                result = None
        return result

    return joined


def _not(ast: Ast) -> Step:
    arg = _step(_node(ast["arg"]))

    def negated(environment: Environment, run: Run) -> Value:
        value = arg(environment, run)
        return (not value) if isinstance(value, bool) else None

    return negated


def _is_blank(ast: Ast) -> Step:
    arg, negated = _step(_node(ast["arg"])), bool(ast["negated"])
    return lambda environment, run: is_blank(arg(environment, run)) is not negated


def _is(ast: Ast) -> Step:
    arg, wanted, negated = _step(_node(ast["arg"])), bool(ast["value"]), bool(ast["negated"])
    return lambda environment, run: (arg(environment, run) is wanted) is not negated


def _compare(ast: Ast) -> Step:
    left, right = _step(_node(ast["left"])), _step(_node(ast["right"]))
    return comparing.comparison(str(ast["test"]), str(ast["as"]), left, right)


def _in(ast: Ast) -> Step:
    left, right = _step(_node(ast["left"])), _step(_node(ast["right"]))
    return comparing.membership(str(ast["as"]), left, right, bool(ast["negated"]))


def _add(left: Number, right: Number) -> Number | None:
    return left + right


def _subtract(left: Number, right: Number) -> Number | None:
    return left - right


def _multiply(left: Number, right: Number) -> Number | None:
    return left * right


def _divide(left: Number, right: Number) -> Number | None:
    return left / right if right else None


_SIGNS: Mapping[str, Callable[[Number, Number], Number | None]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
}


def _arithmetic(ast: Ast) -> Step:
    first, *rest = (_step(part) for part in _nodes(ast["args"]))
    work = [_SIGNS[sign] for sign in cast(Sequence[str], ast["signs"])]
    chain = list(zip(work, rest, strict=True))

    def reckon(environment: Environment, run: Run) -> Value:
        total = number(first(environment, run))
        for operation, step in chain:
            other = number(step(environment, run))
            if total is None or other is None:
                return None
            total = number(operation(total, other))
        return total

    return reckon


def _call(ast: Ast) -> Step:
    args = tuple(_step(part) for part in _nodes(ast["args"]))
    more = {"rows": _step(_node(ast["rows"]))} if "rows" in ast else {}
    rule = ast.get("rule")
    if rule is None:
        parts = Parts(ast, args, more=more)
    else:
        parts = Parts(ast, args, _step(_node(rule)), _cost(_node(rule)), more)
    return TABLE[str(ast["name"])].compile(parts)


_COMPILERS: Mapping[str, Callable[[Ast], Step]] = {
    "literal": _literal,
    "name": _name,
    "list": _list,
    "get": _get,
    "and": _all_of,
    "or": _any_of,
    "not": _not,
    "is_blank": _is_blank,
    "is": _is,
    "compare": _compare,
    "in": _in,
    "arithmetic": _arithmetic,
    "call": _call,
}
