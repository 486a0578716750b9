"""Say which version this is."""

from __future__ import annotations

import platform

import click

from engine import __version__


@click.command("version", help=__doc__)
def command() -> None:
    """The version of the engine and of the Python it runs on."""
    click.echo(f"himaya {__version__} (Python {platform.python_version()})")
