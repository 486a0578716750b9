"""Print the JSON Schema of a form's answers, or of the project files.

What any set of answers of FORM looks like (JSON Schema 2020-12): types, choices, rows and limits,
with the labels of the chosen language. Rules stand beside as annotations. FORM may be the questions
of a transition, as WORKFLOW.TRANSITION. Without FORM: all forms.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import click

from engine.commands.parts.failing import WrongUse
from engine.commands.parts.options import language_option, project_option, words_for
from engine.commands.parts.project import read_or_show
from engine.commands.parts.wording import Wording
from engine.defaults import defaults_dir
from engine.definitions.model import Bundle
from engine.expression.faults import nearest
from engine.scenarios.steps import ACTIONS, DETAILS, EXPECTED
from engine.schema.editor.files import KINDS, StepWords, editor_schema
from engine.schema.editor.meanings import read_meanings
from engine.schema.static_form import all_forms, static_form, static_project


@click.command("schema", help=__doc__)
@click.argument("form", required=False)
@click.option(
    "--editor",
    is_flag=True,
    help="The schema of the YAML files instead, for editors. FORM is then a kind of file: "
    f"{', '.join(KINDS)}. Without it: one schema for all of them.",
)
@project_option
@language_option
def command(form: str | None, editor: bool, project: Path | None, language: str | None) -> None:
    """Compile one form, or all of them."""
    words = words_for(language)
    if editor:
        # For programs only, and every editor reads it at every start: no white space.
        click.echo(json.dumps(_files(form or "", words), ensure_ascii=False, separators=(",", ":")))
        return
    schema = _answers(read_or_show(project, words).bundle, form, words)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))


def _answers(bundle: Bundle, form: str | None, words: Wording) -> dict[str, Any]:
    if form is None:
        return static_project(bundle, words.tag)
    forms = all_forms(bundle)
    if form not in forms:
        raise _unknown("commands.schema", form, forms, words)
    return static_form(bundle, forms[form], words.tag)


def _files(kind: str, words: Wording) -> dict[str, Any]:
    if kind and kind not in KINDS:
        raise _unknown("commands.schema.kind", kind, KINDS, words)
    steps = StepWords(ACTIONS, DETAILS, EXPECTED)
    return editor_schema(read_meanings(defaults_dir(), words.tag), steps, kind)


def _unknown(path: str, name: str, known: Collection[str], words: Wording) -> WrongUse:
    near = nearest(name, known)
    ending = "near" if near else "unknown"
    listed = ", ".join(known)
    return WrongUse(words.say(f"{path}.{ending}", form=name, suggestion=near, known=listed))
