"""Words that hold answers: drawn here, and kept true by the script of the page."""

from __future__ import annotations

import json
from collections.abc import Iterator

from markupsafe import Markup, escape

from engine.cases.placed import NOTHING, PlacedAt, PlacedBy
from engine.cases.views import FieldView
from engine.i18n.messages import UNKNOWN, pieces
from engine.web.wording import Worded, Wording


def field_words(wording: Wording, view: FieldView, name: str = "label") -> Markup:
    """One text of a field, escaped, with what it names."""
    return _words(wording, view.field, name, view.placed)


def words_in(wording: Wording, thing: Worded, words: PlacedAt, name: str = "label") -> Markup:
    """As `field_words`, of a form or a section, whose names are among `words`."""
    return _words(wording, thing, name, words.get(thing.text, NOTHING))


def _words(wording: Wording, thing: Worded, name: str, placed: PlacedBy) -> Markup:
    path = f"{thing.text}.{name}"
    said = wording.label(thing, placed) if name == "label" else _text(wording, path, placed)
    message = wording.bundle.catalogue.message(wording.tag, path) if placed else None
    if not isinstance(message, str):
        return escape(said)
    parts = json.dumps(list(_parts(wording, placed, message)), ensure_ascii=False)
    return Markup('<span data-says="{}">{}</span>').format(parts, said)


def _text(wording: Wording, path: str, placed: PlacedBy) -> str:
    return wording.t(path, **wording.filled(placed))


def _parts(wording: Wording, placed: PlacedBy, message: str) -> Iterator[str | list[str]]:
    """The text in pieces; each name with what stands for it now."""
    for number, piece in enumerate(pieces(message)):
        if number % 2 == 0:
            yield piece
            continue
        one = placed.get(piece)
        yield [piece, (wording.show(one.field, one.value) if one is not None else "") or UNKNOWN]
