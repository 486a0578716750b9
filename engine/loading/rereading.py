"""Reading a project folder again and again: only files that changed are parsed anew."""

from __future__ import annotations

from pathlib import Path

from engine.loading.project import Parsed, Project, parse, read_project
from engine.problems import Problem


class Rereader:
    """Reads folders as `read_project` does, and remembers what it made of each file's bytes."""

    def __init__(self) -> None:
        self._known: dict[str, Parsed] = {}

    def __call__(self, folder: Path) -> tuple[Project, tuple[Problem, ...]]:
        """The project in `folder` as it is now."""
        found: dict[str, Parsed] = {}

        def parse_once(path: str, source: bytes) -> Parsed:
            known = self._known.get(path)
            is_same = known is not None and known[0].source == source
            found[path] = known if known is not None and is_same else parse(path, source)
            return found[path]

        project = read_project(folder, parse_once)
        self._known = found
        return project
