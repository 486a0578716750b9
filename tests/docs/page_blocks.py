"""The examples of the documentation, taken out of their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOLDERS = {"form": "forms", "list": "forms/lists", "workflow": "workflows"}
FIXED = {
    "project": "project.yaml",
    "roles": "workflows/roles.yaml",
    "sensitive_classes": "workflows/roles.yaml",
    "scenarios": "workflows/scenarios/shown.yaml",
}
FIRST_KEY = re.compile(r"^([a-z_]+):[ ]*([a-z0-9_]*)", re.MULTILINE)
COMMENTS = re.compile(r"\A(?:#[^\n]*\n|\n)+")
PATH = re.compile(r"\A#\s+(\S+\.yaml)\n")


@dataclass(frozen=True)
class Block:
    """One fenced block: its page, the words beside its fence, its text and its line."""

    page: str
    line: int
    info: tuple[str, ...]
    text: str

    @property
    def kind(self) -> str:
        return self.info[0] if self.info else ""

    @property
    def path(self) -> str:
        """The file of a project that the block is, '' for a piece of one."""
        if named := PATH.match(self.text):
            return named[1]
        if self.kind == "csv":
            return self.info[1]
        found = FIRST_KEY.search(self.text)
        if self.kind != "yaml" or found is None or self.is_fields:
            return ""
        key, value = found[1], found[2]
        if key in FOLDERS and value:
            return f"{FOLDERS[key]}/{value}.yaml"
        return FIXED.get(key, "")

    @property
    def is_fields(self) -> bool:
        """Whether the block is fields of a form, out of their form."""
        return self.kind == "yaml" and COMMENTS.sub("", self.text).startswith("- id:")

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks() -> Iterator[Block]:
    for page in PAGES:
        text = page.read_text("utf-8")
        for found in FENCE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield Block(str(page.relative_to(ROOT)), line, tuple(found[1].split()), found[2])


def whole_files(page: str) -> Mapping[str, bytes]:
    """The files of a project that stand on a page."""
    return {b.path: b.text.encode() for b in blocks() if b.page == page and b.path}
