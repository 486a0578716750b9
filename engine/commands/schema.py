"""Print the JSON Schema of a form's answers, or of the project files.

What any set of answers of FORM looks like (JSON Schema 2020-12): types, choices, rows and limits,
with the labels of the chosen language. Rules stand beside as annotations. Without FORM: all forms.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from engine.commands.parts.failing import WrongUse
from engine.commands.parts.options import language_option, project_option, words_for
from engine.commands.parts.project import read_or_show
from engine.commands.parts.wording import Wording
from engine.definitions.model import Bundle
from engine.expression.faults import nearest
from engine.schema.static_form import static_form, static_project


@click.command("schema", help=__doc__)
@click.argument("form", required=False)
@project_option
@language_option
def command(form: str | None, project: Path | None, language: str | None) -> None:
    """Compile one form, or all of them."""
    words = words_for(language)
    _print(_answers(read_or_show(project, words).bundle, form, words))


def _print(schema: dict[str, Any]) -> None:
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))


def _answers(bundle: Bundle, form: str | None, words: Wording) -> dict[str, Any]:
    if form is None:
        return static_project(bundle, words.tag)
    declared = bundle.forms.get(form)
    if declared is None:
        near = nearest(form, bundle.forms)
        path = "commands.schema.near" if near else "commands.schema.unknown"
        known = ", ".join(bundle.forms)
        raise WrongUse(words.say(path, form=form, suggestion=near, known=known))
    return static_form(bundle, declared, words.tag)
