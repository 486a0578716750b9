"""Wrong use: one sentence, exit code 2, nothing done."""

from __future__ import annotations

from typing import IO, Any, Final

import click

WRONG_USE: Final = 2
FINDINGS: Final = 1


class WrongUse(click.ClickException):
    """What was asked for cannot be done as asked; the sentence says why and what to do instead."""

    exit_code = WRONG_USE

    def show(self, file: IO[Any] | None = None) -> None:
        """The sentence alone."""
        click.echo(self.message, file=file, err=file is None)
