"""The data folder: opened or refused in one sentence, with nothing in it touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from engine.clock import system_clock
from engine.commands.parts.failing import WrongUse
from engine.commands.parts.live import live_bundle
from engine.commands.parts.wording import Wording
from engine.definitions.model import Bundle
from engine.gate import Gate
from engine.store.opening import holds_data, open_store
from engine.store.protocol import Store, StoreUnavailable
from engine.store.tinydb import MANY_CASES, TinyStore

PATIENCE: Final = 3.0  # seconds: a command at a terminal tells soon that another one is at work


@contextmanager
def open_gate(folder: Path, bundle: Bundle, words: Wording, *, create: str = "") -> Iterator[Gate]:
    """The door to the cases in `folder`, closed afterwards; `create` is the kind of a new store.

    What is live there counts; `bundle` before anything is.
    """
    occupied = folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))
    if create and occupied and not holds_data(folder):
        raise WrongUse(words.say("commands.data.occupied", folder=folder))
    with refusals(folder, words):
        store = open_store(folder, create=bool(create), patience=PATIENCE, kind=create)
        try:
            gate = Gate(store, live_bundle(store) or bundle, system_clock)
            gate.prepare()
            yield gate
        finally:
            store.close()


def warn_of_size(store: Store, folder: Path, words: Wording) -> None:
    """Tell that a trial store holds more than it is made for."""
    if isinstance(store, TinyStore) and store.has_many_cases:
        click.echo(words.say("commands.data.many", folder=folder, count=MANY_CASES), err=True)


@contextmanager
def refusals(folder: Path, words: Wording) -> Iterator[None]:
    """Say in one sentence why a data folder cannot be used."""
    try:
        yield
    except StoreUnavailable as fault:
        params = {**fault.params, "folder": folder}
        raise WrongUse(words.say(f"commands.data.{fault.code}", **params)) from fault
    except PermissionError as fault:
        raise WrongUse(words.say("commands.data.forbidden", folder=folder)) from fault
