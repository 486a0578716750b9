"""Configurations as the store keeps them: files by the digest of all of them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.loading.project import Project, read_sources
from engine.problems import has_errors
from engine.store.protocol import Store


def files_of(project: Project) -> Mapping[str, bytes]:
    """The files of a project, to be kept."""
    return {file.path: file.source for file in project.files}


def live_digest(store: Store) -> str:
    """What identifies the configuration that is live, '' before the first."""
    return store.active_bundle()


def read_kept(store: Store, digest: str, defaults: Project) -> tuple[Project, Bundle | None] | None:
    """A kept configuration, read and linked; without a bundle where this engine refuses it."""
    files = store.bundle_get(digest)
    if files is None:
        return None
    project, unread = read_sources(files)
    bundle, found = read_bundle(project, defaults)
    return project, None if has_errors((*unread, *found)) else bundle
