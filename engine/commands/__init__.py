"""The command line: `himaya <command>`. One module a command; this one finds and runs them.

Nothing of a command is imported before it is asked for, so that `himaya lint` starts as fast as a
linter has to.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import io
import os
import pkgutil
import sys
import traceback
from collections.abc import Sequence
from importlib.abc import InspectLoader
from importlib.util import find_spec
from types import TracebackType
from typing import Final

import click

from engine.commands.parts.failing import FINDINGS, WRONG_USE
from engine.commands.parts.wording import Wording, preferred_language

OWN_FAILURE: Final = 3
INTERRUPTED: Final = 130


class Commands(click.Group):
    """The modules of this package as commands; the first line of a module says what it does."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands by name."""
        return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.ispkg)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command `cmd_name`; its module is imported now and not before."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found = importlib.import_module(f"{__name__}.{cmd_name}").command
        if not isinstance(found, click.Command):
            raise TypeError(cmd_name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, read from their modules without running any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, purpose(name)) for name in self.list_commands(ctx)])


def purpose(name: str) -> str:
    """What the command is for: the first line of its module."""
    spec = find_spec(f"{__name__}.{name}")
    loader = spec.loader if spec is not None else None
    source = loader.get_source(f"{__name__}.{name}") if isinstance(loader, InspectLoader) else None
    return (ast.get_docstring(ast.parse(source or "")) or "").partition("\n")[0]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def himaya() -> None:
    """Case management from forms and workflows written in YAML, in Arabic and English.

    Exit codes: 0 all is well, 1 something was found, 2 wrong use, 3 a failure of Himaya itself.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; its exit code."""
    _speak_utf8()
    try:
        done = himaya.main(arguments, prog_name="himaya", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit as left:  # a setting that cannot be (with its sentence), a reader that left
        if not isinstance(left.code, str):
            return FINDINGS
        click.echo(left.code, err=True)
        return WRONG_USE
    except Exception as fault:
        return _own_failure(fault)
    return done if isinstance(done, int) else 0


def _own_failure(fault: Exception) -> int:
    """One sentence and an id; the same failure has the same id, so that reports can be matched."""
    if os.environ.get("HIMAYA_DEBUG"):
        traceback.print_exception(fault)
    words = Wording(preferred_language(os.environ))
    click.echo(words.say("commands.failed", id=failure_id(fault)), err=True)
    return OWN_FAILURE


def failure_id(fault: BaseException) -> str:
    """Eight characters from the kind of a failure and the places it passed; never its message."""
    places = [type(fault).__name__, *_places(fault.__traceback__)]
    return hashlib.sha256(" ".join(places).encode()).hexdigest()[:8]


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)
    return [f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in frames]


def _speak_utf8() -> None:
    """Arabic is printed whatever the locale of the terminal says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
