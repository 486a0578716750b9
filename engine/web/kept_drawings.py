"""Fields as they were drawn before: what does not differ between people is drawn once.

A field without an answer looks alike on everybody's page, and so does one whose answer only stands
in its boxes: the drawing is kept with holes where the text goes. Whatever else a drawing hangs on
is part of its key; a field that hangs on more than that (a problem beside it, where a value came
from, the names of people) is drawn anew each time.
"""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from markupsafe import Markup, escape

from engine.cases.views import FieldView
from engine.fieldtypes import field_type
from engine.fieldtypes.base import FieldType, Inside, Offered

MOST_CHARACTERS: Final = 24_000_000
# Nobody's label holds this by chance: the letters are new in each process. No digits, which a
# widget turns into the reader's own.
_MARK: Final = "\ue000" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(16))
_HOLE: Final = re.compile(f"{_MARK}([a-z_]*)\ue001")
_ROW: Final = f"{_MARK}\ue002"

Draw = Callable[[FieldView], str]
Part = Callable[[FieldView, str], str]


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom: `manner` is all that a drawing hangs on, `part` the text in a box for them."""

    manner: Hashable
    part: Part
    draw: Draw


class KeptDrawings:
    """Drawings of one configuration, for all readers. Emptied when it has grown too large."""

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        self._kept: dict[Hashable, tuple[str, ...]] = {}
        self._standing: dict[tuple[Hashable, int], tuple[FieldView, str]] = {}
        self._most = most
        self._size = 0

    def all_drawn(self, views: Sequence[FieldView], reader: Reader) -> Markup:
        """Fields one after the other."""
        return Markup("".join([self.drawn(view, reader) for view in views]))

    def drawn(self, view: FieldView, reader: Reader) -> str:
        """The field in HTML: what `reader.draw` gives, or gave before."""
        if not view.standing:
            return self._by_shape(view, reader)
        key = (reader.manner, id(view))
        found = self._standing.get(key)
        if found is None or found[0] is not view:  # held on to, so that its id stays its own
            found = self._standing[key] = (view, self._by_shape(view, reader))
        return found[1]

    def _by_shape(self, view: FieldView, reader: Reader) -> str:
        kind = field_type(view.field.type)
        if not _alike(view, kind):
            return reader.draw(view)
        rows = _rows(view.name)
        filled = kind.boxes and bool(view.posted)
        key = (reader.manner, view.field.text, len(rows), _shape(view, filled))
        try:
            parts = self._kept.get(key)
        except TypeError:  # a value that cannot be looked up by
            return reader.draw(view)
        if parts is None:
            parts = self._keep(key, reader.draw(_with_holes(view, rows, filled)))
        return _filled(parts, view, reader.part, rows)

    def _keep(self, key: Hashable, html: str) -> tuple[str, ...]:
        if self._size > self._most:
            self._kept, self._size = {}, 0
        self._size += len(html)
        found = self._kept[key] = tuple(_HOLE.split(html))
        return found


def _alike(view: FieldView, kind: FieldType) -> bool:
    """Whether the drawing hangs on nothing but what `_shape` tells."""
    if view.readonly or view.problems or view.prefilled_from or view.placed or view.remark:
        return False
    if kind.inside is not Inside.NOTHING or kind.computed or kind.offered is not Offered.NOTHING:
        return False
    return all(choice.text for choice in view.choices)


def _shape(view: FieldView, filled: bool) -> tuple[Hashable, ...]:
    """What tells two drawings of one field apart."""
    codes = tuple([choice.code for choice in view.choices])
    state = (view.relevant, view.condition is not None, view.required)
    if filled:
        return (codes, state, tuple([name for name, texts in view.posted.items() if any(texts)]))
    value = tuple(view.value) if isinstance(view.value, list) else view.value
    return (codes, state, tuple(view.posted.items()), value)


def _rows(name: str) -> tuple[str, ...]:
    """The row ids within the name of a control."""
    return tuple(name.split("/")[1::2])


def _with_holes(view: FieldView, rows: tuple[str, ...], filled: bool) -> FieldView:
    name = view.name
    for number, row in enumerate(rows):
        name = name.replace(f"/{row}/", f"/{_ROW}{number}\ue001/", 1)
    if not filled:
        return replace(view, name=name)
    holes = {part: (f"{_MARK}{part}\ue001",) for part, texts in view.posted.items() if any(texts)}
    return replace(view, name=name, posted=holes, value=None)


def _filled(parts: tuple[str, ...], view: FieldView, part: Part, rows: tuple[str, ...]) -> str:
    if len(parts) == 1:
        html = parts[0]
    else:
        texts: list[Any] = list(parts)
        texts[1::2] = [escape(part(view, name)) for name in parts[1::2]]
        html = "".join(texts)
    for number, row in enumerate(rows):
        html = html.replace(f"{_ROW}{number}\ue001", str(escape(row)))
    return html
