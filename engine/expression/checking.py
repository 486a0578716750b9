"""Syntax tree → typed AST: names resolved, types judged, reads noted. Goes on after a fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.expression import agreeing
from engine.expression.calls import RuleCall
from engine.expression.comparisons import check_comparison, check_membership
from engine.expression.faults import Fault, nearest
from engine.expression.functions import TABLE
from engine.expression.functions.signature import Checked
from engine.expression.syntax import Node
from engine.expression.types import (
    ANY,
    BLANK,
    CHOICE_PARTS,
    NUMBER,
    TEXT,
    YES_NO,
    Kind,
    Scope,
    Type,
    list_of,
)

UNKNOWN = Checked({"op": "literal", "value": None}, ANY)
_MOMENTS = frozenset({Kind.DATE, Kind.DATETIME, Kind.TIME})
_PARTED = frozenset({Kind.RECORD, Kind.ROWS, Kind.CHOICE, Kind.CHOICES, Kind.AGE, Kind.LIST})


class Checker:
    """Checks one rule; `reads` and `faults` fill up on the way."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text = text
        self.scope = scope
        self.rows: list[Checked] = []
        self.reads: set[tuple[str, ...]] = set()
        self.faults: list[Fault] = []

    def fault(self, code: str, node: Node, /, **params: object) -> None:
        """Note a fault at `node`."""
        self.faults.append(Fault(code, node.start, node.end, params))

    def source(self, node: Node) -> str:
        """What was written at `node`."""
        return self.text[node.start : node.end]

    def check(self, node: Node) -> Checked:
        """Check `node` as a value: what it reads is noted."""
        found = self.visit(node)
        if found.path is not None:
            self.reads.add(found.path)
        return found

    def visit(self, node: Node) -> Checked:
        """Check `node` as the beginning of a longer path."""
        return _VISITORS[node.kind](self, node)

    def require(self, node: Node, found: Checked, kind: Kind) -> Checked:
        """`found` as `kind`, or a fault; ages become years, literals must be dates."""
        if kind is Kind.NUMBER and found.type.kind is Kind.AGE:
            return Checked({"op": "call", "name": "years_old", "args": [found.ast]}, NUMBER)
        if agreeing.fits(kind, found.type):
            return found
        if isinstance(node.value, str) and node.kind == "literal" and kind in _MOMENTS:
            if agreeing.literal_reads_as(kind, node.value) is None:
                self.fault("R127", node, found=node.value)
        elif node.kind == "literal":
            self.fault("R126", node, expected=kind.value, found=self.source(node))
        else:
            self.fault("R121", node, expected=kind.value, found=found.type.kind.value)
        return found

    def yes_no(self, node: Node) -> Checked:
        """Check a piece that must be yes or no."""
        return self.require(node, self.check(node), Kind.YES_NO)

    def resolve(self, name: str) -> Checked | None:
        """The innermost meaning of a name: a row's field, then the scope's."""
        for up, row in enumerate(reversed(self.rows)):
            found = None if row.type.fields is None else row.type.fields.get(name)
            if found is not None:
                path = None if row.path is None else (*row.path, name)
                return Checked({"op": "name", "name": name, "row": up}, found, path)
        outer = self.scope.resolve(name)
        return None if outer is None else Checked({"op": "name", "name": name}, outer, (name,))

    def names(self) -> set[str]:
        """Every name that could have been meant here."""
        inner = {name for row in self.rows for name in row.type.fields or ()}
        return inner | set(self.scope.names())


def _literal(checker: Checker, node: Node) -> Checked:
    value = node.value
    kind = TEXT if isinstance(value, str) else NUMBER
    if value is None or isinstance(value, bool):
        kind = BLANK if value is None else YES_NO
    return Checked({"op": "literal", "value": value}, kind)


def _name(checker: Checker, node: Node) -> Checked:
    name = str(node.value)
    found = checker.resolve(name)
    if found is None:
        suggestion = nearest(name, checker.names())
        checker.fault("R110", node, name=name, suggestion=suggestion)
        return UNKNOWN
    rows = found if found.type.kind is Kind.ROWS else None
    return Checked(found.ast, found.type, found.path, rows)


def _get(checker: Checker, node: Node) -> Checked:
    base, name = checker.visit(node.parts[0]), str(node.value)
    path = None if base.path is None else (*base.path, name)
    if base.type.kind in agreeing.OPEN:
        return Checked({"op": "get", "of": base.ast, "name": name}, ANY, path)
    if base.type.kind not in _PARTED:
        found = base.type.kind.value
        checker.fault("R113", node, name=checker.source(node.parts[0]), found=found)
        return UNKNOWN
    owner = _owner(base.type)
    part = part_of(owner, name)
    if part is None:
        place = Node("name", node.end - len(name), node.end)
        of, near = checker.source(node.parts[0]), nearest(name, parts_of(owner))
        checker.fault("R112", place, name=name, of=of, suggestion=near)
        return UNKNOWN
    return _got(base, owner, part, name, path)


def _owner(base: Type) -> Type:
    """What each value of `base` is."""
    if base.kind is Kind.ROWS:
        return Type(Kind.RECORD, fields=base.fields)
    if base.kind is Kind.CHOICES:
        return Type(Kind.CHOICE, base.list_id, base.codes, base.fields)
    return (base.item or ANY) if base.kind is Kind.LIST else base


def _got(
    base: Checked, owner: Type, part: Type, name: str, path: tuple[str, ...] | None
) -> Checked:
    ast: dict[str, object] = {"op": "get", "of": base.ast, "name": name}
    if owner.kind is Kind.CHOICE:
        ast["list"] = owner.list_id
    if base.type.kind not in (Kind.ROWS, Kind.LIST, Kind.CHOICES):
        found = Checked(ast, part, path)
        return Checked(ast, part, path, found) if part.kind is Kind.ROWS else found
    ast["each"] = True
    if part.kind is Kind.ROWS:
        ast["flat"] = True
        return Checked(ast, part, path, Checked(ast, part, path))
    rows = base if base.type.kind is Kind.ROWS else base.rows
    return Checked(ast, list_of(part), path, rows)


def part_of(owner: Type, name: str) -> Type | None:
    """The type of a part of a record, an age or a choice."""
    if owner.kind in agreeing.OPEN or (owner.kind is Kind.RECORD and owner.fields is None):
        return ANY
    found = None if owner.fields is None else owner.fields.get(name)
    if found is None and owner.kind is Kind.CHOICE and owner.list_id:
        return CHOICE_PARTS.get(name)
    return found


def parts_of(owner: Type) -> set[str]:
    """The names of an owner's parts."""
    known = set(owner.fields or ())
    return known | set(CHOICE_PARTS) if owner.kind is Kind.CHOICE and owner.list_id else known


def _joined(checker: Checker, node: Node) -> Checked:
    args = [checker.yes_no(part).ast for part in node.parts]
    return Checked({"op": node.kind, "args": args}, YES_NO)


def _not(checker: Checker, node: Node) -> Checked:
    arg = checker.yes_no(node.parts[0])
    if arg.type.kind is Kind.YES_NO and agreeing.may_be_blank(arg.ast):
        checker.fault("R201", node, name=checker.source(node.parts[0]))
    return Checked({"op": "not", "arg": arg.ast}, YES_NO)


def _is_blank(checker: Checker, node: Node) -> Checked:
    arg = checker.check(node.parts[0])
    return Checked({"op": "is_blank", "arg": arg.ast, "negated": node.value is True}, YES_NO)


def _is(checker: Checker, node: Node) -> Checked:
    arg = checker.yes_no(node.parts[0])
    wanted, negated = node.value if isinstance(node.value, tuple) else (True, False)
    return Checked({"op": "is", "arg": arg.ast, "value": wanted, "negated": negated}, YES_NO)


def _arithmetic(checker: Checker, node: Node) -> Checked:
    signs = list(node.value) if isinstance(node.value, tuple) else []
    args = [checker.require(part, checker.check(part), Kind.NUMBER).ast for part in node.parts]
    return Checked({"op": "arithmetic", "signs": signs, "args": args}, NUMBER)


def _list(checker: Checker, node: Node) -> Checked:
    """A list in brackets where none may stand; after `in` it is checked by the membership."""
    checker.fault("R126", node, expected="membership", found=checker.source(node))
    return UNKNOWN


def _call(checker: Checker, node: Node) -> Checked:
    name = str(node.value)
    function = TABLE.get(name)
    place = Node("name", node.start, node.start + len(name))
    if function is None:
        checker.fault("R111", place, name=name, suggestion=nearest(name, TABLE))
        return UNKNOWN
    given = len(node.parts)
    if given < function.least or (function.most is not None and given > function.most):
        most = "" if function.most is None else function.most
        expected = str(function.least) if function.least == most else f"{function.least}–{most}"
        checker.fault("R120", place, function=name, expected=expected, found=given)
        return UNKNOWN
    return function.check(RuleCall(checker, node))


_VISITORS: Mapping[str, Callable[[Checker, Node], Checked]] = {
    "literal": _literal,
    "name": _name,
    "get": _get,
    "and": _joined,
    "or": _joined,
    "not": _not,
    "is_blank": _is_blank,
    "is": _is,
    "compare": check_comparison,
    "in": check_membership,
    "arithmetic": _arithmetic,
    "list": _list,
    "call": _call,
}
