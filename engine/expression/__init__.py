"""Rules: the one expression language of forms and workflows.

Text is read into a typed AST, which is plain JSON and the source of truth: the server evaluates it
here, a browser walks the same AST. Reading gives faults as values; evaluating never raises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.expression.agreeing import fits
from engine.expression.checking import Checker
from engine.expression.compiling import Program, compile_ast
from engine.expression.environment import DictEnvironment, Environment
from engine.expression.faults import Fault, is_doubt
from engine.expression.functions import TABLE
from engine.expression.syntax import Node, parse
from engine.expression.types import Kind, MappingScope, Scope, Type
from engine.expression.values import Value, is_blank
from engine.expression.words import KEYWORDS, ROOTS

BUDGET = 20_000
FUNCTIONS: frozenset[str] = frozenset(TABLE)
RESERVED: frozenset[str] = KEYWORDS | ROOTS | FUNCTIONS


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule; `reads` holds every path as written, paths in rows prefixed by the rows'."""

    text: str
    ast: Mapping[str, object]
    type: Type
    reads: frozenset[tuple[str, ...]]
    _program: list[Program] = field(default_factory=list, compare=False, repr=False)

    def program(self) -> Program:
        """The rule's closures, compiled at first use."""
        if not self._program:
            self._program.append(compile_ast(self.ast))
        return self._program[0]


def read_rule(
    text: str, scope: Scope, expected: Kind | None = None
) -> tuple[Rule | None, tuple[Fault, ...]]:
    """The rule of `text` and what is wrong with it; no rule when any fault is more than a doubt."""
    tree, faults = parse(text)
    if tree is None:
        return None, faults
    checker = Checker(text, scope)
    found = checker.check(tree)
    if expected is not None:
        found = checker.require(tree, found, expected)
    found_faults = _without_repeats((*faults, *checker.faults))
    if not all(map(is_doubt, found_faults)):
        return None, found_faults
    return Rule(text, found.ast, found.type, frozenset(checker.reads)), found_faults


def _without_repeats(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Faults in the order of the text; one that was noted on two ways is told once."""
    by_place = {(fault.start, fault.end, fault.code): fault for fault in faults}
    return tuple(by_place[place] for place in sorted(by_place))


def evaluate(
    rule: Rule | Mapping[str, object], environment: Environment, budget: int = BUDGET
) -> Value:
    """The value of a rule or of its AST; blank when it would take more than `budget` steps."""
    return evaluate_counted(rule, environment, budget)[0]


def evaluate_counted(
    rule: Rule | Mapping[str, object], environment: Environment, budget: int = BUDGET
) -> tuple[Value, int, bool]:
    """The value, the steps it took, and whether the budget ran out."""
    if not isinstance(rule, Rule):
        return compile_ast(rule).run(environment, budget)
    value, steps, exhausted = rule.program().run(environment, budget)
    if rule.type.kind is Kind.YES_NO and not isinstance(value, bool):
        value = None  # a name alone may hold what an earlier type of field left behind
    return value, steps, exhausted


def functions_used(ast: object) -> frozenset[str]:
    """Every function called in an AST, to find rules that read the clock or the case's history."""
    return frozenset(_called(ast))


def _called(ast: object) -> Iterator[str]:
    if isinstance(ast, Mapping):
        if ast.get("op") == "call":
            yield str(ast["name"])
        for part in ast.values():
            yield from _called(part)
    elif isinstance(ast, list | tuple):
        for part in ast:
            yield from _called(part)


__all__ = [
    "BUDGET",
    "FUNCTIONS",
    "RESERVED",
    "DictEnvironment",
    "Environment",
    "Fault",
    "Kind",
    "MappingScope",
    "Node",
    "Rule",
    "Scope",
    "Type",
    "Value",
    "evaluate",
    "evaluate_counted",
    "fits",
    "functions_used",
    "is_blank",
    "is_doubt",
    "parse",
    "read_rule",
]
