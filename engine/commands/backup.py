"""Copy a data folder to TARGET, also while it is being served.

The copy is of one moment: database, files and the key of the history. It is there whole or not at
all, and opens like the folder it was made from.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from engine.commands.parts.data_folder import PATIENCE, refusals
from engine.commands.parts.failing import WrongUse
from engine.commands.parts.options import data_option, language_option, words_for
from engine.commands.parts.wording import Wording
from engine.store.opening import open_store
from engine.store.protocol import Store


@click.command("backup", help=__doc__)
@click.argument("target", type=click.Path(path_type=Path))
@data_option()
@language_option
def command(target: Path, data: Path, language: str | None) -> None:
    """Open, copy, close."""
    words = words_for(language)
    if target.exists() or target.absolute().is_relative_to(data.absolute()):
        raise WrongUse(words.say("commands.backup.elsewhere", target=target))
    with refusals(data, words):
        store = open_store(data, patience=PATIENCE)
        try:
            _copy(store, target, words)
        finally:
            store.close()
    click.echo(words.say("commands.backup.done", target=target))


def _copy(store: Store, target: Path, words: Wording) -> None:
    try:
        store.backup(str(target))
    except OSError as fault:
        reason = os.strerror(fault.errno) if fault.errno else str(fault)
        told = words.say("commands.backup.failed", target=target, reason=reason)
        raise WrongUse(told) from fault
