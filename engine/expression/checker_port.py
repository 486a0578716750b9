"""What the checks of comparisons and calls ask of the checker."""

from __future__ import annotations

from typing import Protocol

from engine.expression.faults import Fault
from engine.expression.functions.signature import Checked
from engine.expression.syntax import Node
from engine.expression.types import Kind, Scope


class CheckerPort(Protocol):
    """The checker, seen from the modules it is built on."""

    scope: Scope
    rows: list[Checked]
    faults: list[Fault]

    def fault(self, code: str, node: Node, /, **params: object) -> None:
        """Note a fault at `node`."""
        ...

    def source(self, node: Node) -> str:
        """What was written at `node`."""
        ...

    def check(self, node: Node) -> Checked:
        """Check `node` as a value."""
        ...

    def visit(self, node: Node) -> Checked:
        """Check `node` as the beginning of a longer path."""
        ...

    def require(self, node: Node, found: Checked, kind: Kind) -> Checked:
        """`found` as `kind`, or a fault."""
        ...

    def yes_no(self, node: Node) -> Checked:
        """Check a piece that must be yes or no."""
        ...
