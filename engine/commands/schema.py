"""Print the JSON Schema of a form's answers.

What any set of answers of the form looks like: types, choices and rows (JSON Schema 2020-12). What
depends on other answers (relevant, required, limits by rule) is not in it.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from engine.commands.parts.failing import WrongUse
from engine.commands.parts.options import language_option, project_option, words_for
from engine.commands.parts.project import read_or_show
from engine.expression.faults import nearest
from engine.schema.compile_form import static_schema
from engine.schema.judge import Judge


@click.command("schema", help=__doc__)
@click.argument("form")
@project_option
@language_option
def command(form: str, project: Path | None, language: str | None) -> None:
    """Compile one form."""
    words = words_for(language)
    bundle = read_or_show(project, words).bundle
    declared = bundle.forms.get(form)
    if declared is None:
        near = nearest(form, bundle.forms)
        path = "commands.schema.near" if near else "commands.schema.unknown"
        known = ", ".join(bundle.forms)
        raise WrongUse(words.say(path, form=form, suggestion=near, known=known))
    schema = static_schema(Judge(bundle).plan(declared), bundle.lists)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
