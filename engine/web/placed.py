"""Words of a field that hold answers: drawn here, and kept true by the script of the page."""

from __future__ import annotations

import json
from collections.abc import Iterator

from markupsafe import Markup, escape

from engine.cases.views import FieldView
from engine.i18n.messages import UNKNOWN, pieces
from engine.web.wording import Wording


def field_words(wording: Wording, view: FieldView, name: str = "label") -> Markup:
    """One text of a field, escaped, with what it names."""
    path = f"{view.field.text}.{name}"
    text = wording.label(view.field, view.placed) if name == "label" else _text(wording, view, path)
    if not view.placed:
        return escape(text)
    message = wording.bundle.catalogue.message(wording.tag, path)
    if not isinstance(message, str):
        return escape(text)
    parts = json.dumps(list(_parts(wording, view, message)), ensure_ascii=False)
    return Markup('<span data-says="{}">{}</span>').format(parts, text)


def _text(wording: Wording, view: FieldView, path: str) -> str:
    return wording.t(path, **wording.filled(view.placed))


def _parts(wording: Wording, view: FieldView, message: str) -> Iterator[str | list[str]]:
    """The text in pieces; each name with what stands for it now."""
    for number, piece in enumerate(pieces(message)):
        if number % 2 == 0:
            yield piece
            continue
        one = view.placed.get(piece)
        yield [piece, (wording.show(one.field, one.value) if one is not None else "") or UNKNOWN]
