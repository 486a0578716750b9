"""What the types that choose from a list share: codes, types for rules, the text of “other”."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from engine.expression import Rule, read_rule
from engine.expression.types import TEXT, Kind, MappingScope, Type, choice, choices
from engine.fieldtypes.base import Attribute, ChoiceList, Field, Words
from engine.fieldtypes.base import Kind as AttributeKind
from engine.fieldtypes.reading import folded

OTHER: Final = "other"
OTHER_FIELD: Final = "_other"
MAX_CODE: Final = 200

SELECT: Mapping[str, Attribute] = {
    "choices": Attribute(AttributeKind.LIST, required=True),
    "choice_label": Attribute(AttributeKind.TEXT),
    "other": Attribute(AttributeKind.YES_NO),
}


def list_id(declared: Field) -> str:
    """The list (or the repeat of the same form) a field chooses from."""
    return str(declared.options.get("choices") or "")


def has_other(declared: Field) -> bool:
    """Whether “other” with a text of its own can be chosen."""
    return bool(declared.options.get("other"))


def known_codes(declared: Field, lists: Mapping[str, ChoiceList]) -> tuple[str, ...] | None:
    """Every code that can stand, retired ones included; None where rows are chosen, not a list."""
    chosen_from = lists.get(list_id(declared))
    if chosen_from is None:
        return None
    codes = tuple(choice.code for choice in chosen_from.choices)
    return (*codes, OTHER) if has_other(declared) and OTHER not in codes else codes


def code_schema(codes: tuple[str, ...] | None) -> dict[str, Any]:
    """JSON Schema of one code."""
    if codes is None:
        return {"type": "string", "minLength": 1, "maxLength": MAX_CODE}
    # An empty enum is not allowed, and a list without choices accepts nothing.
    return {"type": "string", "enum": list(codes)} if codes else {"type": "string", "maxLength": 0}


def columns_of(chosen_from: ChoiceList) -> dict[str, Type]:
    """What a rule can read of a choice of this list."""
    return {**chosen_from.columns, "parent": TEXT, "level": TEXT}


def choice_type(declared: Field, lists: Mapping[str, ChoiceList], many: bool) -> Type:
    """The type of one choice or of several, with the columns of the list."""
    make = choices if many else choice
    codes = known_codes(declared, lists)
    if codes is None:
        return make()
    return make(list_id(declared), codes, columns_of(lists[list_id(declared)]))


def read_code(declared: Field, text: str, lists: Mapping[str, ChoiceList]) -> str | None:
    """The code that was sent, an old one by its new name; None when the list does not have it."""
    code = folded(text)
    listed = lists.get(list_id(declared))
    if listed is None:
        return code if code.isprintable() and 0 < len(code) <= MAX_CODE else None
    code = listed.renamed.get(code, code)
    is_known = code in listed.by_code or (code == OTHER and has_other(declared))
    return code if is_known else None


def choice_label(declared: Field, code: str, words: Words) -> str:
    """The label of one choice in the reader's language."""
    if code != OTHER or not has_other(declared):
        return words.choice(list_id(declared), code)
    own = f"{declared.text}.other.label"
    if words.has(own):
        return words.text(own)
    label = words.choice(list_id(declared), code)
    return words.text("fieldtypes.select_one.other") if label == code else label


def other_text(declared: Field, condition: str) -> tuple[Field, ...]:
    """The field for what “other” is, asked for and required while other is chosen."""
    if not has_other(declared):
        return ()
    return (
        Field(
            id=declared.id + OTHER_FIELD,
            type="text",
            form=declared.form,
            path=declared.path + OTHER_FIELD,
            text=f"{declared.text}.other",
            location=declared.location,
            required=True,
            relevant=_chosen(declared.id, condition),
            sensitive=declared.sensitive,
            visible_to=declared.visible_to,
            editable_by=declared.editable_by,
            retired=declared.retired,
        ),
    )


@cache
def _chosen(field_id: str, condition: str) -> Rule:
    """The rule “other is chosen”; its text is ours, so that it cannot have faults."""
    of_field = choice() if condition.startswith("{field} ==") else choices()
    text = condition.format(field=field_id)
    rule, faults = read_rule(text, MappingScope({field_id: of_field}), Kind.YES_NO)
    if rule is None:
        raise ValueError(f"{text}: {faults}")
    return rule
