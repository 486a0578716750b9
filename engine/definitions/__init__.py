"""Definitions: a project's files as one frozen, typed, linked bundle, with all faults at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.definitions.bundle import content_hash, read_bundle
from engine.definitions.findings import in_order
from engine.definitions.model import Bundle
from engine.loading.project import Project, read_project, read_sources
from engine.problems import Problem, has_errors

TYPES_FOLDER = Path(__file__).resolve().parents[1] / "fieldtypes"


def load_folder(folder: Path, defaults: Path) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """The bundle of a project folder, with the interface's words of `defaults` and field types."""
    project, unread = read_project(folder)
    bundle, found = read_bundle(project, read_defaults(defaults))
    problems = in_order((*unread, *found))
    return (None if has_errors(problems) else bundle), problems


def read_defaults(folder: Path) -> Project:
    """The interface's words: what each field type brings along, and those of `folder`."""
    sources = dict(_type_words())
    for pattern in ("locales/*/engine.yaml", "locales/*/engine/**/*.yaml"):
        for path in folder.glob(pattern):
            sources[path.relative_to(folder).as_posix()] = path.read_bytes()
    return read_sources(sources)[0]


def _type_words() -> Iterator[tuple[str, bytes]]:
    for path in TYPES_FOLDER.glob("*/words.*.yaml"):
        tag = path.name.split(".")[1]
        yield f"locales/{tag}/engine/fieldtypes/{path.parent.name}.yaml", path.read_bytes()


__all__ = ["Bundle", "content_hash", "load_folder", "read_bundle", "read_defaults"]
