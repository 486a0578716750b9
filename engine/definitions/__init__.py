"""Definitions: a project's files as one frozen, typed, linked bundle, with all faults at once."""

from __future__ import annotations

from pathlib import Path

from engine.definitions.bundle import content_hash, read_bundle
from engine.definitions.findings import in_order
from engine.definitions.model import Bundle
from engine.loading.project import Project, SourceFile, read_project
from engine.loading.yaml_reader import read_yaml
from engine.problems import Problem, has_errors

TYPES_FOLDER = Path(__file__).resolve().parents[1] / "fieldtypes"


def load_folder(folder: Path, defaults: Path) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """The bundle of a project folder, with the interface's words of `defaults` and field types."""
    project, unread = read_project(folder)
    bundle, found = read_bundle(project, read_defaults(defaults))
    problems = in_order((*unread, *found))
    return (None if has_errors(problems) else bundle), problems


def read_defaults(folder: Path) -> Project:
    """The interface's words: those of `folder`, before them what each field type brings along."""
    own = tuple(_type_words())
    project, _ = read_project(folder)
    return Project(project.root, (*own, *project.below("locales")))


def _type_words() -> list[SourceFile]:
    found = []
    for path in sorted(TYPES_FOLDER.glob("*/words.*.yaml")):
        tag = path.name.split(".")[1]
        source = path.read_bytes()
        name = f"locales/{tag}/engine/fieldtypes/{path.parent.name}.yaml"
        node, _ = read_yaml(source, name)
        found.append(SourceFile(name, source, node, None))
    return found


__all__ = ["Bundle", "content_hash", "load_folder", "read_bundle", "read_defaults"]
