"""Fills the tables of docs/ from the code, so that they cannot say anything else than it does.

`python docs/generate.py` writes them anew; the tests only compare. A table stands between
`<!-- made from the code: NAME -->` and `<!-- end -->`; all other text is written by hand.
What an attribute or a function means stands in `meanings.yaml`: code knows names and shapes only.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from docs import fields  # noqa: E402  # found beside this folder
from engine.definitions import field_tables, tables  # noqa: E402
from engine.definitions.scenarios import plain  # noqa: E402
from engine.definitions.shapes import Attr, Shape, Table  # noqa: E402
from engine.effects import effects  # noqa: E402
from engine.effects.base import Argument, ArgumentKind  # noqa: E402
from engine.expression.functions import TABLE as FUNCTIONS  # noqa: E402
from engine.fieldtypes import field_types  # noqa: E402
from engine.fieldtypes.base import Attribute, Kind  # noqa: E402
from engine.loading.yaml_reader import read_yaml  # noqa: E402
from engine.scenarios import steps  # noqa: E402
from engine.schema.adopting import SAFE_CHANGES  # noqa: E402

MARKED = re.compile(r"(<!-- made from the code: ([a-z_ ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def _meanings(file: Path) -> Mapping[str, Any]:
    node, problems = read_yaml(file.read_bytes(), file.name)
    if node is None or problems:
        raise SystemExit(f"{file.name}: {problems}")
    read: Mapping[str, Any] = plain(node)
    return read


KINDS: Mapping[Kind, str] = {
    Kind.TEXT: "text",
    Kind.CODE: "an id or code",
    Kind.CODES: "a list of codes",
    Kind.NUMBER: "a number",
    Kind.YES_NO: "`yes` or `no`",
    Kind.RULE: "a rule",
    Kind.NUMBER_OR_RULE: "a number or a rule",
    Kind.DATE_OR_RULE: "a date or a rule",
    Kind.VALUE_OR_RULE: "an answer as it is typed, or a rule",
    Kind.YES_NO_OR_RULE: "`yes`, `no` or a rule",
    Kind.LIST: "a list",
    Kind.RANGE: "a number or a rule, or `min` and `max`",
    Kind.FIELD: "a field id",
    Kind.TIME_ZONE: "a time zone, such as `Africa/Khartoum`",
    Kind.WORKFLOW: "a workflow id",
    Kind.FACTS: "ids of facts of that workflow",
}
SHAPES: Mapping[Shape, str] = {
    Shape.TEXT: "text",
    Shape.PLAIN: "a rule",
    Shape.ITEMS: "fields",
    Shape.GROUP: "a map",
    Shape.YES_NO: "`yes` or `no`",
    Shape.NUMBER_OR_RANGE: "a number or a rule, or `min` and `max`",
}
ARGUMENTS: Mapping[ArgumentKind, str] = {
    ArgumentKind.RULE: "a rule giving a code",
    ArgumentKind.FORMS: "form ids",
    ArgumentKind.FLAG: "a flag",
    ArgumentKind.FORMS_OR_ALL: "form ids, or `all`",
    ArgumentKind.PEOPLE: "roles, `owner`, `requester`, `starter`, or a rule giving a person",
    ArgumentKind.MESSAGE: "an id of `messages`",
    ArgumentKind.TRANSITION: "a transition the system may fire",
    ArgumentKind.CHILD: "a workflow of `children`",
    ArgumentKind.RULES: "a rule for each name of its `with`",
    ArgumentKind.PARENT: "`yes`",
}
MEANINGS = _meanings(DOCS / "meanings.yaml")
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
    return table(head, *((f"`{key}`", *MEANINGS["common"][key].values()) for key in known))


def own_attributes(type_name: str) -> str:
    """What only fields of this type have."""
    found = {
        key: attr
        for key, attr in field_tables.field_table(type_name).items()
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
    special, usual = MEANINGS["own_of_type"], MEANINGS["own"]
    return str(special.get(f"{type_name}.{key}") or usual[key])


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
    return table(head, *(tuple(MEANINGS["functions"][name].values()) for name in FUNCTIONS))


def effect_table() -> str:
    """Every effect of transitions."""
    rows = (
        (
            f"`{name}`",
            ", ".join(_argument(*pair) for pair in effect.arguments.items()),
            f"`- {name}: …`" if effect.short else "–",
            MEANINGS["effects"][name],
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
        if waiting := [key for key, attr in keys.items() if attr.later]:
            yield name, _codes(waiting)
    for type_name in field_types():
        own = field_tables.field_table(type_name)
        waiting = [key for key, attr in own.items() if attr.later and tables.FIELD.get(key) != attr]
        if waiting:
            yield f"a field of type `{type_name}`", _codes(waiting)
    yield "a scenario", _codes(steps.LATER)


def safe_changes() -> str:
    """Which type a field may have had before."""
    rows = sorted((f"`{new}`", _codes(olds)) for new, olds in SAFE_CHANGES.items())
    return table(("a field that is now", "may have been"), *rows)


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


PARTS: Mapping[str, Callable[[], str]] = {
    "common attributes": common,
    "every field shown": fields.every_field,
    "list of types": fields.list_of_types,
    "every type shown": lambda: fields.every_type(own_attributes),
    "functions": functions,
    "effects": effect_table,
    "later": later,
    "safe changes": safe_changes,
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
