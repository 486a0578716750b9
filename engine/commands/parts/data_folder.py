"""The data folder: opened or refused in one sentence, with nothing in it touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from engine.clock import system_clock
from engine.commands.parts.failing import WrongUse
from engine.commands.parts.wording import Wording
from engine.definitions.model import Bundle
from engine.gate import Gate
from engine.store.protocol import StoreUnavailable
from engine.store.sqlite import SqliteStore
from engine.store.sqlite.connections import DATABASE

PATIENCE: Final = 3.0  # seconds: a command at a terminal tells soon that another one is at work


@contextmanager
def open_gate(
    folder: Path, bundle: Bundle, words: Wording, *, create: bool = False
) -> Iterator[Gate]:
    """The door to the cases in `folder`, closed afterwards."""
    occupied = folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))
    if create and occupied and not is_data_folder(folder):
        raise WrongUse(words.say("commands.data.occupied", folder=folder))
    with refusals(folder, words):
        store = SqliteStore.open(folder, create, PATIENCE)
        try:
            gate = Gate(store, bundle, system_clock)
            gate.prepare()
            yield gate
        finally:
            store.close()


def is_data_folder(folder: Path) -> bool:
    """Whether there is data of ours in the folder, usable or not."""
    return (folder / DATABASE).is_file()


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
