"""Rules in words, for pages without JavaScript: “Only if: «Does the family agree?» is yes”.

What cannot be said in a short sentence is told by the questions it depends on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from engine.expression import Rule
from engine.fieldtypes.base import Field
from engine.web.wording import Wording

Ast = Mapping[str, Any]
_SIGNS: Final[Mapping[str, str]] = {
    "==": "equal",
    "!=": "unequal",
    ">": "more",
    "<": "less",
    ">=": "least",
    "<=": "most",
}
_OPPOSITE: Final[Mapping[str, str]] = {
    "==": "!=",
    "!=": "==",
    ">": "<=",
    "<": ">=",
    ">=": "<",
    "<=": ">",
}


def when(wording: Wording, field: Field, rule: Rule) -> str:
    """When a field counts, in a sentence."""
    return wording.t("web.field.when", condition=in_words(rule.ast, field, wording))


def in_words(ast: Ast, field: Field, wording: Wording) -> str:
    """The condition under which `field` counts."""
    teller = _Teller(wording, _fields(wording, field))
    return teller.tell(ast) or teller.depends(ast)


class _Teller:
    def __init__(self, wording: Wording, fields: Mapping[str, Field]) -> None:
        self.wording = wording
        self.fields = fields

    def tell(self, ast: Ast, negated: bool = False) -> str:
        """The sentence, or '' where there is no short one."""
        found = _TELLERS.get(str(ast.get("op")))
        return found(self, ast, negated) if found is not None else ""

    def depends(self, ast: Ast) -> str:
        """The questions a rule reads."""
        names = dict.fromkeys(name for name in _names(ast) if name in self.fields)
        if not names:
            return self.wording.t("web.when.some")
        labels = (self.wording.label(self.fields[name]) for name in names)
        quoted = (self.wording.t("web.when.quoted", field=label) for label in labels)
        return self.wording.t("web.when.depends", fields=self.wording.t("web.join").join(quoted))

    def said(self, how: str, field: Field, value: str = "") -> str:
        label = self.wording.label(field)
        return self.wording.t(f"web.when.{how}", field=label, value=value)

    def field_of(self, ast: Ast) -> Field | None:
        if ast.get("op") == "call" and ast.get("name") == "years_old":
            ast = ast["args"][0]
        return self.fields.get(str(ast["name"])) if ast.get("op") == "name" else None

    def value_of(self, field: Field, ast: Ast) -> str:
        """A literal as the field would show it."""
        value = ast.get("value")
        if ast.get("op") != "literal" or value is None:
            return ""
        if isinstance(value, bool):
            return self.wording.t("web.yes" if value else "web.no")
        if isinstance(value, int | float):
            return self.wording.number(value)
        shown: Any = [value] if field.type == "select_multiple" else value
        return self.wording.show(field, shown)


def _joined(teller: _Teller, ast: Ast, negated: bool) -> str:
    parts = [teller.tell(part, negated) for part in ast["args"]]
    if not all(parts):
        return ""
    word = "and" if (ast["op"] == "and") is not negated else "or"
    told = parts[0]
    for part in parts[1:]:
        told = teller.wording.t(f"web.when.{word}", first=told, second=part)
    return told


def _not(teller: _Teller, ast: Ast, negated: bool) -> str:
    return teller.tell(ast["arg"], not negated)


def _name(teller: _Teller, ast: Ast, negated: bool) -> str:
    field = teller.field_of(ast)
    answer = teller.wording.t("web.no" if negated else "web.yes")
    return "" if field is None else teller.said("equal", field, answer)


def _is(teller: _Teller, ast: Ast, negated: bool) -> str:
    field = teller.field_of(ast["arg"])
    if field is None:
        return ""
    answer = teller.wording.t("web.yes" if ast["value"] else "web.no")
    unequal = bool(ast["negated"]) is not negated
    return teller.said("unequal" if unequal else "equal", field, answer)


def _is_blank(teller: _Teller, ast: Ast, negated: bool) -> str:
    field = teller.field_of(ast["arg"])
    filled = bool(ast["negated"]) is not negated
    return "" if field is None else teller.said("filled" if filled else "blank", field)


def _compare(teller: _Teller, ast: Ast, negated: bool) -> str:
    field = teller.field_of(ast["left"])
    value = teller.value_of(field, ast["right"]) if field is not None else ""
    sign = str(ast["test"])
    how = _SIGNS.get(_OPPOSITE.get(sign, "") if negated else sign, "")
    return teller.said(how, field, value) if field is not None and value and how else ""


def _in(teller: _Teller, ast: Ast, negated: bool) -> str:
    left, right = ast["left"], ast["right"]
    if left.get("op") == "literal":  # 'a' in several
        left, right = right, {"op": "list", "args": [left]}
    field = teller.field_of(left)
    if field is None or right.get("op") != "list":
        return ""
    values = [teller.value_of(field, part) for part in right["args"]]
    if not values or not all(values):
        return ""
    listed = values[0]
    for value in values[1:]:
        listed = teller.wording.t("web.when.or", first=listed, second=value)
    unequal = bool(ast["negated"]) is not negated
    return teller.said("unequal" if unequal else "equal", field, listed)


_TELLERS: Final[Mapping[str, Callable[[_Teller, Ast, bool], str]]] = {
    "and": _joined,
    "or": _joined,
    "not": _not,
    "name": _name,
    "is": _is,
    "is_blank": _is_blank,
    "compare": _compare,
    "in": _in,
}


def _names(ast: Ast) -> Iterator[str]:
    if ast.get("op") == "name":
        yield str(ast["name"])
    for part in ast.values():
        for inner in part if isinstance(part, list | tuple) else (part,):
            if isinstance(inner, Mapping):
                yield from _names(inner)


def _fields(wording: Wording, field: Field) -> dict[str, Field]:
    """The fields a condition of `field` may name: the ids of a form are all different."""
    form = wording.bundle.forms.get(field.form)
    if form is None:
        return {}
    return {declared.id: declared for declared in form.fields.values()}
