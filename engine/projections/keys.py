"""Keys: what must not stand twice, over all cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.case import Answers, Case
from engine.definitions.model import Bundle, Form
from engine.expression.folding import fold


def unique_keys(bundle: Bundle, case: Case) -> tuple[str, ...]:
    """The case's number and its answers to fields that are `unique`."""
    found = [number_key(case.number)]
    for record in case.records:
        form = bundle.forms.get(record.form)
        if form is not None:
            found.extend(key for _, key in answer_keys(form, record.answers))
    return tuple(dict.fromkeys(found))


def number_key(number: str) -> str:
    """The key of a case number."""
    return f"number={number}"


def answer_keys(form: Form, answers: Answers) -> Iterator[tuple[str, str]]:
    """(field id, key) of each filled unique field of a form."""
    for path, declared in form.fields.items():
        value = answers.get(declared.id)
        if declared.unique and "." not in path and value is not None:
            yield declared.id, f"{form.id}.{path}={_plain(value)}"


def _plain(value: Any) -> str:
    return "".join(fold(value).split()) if isinstance(value, str) else str(value)
