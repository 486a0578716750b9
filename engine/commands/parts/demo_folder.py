"""The demo's data folder, made whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

import click

from engine.clock import system_clock
from engine.commands.parts.data_folder import refusals
from engine.commands.parts.failing import WrongUse
from engine.commands.parts.wording import Wording
from engine.definitions.model import Bundle
from engine.demo import MOST, lay
from engine.store.opening import holds_data
from engine.store.sqlite import SqliteStore

UNFINISHED: Final = ".unfinished-demo"


def lay_folder(folder: Path, bundle: Bundle, words: Wording, count: int = MOST) -> None:
    """Make the demo data, unless they are there; what an interrupted run left is thrown away.

    It is built beside the folder and takes its name when it is whole.
    """
    if holds_data(folder):
        return
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise WrongUse(words.say("commands.data.occupied", folder=folder))
    with refusals(folder, words):
        folder.parent.mkdir(parents=True, exist_ok=True)
        for left in folder.parent.glob(f"{UNFINISHED}-*"):
            if not _is_alive(left.name.rpartition("-")[2]):
                shutil.rmtree(left, ignore_errors=True)
        building = folder.parent / f"{UNFINISHED}-{os.getpid()}"
        _build(building, bundle, words, count)
        _name(building, folder)


def _is_alive(process: str) -> bool:
    """Whether the run that builds there is still at work."""
    try:
        os.kill(int(process), 0)
    except (OSError, ValueError, OverflowError):
        return False
    return True


def _name(building: Path, folder: Path) -> None:
    """Give the finished folder its name, unless another run was faster: the data are the same."""
    try:
        building.replace(folder)
    except OSError:
        shutil.rmtree(building, ignore_errors=True)
        if not holds_data(folder):
            raise


def _build(building: Path, bundle: Bundle, words: Wording, count: int) -> None:
    is_whole = False
    try:
        with closing(SqliteStore.open(building, create=True)) as store:
            lay(bundle, store, system_clock(), count, lambda done: _tell(words, done, count))
        is_whole = True
    finally:
        # After Ctrl+C as well: half a demo is worth nothing.
        if not is_whole:
            shutil.rmtree(building, ignore_errors=True)


def _tell(words: Wording, done: int, count: int) -> None:
    """One line that counts up on a terminal; elsewhere only its end."""
    counting = sys.stderr.isatty()
    if not counting and done < count:
        return
    line = words.say("commands.demo.laying", done=done, count=count)
    click.echo(f"\r{line}" if counting else line, nl=done == count or not counting, err=True)
