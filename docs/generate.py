"""Fills the tables of docs/ from the code, so that they cannot say anything else than it does.

`python docs/generate.py` writes them anew; the tests only compare. A table stands between
`<!-- made from the code: NAME -->` and `<!-- end -->`; all other text is written by hand.
What an attribute or a function means is written here, because code knows names and shapes only.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from engine.definitions import tables  # noqa: E402  # found beside this folder
from engine.definitions.shapes import Attr, Shape, Table  # noqa: E402
from engine.effects import effects  # noqa: E402
from engine.effects.base import Argument, ArgumentKind  # noqa: E402
from engine.expression.functions import TABLE as FUNCTIONS  # noqa: E402
from engine.fieldtypes import field_types  # noqa: E402
from engine.fieldtypes.base import Attribute, Kind  # noqa: E402
from engine.scenarios import steps  # noqa: E402

MARKED = re.compile(r"(<!-- made from the code: ([a-z_ ]+) -->\n).*?(<!-- end -->)", re.DOTALL)

COMMON: Mapping[str, tuple[str, str, str]] = {
    "id": ("id", "Names the answer for ever. Never change it, never use it for something else.", "–"),
    "type": ("a type of this page", "What kind of answer it is.", "–"),
    "label": ("text", "The question, as people read it.", "–"),
    "hint": ("text", "Help that always stands under the label.", "none"),
    "guidance": ("text", "Longer help that opens on demand.", "none"),
    "required": ("`yes`, `no` or a rule", "Whether the form can be sent without an answer.", "`no`"),
    "required_message": ("text", "Said instead of the usual sentence when the answer is missing.", "the usual one"),
    "relevant": ("a rule", "The field is there only while the rule is yes.", "always there"),
    "readonly": ("`yes`, `no` or a rule", "Shown, but cannot be typed in.", "`no`"),
    "default": ("a literal; a list for several choices", "Stands in a new form before anybody has typed.", "blank"),
    "default_rule": ("a rule", "As `default`, worked out when the form is opened for the first time.", "none"),
    "calculate": ("a rule", "The engine works the answer out; nobody types it.", "none"),
    "prefill": ("a rule", "As `default_rule`, and the page tells which form the answer came from. It goes before `default_rule` and `default`.", "none"),
    "constraint": ("a rule about `value`", "An answer for which the rule says no is refused.", "none"),
    "constraint_message": ("text", "Said when the constraint refuses.", "the usual one"),
    "checks": ("a list of `id`, `rule`, `message`, `severity`", "More rules, each with its own message. `severity: warning` is confirmed by the person, not refused.", "none"),
    "appearance": ("a word", "How it is drawn. Today only `buttons` and `dropdown` of a select change anything.", "by the number of choices"),
    "sensitive": ("a class of `roles.yaml`", "Only roles that see the class read the answer.", "not sensitive"),
    "visible_to": ("role ids", "Only these roles read the answer.", "everybody who reads the form"),
    "editable_by": ("role ids", "Only these roles write the answer.", "everybody who writes the form"),
    "renamed_from": ("ids", "Notes earlier ids of the field. Stored answers are not moved.", "none"),
    "retired": ("`yes` or `no`", "No longer asked; what was stored stays.", "`no`"),
    "unique": ("`yes` or `warn`", "No other case may have the same answer (`yes`), or the person is warned (`warn`). Not inside a repeat.", "no check"),
}  # fmt: skip

OWN: Mapping[str, str] = {
    "accept": "Kinds of files that may be sent, as endings (`pdf`, `jpg`) or media types.",
    "calculate": "The rule that makes the answer.",
    "choice_filter": "A choice is offered only while the rule is yes for it; in the rule it is called `choice`.",
    "choice_label": "Which field of a row names it, where the choices are rows of a repeat.",
    "choices": "The id of a list or of a repeat of this form, or a short list written here as `code: Label`.",
    "count": "How many there may be: one number, or a map of `min` and `max`.",
    "estimated": "Offers a tick that says the age is an estimate.",
    "fields": "The fields inside.",
    "from": "The date field the age follows from.",
    "keep_rows": "Rows that are there cannot be removed.",
    "length": "How many characters: one number, or a map of `min` and `max`.",
    "levels": "The levels that are asked for, the widest first.",
    "max": "The greatest answer allowed.",
    "max_choices": "The most choices at once.",
    "max_mb": "The largest file, in megabytes.",
    "min": "The smallest answer allowed.",
    "min_choices": "The fewest choices at once.",
    "none": "Codes that stand alone: who ticks one can tick nothing else.",
    "order_by": "The field that orders the rows. Read and checked; rows stay as entered for now.",
    "other": "Adds the choice “other” and a text box beneath it, read in rules as `<id>_other`.",
    "partial": "The coarsest date accepted.",
    "pattern": "What the text must look like, see “Patterns”.",
    "places": "The most decimal places; also how the number is shown.",
    "row_label": "What one row is called.",
    "rows_filter": "With `rows_from`: only choices for which the rule is yes get a row.",
    "rows_from": "One row for each choice of this list; no others can be added.",
    "unit": "Stands after the number.",
}  # fmt: skip

OF_TYPE: Mapping[tuple[str, str], str] = {
    ("calculate", "choices"): "The list whose labels are shown for the codes the rule gives.",
    ("hidden", "choices"): "The list whose labels are shown for the codes it holds.",
    ("location", "choices"): "The id of a list whose choices have levels and lie in each other.",
    ("date", "min"): "The earliest day allowed.",
    ("date", "max"): "The latest day allowed.",
    ("age", "min"): "The fewest years allowed.",
    ("age", "max"): "The most years allowed.",
}

MEANING: Mapping[str, tuple[str, str, str]] = {
    "if": ("`if(rule, a, b)`", "`a` where the rule is yes, `b` where it is no", "blank"),
    "first_filled": ("`first_filled(a, b, …)`", "the first of them that is not blank", "passed over"),
    "count_yes": ("`count_yes(a, b, …)`", "how many are yes", "not counted"),
    "count": ("`count(rows)` `count(rows, rule)` `count(choices)`", "how many there are, or for how many the rule is yes", "not counted; no rows give 0"),
    "any": ("`any(rows, rule)`", "whether the rule is yes for at least one row", "blank, unless a yes decides"),
    "all": ("`all(rows, rule)`", "whether the rule is yes for every row; yes where there are none", "blank, unless a no decides"),
    "none": ("`none(rows, rule)`", "whether the rule is yes for no row; yes where there are none", "blank, unless a yes decides"),
    "first": ("`first(rows)` `first(rows, rule)`", "the first row, or the first for which the rule is yes", "that row is passed over"),
    "last": ("`last(rows)` `last(rows, rule)`", "the same from the end", "that row is passed over"),
    "row": ("`row(rows, code)`", "the row of this code, where rows come from a list", "blank"),
    "filter": ("`filter(rows, rule)`", "only the rows for which the rule is yes", "that row is left out"),
    "position": ("`position()`", "the number of the row, from 1", "–"),
    "sum": ("`sum(rows.field)` `sum(rows.field, rule)`", "the total; 0 where there are no rows", "passed over; all blank: blank"),
    "average": ("`average(rows.field)` `average(rows.field, rule)`", "the mean", "passed over; all blank: blank"),
    "min": ("`min(a, b, …)` `min(rows.field)`", "the smallest number or the earliest date", "passed over; all blank: blank"),
    "max": ("`max(a, b, …)` `max(rows.field)`", "the greatest number or the latest date", "passed over; all blank: blank"),
    "join": ("`join(', ', a, b, …)`", "the texts in one, with the first between them", "passed over; all blank: blank"),
    "length": ("`length(text)`", "how many characters", "blank"),
    "contains": ("`contains(text, part)`", "whether the part is in the text; spelling variants of Arabic, capitals and digits do not matter", "blank"),
    "starts_with": ("`starts_with(text, part)`", "the same for the beginning", "blank"),
    "matches": ("`matches(text, 'pattern')`", "whether the whole text looks like the pattern", "blank"),
    "round": ("`round(number)` `round(number, places)`", "rounded, half away from zero", "blank"),
    "text": ("`text(number)` `text(number, places)`", "the number written out", "blank"),
    "floor": ("`floor(number)`", "the whole number below", "blank"),
    "today": ("`today()`", "today's date in the time zone of the project", "–"),
    "now": ("`now()`", "date and time", "–"),
    "days_between": ("`days_between(from)` `days_between(from, to)`", "whole days; without `to`: until today", "blank"),
    "months_between": ("`months_between(from)` `months_between(from, to)`", "whole months", "blank"),
    "years_between": ("`years_between(from)` `years_between(from, to)`", "whole years", "blank"),
    "add_days": ("`add_days(date, days)`", "the date so many days later", "blank"),
    "add_months": ("`add_months(date, months)`", "the date so many months later", "blank"),
    "years_old": ("`years_old(birth)` `years_old(birth, on)`", "age in years, from a date or an age answer", "blank"),
    "choice_of": ("`choice_of('list', code)`", "the choice of this code, to read its columns", "blank"),
    "label_of": ("`label_of(choice)`", "the label, in the reader's language", "blank"),
    "entered": ("`entered('status')`", "when the case last came into the status", "blank while it never was"),
}  # fmt: skip

EFFECTS: Mapping[str, str] = {
    "assign": "Gives the case to a person, a team or an agency. Only what is named changes; a blank value leaves it with nobody.",
    "lock": "Closes forms to writing until they are unlocked, whatever the status allows.",
    "unlock": "Opens locked forms again.",
    "flag": "Marks the case with a flag of `flags:`. In rules it is read by its id.",
    "unflag": "Takes the flag away.",
    "new_record": "Lets a form that is filled once be filled anew. What was filled stays in the history.",
}  # fmt: skip

KINDS: Mapping[Kind, str] = {
    Kind.TEXT: "text",
    Kind.CODE: "an id or code",
    Kind.CODES: "a list of codes",
    Kind.NUMBER: "a number",
    Kind.YES_NO: "`yes` or `no`",
    Kind.RULE: "a rule",
    Kind.NUMBER_OR_RULE: "a number or a rule",
    Kind.DATE_OR_RULE: "a date or a rule",
    Kind.YES_NO_OR_RULE: "`yes`, `no` or a rule",
    Kind.LIST: "a list",
    Kind.RANGE: "a number, or `min` and `max`",
    Kind.FIELD: "a field id",
}
SHAPES: Mapping[Shape, str] = {
    Shape.TEXT: "text",
    Shape.PLAIN: "a rule",
    Shape.ITEMS: "fields",
    Shape.YES_NO: "`yes` or `no`",
    Shape.NUMBER_OR_RANGE: "a number, or `min` and `max`",
}
ARGUMENTS: Mapping[ArgumentKind, str] = {
    ArgumentKind.RULE: "a rule giving a code",
    ArgumentKind.FORMS: "form ids",
    ArgumentKind.FLAG: "a flag",
    ArgumentKind.FORMS_OR_ALL: "form ids, or `all`",
}
ELEMENTS: Mapping[str, Table] = {
    "project.yaml": tables.PROJECT,
    "a form": tables.FORM,
    "a section": tables.SECTION,
    "a field": tables.FIELD,
    "a workflow": tables.WORKFLOW,
    "a fact": tables.FACT,
    "a state": tables.STATE,
    "a transition": tables.TRANSITION,
    "an approval": tables.APPROVAL,
    "a role": tables.ROLE,
}


def table(*rows: tuple[str, ...]) -> str:
    """A Markdown table; the first row is its head."""
    head, *rest = rows
    lines = [head, tuple("---" for _ in head), *rest]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def common() -> str:
    """What every field may have."""
    head = ("attribute", "what may stand there", "what it does", "if it is not there")
    known = [key for key, attr in tables.FIELD.items() if not attr.later]
    return table(head, *((f"`{key}`", *COMMON[key]) for key in known))


def own_attributes(type_name: str) -> str:
    """What only fields of this type have."""
    found = {
        key: attr
        for key, attr in tables.field_table(type_name).items()
        if not attr.later and tables.FIELD.get(key) != attr
    }
    if not found:
        return "No attributes of its own.\n"
    rows = (
        (f"`{key}`", _may_stand(type_name, key, attr), _needed(_meaning(type_name, key), attr))
        for key, attr in found.items()
    )
    return table(("own attribute", "what may stand there", "what it does"), *rows)


def _meaning(type_name: str, key: str) -> str:
    return OF_TYPE.get((type_name, key), OWN[key])


def _may_stand(type_name: str, key: str, attr: Attr) -> str:
    declared: Attribute | None = field_types()[type_name].attributes.get(key)
    if declared is not None and declared.kind is Kind.WORD:
        return ", ".join(f"`{word}`" for word in declared.words)
    return SHAPES[attr.shape] if declared is None else KINDS[declared.kind]


def _needed(meaning: str, attr: Attr) -> str:
    return f"{meaning} Must be there." if attr.required else meaning


def functions() -> str:
    """Every function of Rules."""
    head = ("function", "gives", "blank arguments")
    return table(head, *((*MEANING[name],) for name in FUNCTIONS))


def effect_table() -> str:
    """Every effect of transitions."""
    rows = (
        (
            f"`{name}`",
            ", ".join(_argument(*pair) for pair in effect.arguments.items()),
            f"`- {name}: …`" if effect.short else "–",
            EFFECTS[name],
        )
        for name, effect in effects().items()
    )
    return table(("effect", "arguments", "short form", "what it does"), *rows)


def _argument(name: str, argument: Argument) -> str:
    needed = ", needed" if argument.required else ""
    return f"`{name}` ({ARGUMENTS[argument.kind]}{needed})"


def later() -> str:
    """What the language knows and the engine refuses for now."""
    return table(("in", "not carried out yet"), *_later())


def _later() -> Iterator[tuple[str, str]]:
    for name, keys in ELEMENTS.items():
        yield name, _codes(key for key, attr in keys.items() if attr.later)
    for type_name in field_types():
        own = tables.field_table(type_name)
        waiting = [key for key, attr in own.items() if attr.later and tables.FIELD.get(key) != attr]
        if waiting:
            yield f"a field of type `{type_name}`", _codes(waiting)
    yield "`do:`", _codes(tables.LATER_EFFECTS)
    yield "a scenario", _codes(steps.LATER)


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


PARTS: Mapping[str, Callable[[], str]] = {
    "common attributes": common,
    "functions": functions,
    "effects": effect_table,
    "later": later,
    "actions": lambda: _codes(tables.ACTIONS) + "\n",
    "fact types": lambda: _codes(tables.FACT_TYPES) + "\n",
}


def part(name: str) -> str:
    """The generated text called `name`."""
    if name.startswith("type "):
        return own_attributes(name.removeprefix("type "))
    return PARTS[name]()


def filled(text: str) -> str:
    """A page with its generated parts as the code says them now."""
    return MARKED.sub(lambda found: f"{found[1]}{part(found[2])}{found[3]}", text)


def main() -> None:
    """Write every page of this folder anew."""
    for page in sorted(DOCS.glob("*.md")):
        page.write_text(filled(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
