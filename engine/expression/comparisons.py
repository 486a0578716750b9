"""Checking `==`, `<` and `in`: what may be compared with what, and codes that no list has."""

from __future__ import annotations

from engine.expression import agreeing
from engine.expression.checker_port import CheckerPort
from engine.expression.faults import nearest
from engine.expression.functions.signature import Checked
from engine.expression.syntax import Node
from engine.expression.types import ANY, YES_NO, Kind, Type

_COLLECTIONS = frozenset({Kind.CHOICES, Kind.LIST, *agreeing.OPEN})


def check_comparison(checker: CheckerPort, node: Node) -> Checked:
    """Both sides, how they are read, and the doubt of `!=` over what may be blank."""
    left_node, right_node = node.parts
    left, right = checker.check(left_node), checker.check(right_node)
    reads = _reads(checker, node, (left_node, left), (right_node, right))
    test = str(node.value)
    if test not in ("==", "!=") and reads is not None:
        _check_order(checker, node, (left, right))
    if test == "!=":
        _doubt(checker, node, (left, right))
    ast = {
        "op": "compare",
        "test": test,
        "as": reads or "any",
        "left": left.ast,
        "right": right.ast,
    }
    return Checked(ast, YES_NO)


def _check_order(checker: CheckerPort, node: Node, sides: tuple[Checked, Checked]) -> None:
    for part, side in zip(node.parts, sides, strict=True):
        if side.type.kind in (Kind.CHOICE, Kind.YES_NO):
            checker.fault("R119", node, name=checker.source(part), operator=node.value)
            return


def _doubt(checker: CheckerPort, node: Node, sides: tuple[Checked, ...]) -> None:
    for part, side in zip(node.parts, sides, strict=False):
        if agreeing.may_be_blank(side.ast):
            operator = "not in" if node.kind == "in" else "!="
            checker.fault("R202", node, name=checker.source(part), operator=operator)
            return


Side = tuple[Node, Checked]


def _reads(checker: CheckerPort, node: Node, left: Side, right: Side) -> str | None:
    for part, side in (left, right):
        if _is_single(checker, part, side) is False:
            return None
    reads = _literal_reads(checker, left, right) or _literal_reads(checker, right, left)
    if reads is not None:
        return reads or None
    _check_code(checker, left, right)
    _check_code(checker, right, left)
    found = agreeing.reads_as(left[1].type, right[1].type)
    if found is None:
        _mismatch(checker, node, left[1].type.kind, right[1].type.kind)
    return found


def _is_single(checker: CheckerPort, node: Node, side: Checked) -> bool:
    if side.ast == {"op": "literal", "value": None} and node.kind == "literal":
        checker.fault("R118", node)
        return False
    if side.type.kind is Kind.CHOICES:
        checker.fault("R123", node, name=checker.source(node))
        return False
    if side.type.kind in agreeing.MANY:
        expected, found = "single", side.type.kind.value
        checker.fault("R121", node, expected=expected, found=found)
        return False
    return True


def _literal_reads(checker: CheckerPort, one: Side, other: Side) -> str | None:
    """How a text literal is read beside a date or time; '' after a fault, None beside others."""
    node, kind = one[0], other[1].type.kind
    if node.kind != "literal" or not isinstance(node.value, str):
        return None
    if kind not in agreeing.DATES and kind is not Kind.TIME:
        return None
    reads = agreeing.literal_reads_as(kind, node.value)
    if reads is None:
        checker.fault("R127", node, found=node.value)
    return reads or ""


def _check_code(checker: CheckerPort, one: Side, other: Side) -> None:
    node, known = one[0], other[1].type
    if node.kind == "literal" and isinstance(node.value, str) and known.kind is Kind.CHOICE:
        check_code(checker, node, node.value, known)


def check_code(checker: CheckerPort, node: Node, code: str, known: Type) -> None:
    """A literal beside a choice must be a code of its list."""
    if known.codes is not None and code not in known.codes:
        near = nearest(code, known.codes)
        checker.fault("R122", node, code=code, list=known.list_id, suggestion=near)


def _mismatch(checker: CheckerPort, node: Node, left: Kind, right: Kind) -> None:
    kinds = {left, right}
    if kinds & (agreeing.DATES | {Kind.TIME}) and kinds & agreeing.TEXTS:
        checker.fault("R124", node, left=left.value, right=right.value)
    else:
        checker.fault("R125", node, left=left.value, right=right.value)


def check_membership(checker: CheckerPort, node: Node) -> Checked:
    """`x in [a, b]`, `'a' in choices`, `x in rows.field`."""
    left_node, right_node = node.parts
    left = checker.check(left_node)
    _is_single(checker, left_node, left)
    if right_node.kind == "list":
        right, reads = _listed(checker, (left_node, left), right_node)
    else:
        right, reads = _collected(checker, (left_node, left), right_node)
    if node.value is True:
        _doubt(checker, node, (left, right))
    ast: dict[str, object] = {"op": "in", "negated": node.value is True, "as": reads}
    return Checked({**ast, "left": left.ast, "right": right.ast}, YES_NO)


def _listed(checker: CheckerPort, left: Side, node: Node) -> tuple[Checked, str]:
    args, kinds = [], set()
    for part in node.parts:
        item = checker.check(part)
        args.append(item.ast)
        kinds.add(_reads(checker, part, left, (part, item)) or "any")
    reads = kinds.pop() if len(kinds) == 1 else ("date" if kinds == {"date", "datetime"} else "any")
    return Checked({"op": "list", "args": args}, ANY), reads


def _collected(checker: CheckerPort, left: Side, node: Node) -> tuple[Checked, str]:
    right = checker.check(node)
    if right.type.kind not in _COLLECTIONS:
        checker.fault("R121", node, expected=Kind.LIST.value, found=right.type.kind.value)
        return right, "any"
    item = _item(right.type)
    if left[1].type.kind in agreeing.MANY:
        return right, "any"
    return right, _reads(checker, left[0], left, (node, Checked(right.ast, item))) or "any"


def _item(listed: Type) -> Type:
    if listed.kind is Kind.CHOICES:
        return Type(Kind.CHOICE, listed.list_id, listed.codes)
    found = listed.item or ANY
    return _item(found) if found.kind is Kind.CHOICES else found
