"""A project folder, listed and read once: every file with its bytes, its nodes and its faults."""

from __future__ import annotations

import gc
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from engine.loading import nodes
from engine.loading.csv_reader import read_csv
from engine.loading.limits import MAX_FILE_BYTES, MAX_FILES
from engine.loading.table import Table
from engine.loading.yaml_reader import read_yaml
from engine.problems import Location, Problem, Severity

PROJECT_FILE = "project.yaml"
FOLDERS = ("forms", "workflows", "locales", "reports")
BELONGS = re.compile(
    r"project\.yaml"
    r"|forms/[^/]+\.yaml|forms/lists/[^/]+\.(yaml|csv)"
    r"|forms/media/[^/]+\.(png|jpe?g|webp|svg)"
    r"|workflows/([^/]+|scenarios/[^/]+)\.yaml"
    r"|locales/[^/]+/.+\.yaml"
    r"|reports/[^/]+\.yaml"
)
MEDIA = "forms/media"
LOOKS_LIKE_OURS = re.compile(r".*\.(ya?ml|csv)", re.IGNORECASE)
# Reports are a later step of the language: kept in the bundle, not interpreted yet. Pictures are no
# text: `definitions` looks at their bytes.
UNREAD = ("reports/", f"{MEDIA}/")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file; `path` is relative to the project folder, with `/` between the names.

    YAML has a node, CSV a table; neither where the file could not be read.
    """

    path: str
    source: bytes
    node: nodes.Mapping | None
    table: Table | None


@dataclass(frozen=True, slots=True)
class Project:
    """All files of a project, sorted by path; `root` is the folder's name for messages."""

    root: str
    files: tuple[SourceFile, ...]

    def file(self, path: str) -> SourceFile | None:
        """The file at exactly `path`."""
        return next((file for file in self.files if file.path == path), None)

    def under(self, folder: str) -> tuple[SourceFile, ...]:
        """The files standing directly in `folder`: `forms` leaves out `forms/lists`."""
        return tuple(f for f in self.files if PurePosixPath(f.path).parent.as_posix() == folder)

    def below(self, folder: str) -> tuple[SourceFile, ...]:
        """The files in `folder` and in all folders inside it."""
        return tuple(file for file in self.files if file.path.startswith(f"{folder}/"))


Parsed = tuple[SourceFile, tuple[Problem, ...]]
Parse = Callable[[str, bytes], Parsed]


def parse(path: str, source: bytes) -> Parsed:
    """What a file says, and all that is wrong with its text."""
    if path.startswith(UNREAD):
        return SourceFile(path, source, None, None), ()
    if path.endswith(".csv"):
        table, problems = read_csv(source, path)
        return SourceFile(path, source, None, table), problems
    node, problems = read_yaml(source, path)
    return SourceFile(path, source, node, None), problems


def read_project(folder: Path, parse: Parse = parse) -> tuple[Project, tuple[Problem, ...]]:
    """Everything in `folder` that belongs to a project, and all that is wrong with its text.

    Never raises for what is in the folder. Hidden files and other folders are left alone.
    """
    if not folder.is_dir():
        missing = Problem("Y031", _start_of(PROJECT_FILE), {"folder": str(folder)})
        return Project(str(folder), ()), (missing,)
    paths = sorted(_list(folder))
    return _read(str(folder), paths, lambda path: _read_bytes(folder / path), parse)


def read_sources(files: Mapping[str, bytes]) -> tuple[Project, tuple[Problem, ...]]:
    """The same from memory: `files` maps paths, as in `SourceFile.path`, to their bytes."""
    return _read("", sorted(path for path in files if not _is_hidden(path)), files.__getitem__)


def _read(
    root: str, paths: list[str], read_bytes: Callable[[str], bytes], parse: Parse = parse
) -> tuple[Project, tuple[Problem, ...]]:
    wanted = [path for path in paths if BELONGS.fullmatch(path)]
    problems = list(_check_paths(paths, wanted))
    files = []
    with _without_collector():
        for path in wanted[:MAX_FILES]:
            file, found = _read_file(path, read_bytes, parse)
            files.append(file)
            problems.extend(found)
    return Project(root, tuple(files)), tuple(problems)


def _check_paths(paths: list[str], wanted: list[str]) -> Iterator[Problem]:
    if PROJECT_FILE not in wanted:
        yield Problem("Y030", _start_of(PROJECT_FILE))
    if len(wanted) > MAX_FILES:
        yield Problem("Y033", _start_of(wanted[MAX_FILES]), {"limit": MAX_FILES})
    for path in paths:
        if _is_misplaced(path):
            yield Problem("Y034", _start_of(path), {"path": path}, Severity.WARNING)


def _is_misplaced(path: str) -> bool:
    in_our_folders = path.startswith(tuple(f"{folder}/" for folder in FOLDERS))
    ours = LOOKS_LIKE_OURS.fullmatch(path) or path.startswith(f"{MEDIA}/")
    return in_our_folders and bool(ours) and not BELONGS.fullmatch(path)


def _read_file(path: str, read_bytes: Callable[[str], bytes], parse: Parse) -> Parsed:
    try:
        source = read_bytes(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Problem("Y032", _start_of(path), {"path": path, "reason": reason})
        return SourceFile(path, b"", None, None), (problem,)
    return parse(path, source)


def _read_bytes(path: Path) -> bytes:
    # A pipe or a device of that name would block or never end.
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "not a regular file")
    with path.open("rb") as opened:
        return opened.read(MAX_FILE_BYTES + 1)


def _list(folder: Path) -> Iterator[str]:
    if os.path.lexists(folder / PROJECT_FILE):
        yield PROJECT_FILE
    for name in FOLDERS:
        for parent, children, names in os.walk(folder / name):
            children[:] = [child for child in children if not _is_hidden(child)]
            inside = Path(parent).relative_to(folder)
            yield from ((inside / name).as_posix() for name in names if not _is_hidden(name))


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def _start_of(path: str) -> Location:
    return Location(path, 1, 1, 1, 1)


@contextmanager
def _without_collector() -> Iterator[None]:
    # Nodes are many and hold no cycles: the collector would walk them again and again in vain.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
