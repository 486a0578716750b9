"""The examples of forms.md, cut out of the project in shown/: the YAML, then its Arabic words.

Each form there shows one type, its fields one example each; `every_field` shows what all types
have. The order is that of the workflow. What a type is stands in its own docstring.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.definitions.scenarios import plain
from engine.fieldtypes import field_types
from engine.loading.yaml_reader import read_yaml

DOCS = Path(__file__).resolve().parent
SHOWN = DOCS / "shown"
PICTURES = Path("pictures") / "fields"
EVERY = "every_field"
SUFFIX = "_field"
FIELD = re.compile(r"^      - id: ", re.MULTILINE)
ID = re.compile(r"- id: (\w+)")
UNSAID = ("id", "type", "label")


def shown_forms() -> tuple[str, ...]:
    """The forms in their order."""
    return tuple(_read(SHOWN / "workflows" / "shown.yaml")["forms"])


def type_names() -> tuple[str, ...]:
    """The types in the order of the page."""
    return tuple(form.removesuffix(SUFFIX) for form in shown_forms() if form != EVERY)


def examples(form: str) -> Iterator[str]:
    """The fields of a form as they are written there, one by one."""
    text = (SHOWN / "forms" / f"{form}.yaml").read_text("utf-8")
    starts = [found.start() for found in FIELD.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield textwrap.dedent(text[start:end])


def keys_of(example: str) -> tuple[str, ...]:
    """The attributes of the field itself."""
    return tuple(_plain(textwrap.indent(example, "  "), "fields:\n")["fields"][0])


def translations(form: str, example: str) -> str:
    """The Arabic lines of all that has words in the example."""
    ids = "|".join(ID.findall(example))
    path = re.compile(rf"^forms\.{form}\.fields\.({ids})\.", re.MULTILINE)
    lines = (SHOWN / "locales" / "ar" / f"{form}.yaml").read_text("utf-8").splitlines(True)
    return "".join(line for line in lines if path.match(line))


def every_field() -> str:
    """What every field can have, by example."""
    return "".join(_blocks(EVERY))


def list_of_types() -> str:
    """The types with their names, as a way to their sections."""
    lines = (
        f"- [{name}](#{name}): {_name(name, 'en')} · {_name(name, 'ar')}" for name in type_names()
    )
    return "\n".join(lines) + "\n"


def every_type(attributes: Callable[[str], str]) -> str:
    """A section for each type; `attributes` gives the table of its own ones."""
    return "".join(_section(name, attributes(name)) for name in type_names())


def _section(name: str, attributes: str) -> str:
    told = f"**{_name(name, 'en')} · {_name(name, 'ar')}.** {_told(name)}"
    more = f"What is stored, and what rules see: [{name}](language.md#{name})."
    parts = [f"### {name}", f"{told} {more}", *_picture(name), attributes]
    return (
        "\n\n".join(part.rstrip("\n") for part in parts) + "\n\n" + "".join(_blocks(name + SUFFIX))
    )


def _picture(name: str) -> list[str]:
    path = PICTURES / f"{name}.png"
    shown = f"![A field of type {name} in English and Arabic]({path.as_posix()})"
    return [shown] if (DOCS / path).is_file() else []


def _told(name: str) -> str:
    """What the type says of itself, as a sentence."""
    said = (sys.modules[type(field_types()[name]).__module__].__doc__ or "").partition(": ")[2]
    first = " ".join(said.split("\n\n")[0].split())
    return first[:1].upper() + first[1:]


def _name(name: str, tag: str) -> str:
    folder = Path(sys.modules[type(field_types()[name]).__module__].__file__ or "").parent
    return str(_read(folder / f"words.{tag}.yaml")[f"fieldtypes.{name}.type"])


def _blocks(form: str) -> Iterator[str]:
    before: set[str] = set(UNSAID)
    for example in examples(form):
        new = [f"`{key}`" for key in keys_of(example) if key not in before]
        before.update(keys_of(example))
        if new:
            yield f"{', '.join(new)}:\n\n"
        yield f"```yaml\n{example}```\n\n"
        yield f"```yaml\n{translations(form, example)}```\n\n"


def _read(path: Path) -> Mapping[str, Any]:
    return _plain(path.read_text("utf-8"), "")


def _plain(text: str, head: str) -> Mapping[str, Any]:
    node, problems = read_yaml((head + text).encode(), "shown")
    if node is None or problems:
        raise SystemExit(f"{problems}")
    found: Mapping[str, Any] = plain(node)
    return found
