"""Begin a project of your own.

Writes a small project that works: one form, one list, one workflow with an approval, roles, English
and Arabic, and a scenario that tests it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import click

from engine.commands.parts.failing import WrongUse
from engine.commands.parts.options import language_option, words_for

STARTER: Final = Path(__file__).resolve().parent / "starter"


@click.command("init", help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path))
@language_option
def command(folder: Path, language: str | None) -> None:
    """Copy the starter project into a new or empty folder."""
    words = words_for(language)
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise WrongUse(words.say("commands.init.occupied", folder=folder))
        # Contents only: an installed package may be read-only, and what is written here may not be.
        shutil.copytree(STARTER, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise WrongUse(
            words.say("commands.init.impossible", folder=folder, reason=reason)
        ) from fault
    click.echo(words.say("commands.init.done", folder=folder))
