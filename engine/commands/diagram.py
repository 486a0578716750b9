"""Draw the life of a case.

Prints the lifecycle of WORKFLOW (the first one unless told) as a picture (SVG), as text for
Mermaid, or as a table in Markdown.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from engine.commands.parts.failing import WrongUse
from engine.commands.parts.options import project_option, words_for
from engine.commands.parts.project import read_or_show
from engine.definitions.model import Bundle, Workflow
from engine.diagram import as_mermaid, as_svg, as_table, read_lifecycle
from engine.i18n.languages import direction
from engine.i18n.reader import ReaderWords


@click.command("diagram", help=__doc__)
@click.argument("workflow", required=False)
@click.option(
    "--format",
    "style",
    type=click.Choice(("svg", "mermaid", "table")),
    default="svg",
    show_default=True,
    help="A picture, text for Mermaid, or a table.",
)
@project_option
@click.option("--lang", "tag", metavar="TAG", help="A language of the project. Default: its own.")
def command(workflow: str | None, style: str, project: Path | None, tag: str | None) -> None:
    """Read, draw, print."""
    words = words_for(None)
    bundle = read_or_show(project, words).bundle
    flow = bundle.workflows.get(workflow) if workflow else next(iter(bundle.workflows.values()))
    if flow is None:
        params = {"workflow": workflow, "known": ", ".join(bundle.workflows)}
        raise WrongUse(words.say("commands.diagram.unknown", **params))
    click.echo(_drawn(bundle, flow, style, tag or bundle.project.default_language), nl=False)


def _drawn(bundle: Bundle, flow: Workflow, style: str, tag: str) -> str:
    label: Callable[[str], str] = ReaderWords(bundle.catalogue, tag, "", bundle.lists).text
    life = read_lifecycle(flow, label)
    if style == "svg":
        return as_svg(life, label, rtl=direction(tag) == "rtl") + "\n"
    return as_table(life, label) if style == "table" else as_mermaid(life, label)
