"""The documentation says what the code says, and its links lead somewhere."""

from __future__ import annotations

import configparser
import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from page_blocks import PAGES, ROOT, blocks

from engine.commands import himaya
from engine.fieldtypes import field_types

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"<!-- made from the code: ([a-z_ ]+) -->")
MODULE = re.compile(r"`([\w/]+/[\w/]+\.(?:py|json|yaml))`")
IDS = [str(page.relative_to(ROOT)) for page in PAGES]


def generator() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "generate.py"))


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        text = FENCED.sub("", page.read_text("utf-8"))
        for target in LINK.findall(text):
            if "://" not in target and not target.startswith("mailto:"):
                yield page, target


def anchors(page: Path) -> set[str]:
    """The anchors that a reader of Markdown makes of the headings."""
    headings = HEADING.findall(FENCED.sub("", page.read_text("utf-8")))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("file", PAGES, ids=IDS)
def test_the_tables_made_from_the_code_are_current(file: Path) -> None:
    text = file.read_text("utf-8")

    assert generator()["filled"](text) == text, "run: python docs/generate.py"


def test_every_field_type_has_its_table() -> None:
    marked = MARK.findall((ROOT / "docs" / "language.md").read_text("utf-8"))

    assert {f"type {name}" for name in field_types()} <= set(marked)


def test_every_part_the_generator_makes_stands_on_a_page() -> None:
    marked = {name for page in PAGES for name in MARK.findall(page.read_text("utf-8"))}

    assert set(generator()["PARTS"]) <= marked


def test_no_meaning_is_kept_for_what_is_gone() -> None:
    made = generator()
    meanings = made["MEANINGS"]
    tables = "".join(made["part"](f"type {name}") for name in field_types())
    own = set(re.findall(r"^\| (`[a-z_]+`)", tables, re.MULTILINE))
    known = {k for k, attr in made["tables"].FIELD.items() if not attr.later}

    assert set(meanings["functions"]) == set(made["FUNCTIONS"])
    assert set(meanings["effects"]) == set(made["effects"]())
    assert set(meanings["common"]) == known
    assert {f"`{name}`" for name in meanings["own"]} <= own


@pytest.mark.parametrize(("file", "target"), list(links()))
def test_every_link_between_pages_leads_somewhere(file: Path, target: str) -> None:
    path, _, anchor = target.partition("#")
    found = (file.parent / path).resolve() if path else file

    assert found.exists()
    if anchor and found.suffix == ".md":
        assert anchor in anchors(found)


def layers() -> list[set[str]]:
    """The layers of .importlinter, top first, each as the names of its packages."""
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter", "utf-8")
    lines = rules["importlinter:contract:layers"]["layers"].strip().splitlines()
    return [set(re.findall(r"\w+", line)) for line in lines]


def test_the_picture_of_the_layers_is_what_the_import_rules_say() -> None:
    pictures = [b for b in blocks() if b.page == "docs/architecture.md" and b.info == ("layers",)]
    rows = pictures[0].text.strip().splitlines()

    assert len(pictures) == 1
    assert [set(re.findall(r"\w+", row.partition("  ")[0])) for row in rows] == layers()


def subcommands() -> Iterator[str]:
    for name in COMMANDS:
        found = himaya.get_command(click.Context(himaya), name)
        for inner in found.commands if isinstance(found, click.Group) else ():
            yield f"{name} {inner}"


COMMANDS = himaya.list_commands(click.Context(himaya))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert f"himaya {command}" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("command", list(subcommands()))
def test_every_command_within_a_command_stands_in_the_documentation(command: str) -> None:
    assert any(f"himaya {command}" in page.read_text("utf-8") for page in PAGES)


def command_lines() -> Iterator[tuple[str, list[str]]]:
    for block in blocks():
        for line in block.text.splitlines() if block.kind == "sh" else ():
            if line.startswith("himaya "):
                yield str(block), shlex.split(line, comments=True)[1:]


@pytest.mark.parametrize(("shown_on", "words"), list(command_lines()))
def test_every_command_line_shown_is_one_that_can_be_typed(shown_on: str, words: list[str]) -> None:
    found: click.Command = himaya
    while isinstance(found, click.Group) and words:
        inner = found.get_command(click.Context(found), words[0])
        assert inner is not None, words
        found, words = inner, words[1:]
    known = {name for parameter in found.params for name in parameter.opts} | {"--help"}

    assert {word for word in words if word.startswith("--")} <= known


def modules() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for found in MODULE.findall(FENCED.sub("", page.read_text("utf-8"))):
            yield page.name, found


@pytest.mark.parametrize(("shown_on", "module"), list(modules()))
def test_every_module_named_is_there(shown_on: str, module: str) -> None:
    assert (ROOT / module).exists() or (ROOT / "engine" / module).exists()


def test_the_changelog_has_the_version_of_the_code() -> None:
    source = (ROOT / "engine" / "__init__.py").read_text("utf-8")
    version = re.findall(r'__version__ = "([^"]+)"', source)

    assert f"## [{version[0]}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
