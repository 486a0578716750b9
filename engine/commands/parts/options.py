"""Options that mean the same in every command."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from engine.commands.parts.wording import LANGUAGES, Wording, preferred_language

Function = Callable[..., Any]

DEFAULT_DATA: Final = Path("data")
DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000

project_option = click.option(
    "--project",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The project folder. Default: this folder if it holds project.yaml, else the bundled one.",
)
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    help="The language of messages. Default: the language of your terminal.",
)
format_option = click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="Text for people or JSON for programs.",
)
host_option = click.option(
    "--host", default=DEFAULT_HOST, show_default=True, help="The address to listen on."
)
port_option = click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="The port to listen on.",
)


def data_option(default: Path = DEFAULT_DATA) -> Callable[[Function], Function]:
    """Where the data is kept."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path),
        default=default,
        show_default=True,
        metavar="DIR",
        help="The data folder.",
    )


def words_for(language: str | None) -> Wording:
    """The words of the chosen language, else of the terminal's."""
    return Wording(language or preferred_language(os.environ))
