"""A call being checked: what the functions ask while they judge their arguments."""

from __future__ import annotations

from collections.abc import Mapping

from engine.expression import agreeing
from engine.expression.checker_port import CheckerPort
from engine.expression.faults import Fault
from engine.expression.functions.signature import Ast, Checked
from engine.expression.syntax import Node
from engine.expression.types import ANY, BLANK, ROWS_OF_ANY, Kind, Type


class RuleCall:
    """Answers a function's questions about one call; each argument is checked once."""

    def __init__(self, checker: CheckerPort, node: Node) -> None:
        self.node = node
        self._checker = checker
        self._seen: dict[int, Checked] = {}

    def argument(self, index: int, kind: Kind | None = None) -> Checked:
        """Check an argument in the call's own scope; another kind than `kind` is a fault."""
        node = self.node.parts[index]
        if index not in self._seen:
            self._seen[index] = self._checker.check(node)
        found = self._seen[index]
        return found if kind is None else self._checker.require(node, found, kind)

    def rows(self, index: int) -> Checked:
        """Check an argument that must be rows, leaving its reads to the result."""
        node = self.node.parts[index]
        if index not in self._seen:
            self._seen[index] = self._checker.visit(node)
        found = self._seen[index]
        if found.type.kind in agreeing.OPEN:
            return Checked(found.ast, ROWS_OF_ANY, found.path)
        if found.type.kind is not Kind.ROWS:
            self.fault("R121", index, expected=Kind.ROWS.value, found=found.type.kind.value)
            return Checked(found.ast, ROWS_OF_ANY, found.path)
        return found

    def rule(self, index: int, rows: Checked) -> Ast | None:
        """Check an argument as a yes/no rule in each of `rows`; None when it is not given."""
        if index >= len(self.node.parts):
            return None
        self._checker.rows.append(rows)
        found = self._checker.yes_no(self.node.parts[index])
        self._checker.rows.pop()
        return found.ast

    def literal(self, index: int) -> str | None:
        """The text of an argument that must be a literal; the function notes the fault."""
        node = self.node.parts[index]
        return node.value if node.kind == "literal" and isinstance(node.value, str) else None

    def source(self, index: int) -> str:
        """What was written as an argument."""
        return self._checker.source(self.node.parts[index])

    def unify(self, first: int, *, dates_and_ages: bool = False) -> tuple[list[Checked], Type]:
        """Check all arguments from `first` on and give the one type they share."""
        found = [self.argument(index) for index in range(first, len(self.node.parts))]
        shared = BLANK
        for index, part in enumerate(found, first):
            both = agreeing.shared(shared, part.type, dates_and_ages=dates_and_ages)
            if both is None:
                self.fault("R125", index, left=shared.kind.value, right=part.type.kind.value)
                return found, ANY
            shared = both
        return found, shared

    def list_type(self, list_id: str) -> Type | None:
        """The choice type of a list."""
        return self._checker.scope.list_columns(list_id)

    def status_codes(self) -> frozenset[str]:
        """The codes a status may have, when known."""
        case = self._checker.scope.resolve("case")
        status = None if case is None or case.fields is None else case.fields.get("status")
        return frozenset() if status is None or status.codes is None else status.codes

    def in_rows(self) -> bool:
        """Whether the call stands in a row."""
        return bool(self._checker.rows) or self._checker.scope.resolve("_position") is not None

    def fault(self, code: str, index: int | None, /, **params: object) -> None:
        """Note a fault at an argument, or at the function's name."""
        name = Node("name", self.node.start, self.node.start + len(str(self.node.value)))
        self._checker.fault(code, name if index is None else self.node.parts[index], **params)

    def shift(
        self, index: int, code: str, span: tuple[int, int], params: Mapping[str, object]
    ) -> None:
        """Note a fault inside the text of a literal argument."""
        start = self.node.parts[index].start + 1
        self._checker.faults.append(Fault(code, start + span[0], start + span[1], params))

    def done(self, *args: Checked, **more: object) -> Ast:
        """The node of this call."""
        given = {key: value for key, value in more.items() if value is not None}
        found = [arg.ast for arg in args]
        return {"op": "call", "name": str(self.node.value), "args": found, **given}
