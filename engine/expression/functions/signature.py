"""What one function of the Rules language is: how it is checked and how it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from engine.expression.environment import Environment, Run, Step
from engine.expression.syntax import Node
from engine.expression.types import Kind, Type
from engine.expression.values import Value

Ast: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Checked:
    """A typed piece of a rule; `path` is what it reads, `rows` the rows a list was taken from."""

    ast: Ast
    type: Type
    path: tuple[str, ...] | None = None
    rows: Checked | None = None


class Call(Protocol):
    """A call being checked: what a function asks of the checker."""

    node: Node

    def argument(self, index: int, kind: Kind | None = None) -> Checked:
        """Check an argument in the call's own scope; another kind than `kind` is a fault."""
        ...

    def rows(self, index: int) -> Checked:
        """Check an argument that must be rows, leaving its reads to the result."""
        ...

    def rule(self, index: int, rows: Checked) -> Ast | None:
        """Check an argument as a yes/no rule in each of `rows`; None when it is not given."""
        ...

    def literal(self, index: int) -> str | None:
        """The text of an argument that must be a literal; the function notes the fault."""
        ...

    def source(self, index: int) -> str:
        """What was written as an argument."""
        ...

    def unify(self, first: int, *, dates_and_ages: bool = False) -> tuple[list[Checked], Type]:
        """Check all arguments from `first` on and give the one type they share."""
        ...

    def list_type(self, list_id: str) -> Type | None:
        """The choice type of a list."""
        ...

    def status_codes(self) -> frozenset[str]:
        """The codes a status may have, when known."""
        ...

    def in_rows(self) -> bool:
        """Whether the call stands in a row."""
        ...

    def fault(self, code: str, index: int | None, /, **params: object) -> None:
        """Note a fault at an argument, or at the function's name."""
        ...

    def shift(self, index: int, code: str, span: tuple[int, int], params: Ast) -> None:
        """Note a fault inside the text of a literal argument."""
        ...

    def done(self, *args: Checked, **more: object) -> Ast:
        """The node of this call."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """The compiled pieces of a call."""

    ast: Ast
    args: tuple[Step, ...]
    rule: Step | None = None
    rule_cost: int = 0
    more: Mapping[str, Step] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Function:
    """One entry of the function table; `most` None means any number of arguments."""

    name: str
    least: int
    most: int | None
    check: Callable[[Call], Checked]
    compile: Callable[[Parts], Step]


def plain(
    name: str,
    kinds: tuple[Kind, ...],
    gives: Type,
    work: Callable[..., Value],
    *,
    least: int | None = None,
    weighs: bool = False,
) -> Function:
    """A function of fixed arguments: `work` takes the environment and their values.

    One that `weighs` pays for the length of its texts.
    """
    count = len(kinds)
    compile_call = _weighing_caller(work) if weighs else _caller(work)

    def check(call: Call) -> Checked:
        given = range(len(call.node.parts))
        return Checked(call.done(*(call.argument(i, kinds[i]) for i in given)), gives)

    return Function(name, count if least is None else least, count, check, compile_call)


def _caller(work: Callable[..., Value]) -> Callable[[Parts], Step]:
    def compile_call(parts: Parts) -> Step:
        args = parts.args
        if len(args) == 1:
            only = args[0]
            return lambda environment, run: work(environment, only(environment, run))

        def call(environment: Environment, run: Run) -> Value:
            return work(environment, *[arg(environment, run) for arg in args])

        return call

    return compile_call


def _weighing_caller(work: Callable[..., Value]) -> Callable[[Parts], Step]:
    def compile_call(parts: Parts) -> Step:
        args = parts.args

        def call(environment: Environment, run: Run) -> Value:
            values = [arg(environment, run) for arg in args]
            for value in values:
                if isinstance(value, str):
                    run.weigh(value)
            return work(environment, *values)

        return call

    return compile_call
