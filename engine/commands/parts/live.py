"""What is live in a data folder."""

from __future__ import annotations

from engine.defaults import defaults_dir
from engine.definitions import read_defaults
from engine.definitions.model import Bundle
from engine.publish import read_kept
from engine.store.protocol import Store


def live_bundle(store: Store, digest: str = "") -> Bundle | None:
    """What is served (or the kept one of `digest`); None before the first, or where this engine
    cannot read it any more."""
    wanted = digest or store.active_bundle()
    kept = read_kept(store, wanted, read_defaults(defaults_dir())) if wanted else None
    return None if kept is None else kept[1]
