"""What the widgets of field types ask while they are drawn: names, ids, choices, levels."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from markupsafe import Markup

from engine.cases.remark_line import RemarkLine
from engine.cases.views import Answer, FieldView, RowView
from engine.fieldtypes import field_type
from engine.fieldtypes.attaching import MEDIA_TYPES, FilesType
from engine.fieldtypes.base import Choice, Field, FieldType
from engine.web.ordering import by_name, by_place
from engine.web.wording import Wording

MOST_BUTTONS: Final = 7
MOST_LISTED: Final = 300


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a place: a list to choose from, or a box to search by name."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    value: str
    search: bool


def picture_url(digest: str) -> str:
    """Where a picture of the project is: its content never changes there."""
    return f"/pictures/{digest[:32]}"


def control_id(name: str) -> str:
    """The HTML id of the first control of a name."""
    return "f-" + name.replace("/", "-")


class Widgets:
    """The functions a widget is given, in one reader's words."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def control(self, view: FieldView) -> str:
        """The id of the field's first control."""
        return control_id(view.name)

    def described(self, view: FieldView) -> Markup:
        """The attribute that ties hint and errors to the control."""
        base, found = self.control(view), []
        if view.remark:
            found.append(f"{base}-remark")
        if self.wording.has(f"{view.field.text}.hint"):
            found.append(f"{base}-hint")
        if view.prefilled_from:
            found.append(f"{base}-from")
        found += [f"{base}-error{number}" for number in range(1, len(view.problems) + 1)]
        return Markup(' aria-describedby="{}"').format(" ".join(found)) if found else Markup("")

    def invalid(self, view: FieldView) -> Markup:
        """The attribute of a control with a problem."""
        return Markup(' aria-invalid="true"') if view.problems else Markup("")

    def part(self, view: FieldView, name: str = "") -> str:
        """What stands in one box of the field."""
        texts = view.posted.get(name, ())
        text = texts[-1] if texts else ""
        shown = field_type(view.field.type).numeric and name != "kept"
        return self.wording.words.digits(text) if shown else text

    def chosen(self, view: FieldView) -> frozenset[str]:
        """The codes that are ticked."""
        return frozenset(view.posted.get("", ()))

    def alone(self, field: Field) -> tuple[str, ...]:
        """The codes that exclude all others."""
        return tuple(field.options.get("none") or ())

    def with_other(self, view: FieldView) -> bool:
        """Whether “other” is to be added to the choices."""
        listed = any(choice.code == "other" for choice in view.choices)
        return bool(view.field.options.get("other")) and not listed

    def picture(self, thing: Field | Choice) -> Markup:
        """The picture of a choice, beside its label; or of a field, told in words as well."""
        if not thing.image:
            return Markup("")
        src = picture_url(thing.image)
        if isinstance(thing, Choice):
            return Markup('<img class="thumb" width="64" src="{}" alt="">').format(src)
        alt = self.wording.t(f"{thing.text}.alt")
        return Markup('<img class="pic" src="{}" alt="{}" loading="lazy">').format(src, alt)

    def other_label(self, field: Field) -> str:
        """What “other” is called here."""
        path = f"{field.text}.other.label"
        return self.wording.t(path if self.wording.has(path) else "web.field.other")

    def as_buttons(self, view: FieldView) -> bool:
        """Whether the choices are shown at once rather than in a list that opens."""
        if view.field.appearance:
            return view.field.appearance != "dropdown"
        few = len(view.choices) + self.with_other(view) <= MOST_BUTTONS
        # A list that opens has no room for pictures.
        return few or any(choice.image for choice in view.choices)

    def is_other(self, view: FieldView) -> bool:
        """Whether this is the box beneath “other”, which needs no words on when it counts."""
        return view.field.text.endswith(".other")

    def type_of(self, field: Field) -> FieldType:
        """What the field's type knows beyond what every widget asks."""
        return field_type(field.type)

    def unit(self, field: Field) -> str:
        """The unit of a number, '' for none."""
        path = f"{field.text}.unit"
        return (
            self.wording.t(path) if self.wording.has(path) else str(field.options.get("unit") or "")
        )

    def grouped(
        self, choices: Sequence[Choice], view: FieldView
    ) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
        """Choices under the name of what they lie in."""
        found: dict[str, list[Choice]] = {}
        for choice in choices:
            found.setdefault(choice.parent, []).append(choice)
        return tuple((self._choice_name(view, parent), tuple(m)) for parent, m in found.items())

    def levels(self, view: FieldView) -> tuple[Level, ...]:
        """The levels of a place, each with what was chosen or typed."""
        return tuple(self._levels(view))

    def _levels(self, view: FieldView) -> Iterator[Level]:
        whole = self._lineage(view)
        for name in view.field.options.get("levels") or ():
            choices = self._places(view, name)
            typed = self.part(view, name)
            search = len(choices) > MOST_LISTED
            value = typed or whole.get(name, "")
            if search and value:
                value = self._choice_name(view, value)
            yield Level(name, self._level_label(view, name), choices, value, search)

    def _places(self, view: FieldView, level: str) -> tuple[Choice, ...]:
        """What is offered of a level, by name within what it lies in."""
        places = self.wording.bundle.lists.get(str(view.field.options.get("choices") or ""))
        offered = tuple(choice for choice in view.choices if choice.level == level)
        name = partial(self._choice_name, view)
        return by_place(offered, places.by_code if places else {}, name, self.wording.tag)

    def in_order(self, view: FieldView, name: Callable[[str], str]) -> tuple[Choice, ...]:
        """Choices that stand in no list, by the names they have."""
        return by_name(view.choices, name, self.wording.tag)

    def _lineage(self, view: FieldView) -> dict[str, str]:
        """The code of each level of the place that is chosen as a whole."""
        places = self.wording.bundle.lists.get(str(view.field.options.get("choices") or ""))
        code = self.part(view)
        found: dict[str, str] = {}
        while places is not None and code in places.by_code and code not in found.values():
            place = places.by_code[code]
            found[place.level] = code
            code = place.parent
        return found

    def _level_label(self, view: FieldView, level: str) -> str:
        list_id = view.field.options.get("choices")
        for path in (f"lists.{list_id}.levels.{level}.label", f"web.field.level.{level}"):
            if self.wording.has(path):
                return self.wording.t(path)
        return level.replace("_", " ")

    def _choice_name(self, view: FieldView, code: str) -> str:
        return (
            self.wording.words.choice(str(view.field.options.get("choices")), code) if code else ""
        )

    def row_label(self, view: FieldView, row: RowView) -> str:
        """What a row is called: its choice, what was typed into it, or its number."""
        if row.label:
            return self.wording.label_of(f"{row.label}.label")
        number = self.wording.number(row.number)
        plain = self.wording.t("web.row.label", what=self.wording.label(view.field), number=number)
        path = f"{view.field.text}.row_label"
        if not self.wording.has(path):
            return plain
        shown = {inner.field.id: self.shown(inner) for inner in _answering(row.fields)}
        hidden = dict.fromkeys((inner.id for inner in view.field.fields), "")
        named = self.wording.t(path, **{**hidden, **shown}).strip()
        return f"{plain}: {named}" if named else plain

    def row_group(self, repeat: Field, row: Sequence[Answer]) -> str:
        """What rows are read together by: this row's answer to that field."""
        by = repeat.options.get("group_by")
        found = (self.wording.show(a.field, a.value) for a in row[1:] if a.field.id == by)
        return next(found, "–") if by else ""

    def row_heading(self, repeat: Field, row_id: str, number: int) -> str:
        """What a row is called where it is read: its choice, or its number."""
        rows_from = str(repeat.options.get("rows_from") or "")
        if rows_from:
            return self.wording.words.choice(rows_from, row_id)
        what = self.wording.label(repeat)
        return self.wording.t("web.row.label", what=what, number=self.wording.number(number))

    def remark_label(self, line: RemarkLine) -> str:
        """What a remark concerns: the rows it stands in, and the field."""
        there = [row for row in line.rows if row.number]
        rows = (self.row_heading(row.repeat, row.id, row.number) for row in there)
        return self.wording.t("web.join").join((*rows, self.wording.label(line.field)))

    def shown(self, view: FieldView) -> str:
        """The answer as it stands, as text."""
        return self.wording.show(view.field, view.value)

    def accepts(self, field: Field) -> str:
        """The kinds of files a field takes, for the browser's own dialogue."""
        kinds = field.options.get("accept") or field_type(field.type).sends_files or ()
        return ",".join(kind if "/" in kind else f".{kind.lstrip('.')}" for kind in kinds)

    def is_files(self, value: object) -> bool:
        """Whether an answer is a list of kept files."""
        return isinstance(value, list) and any(isinstance(v, dict) and "blob" in v for v in value)

    def file_size(self, size: int) -> str:
        """Kilobytes, rounded up, in the reader's digits."""
        return self.wording.number(-(-size // 1024))

    def takes_several(self, field: Field) -> bool:
        """Whether a field may hold more than one file."""
        kind = field_type(field.type)
        return isinstance(kind, FilesType) and kind.most_files(field) != 1

    def file_limits(self, field: Field) -> dict[str, float]:
        """What a page's script holds a file to before it is sent: megabytes, and the longer side
        of a picture where it may be made smaller."""
        kind = field_type(field.type)
        if not isinstance(kind, FilesType):
            return {}
        limits = {"megabytes": kind.megabytes_of(field)}
        taken = kind.media_types(field)
        pictures = MEDIA_TYPES["jpg"] in taken or not taken
        return {**limits, "side": kind.longest_side(field)} if pictures else limits

    def file_words(self, field: Field) -> dict[str, str]:
        """What a page's script says while a file is sent."""
        names = ("preparing", "no_line", "sent", "still", "with_form", "show")
        found = {name: self.wording.t(f"web.file.{name}") for name in names}
        found["change"] = self.wording.t(f"fieldtypes.{field.type}.change")
        size = self.wording.number(self.file_limits(field).get("megabytes", 0))
        found["too_large"] = self.wording.t("web.file.too_large", size=size)
        found["sending"] = self.wording.t("web.file.sending", percent="{percent}")
        return {**found, **self._digits()}

    def words_of(self, field: Field, names: Sequence[str]) -> dict[str, str]:
        """Texts of a field's type for its own script; what is counted is filled in there."""
        path = f"fieldtypes.{field.type}"
        found = {name: self.wording.t(f"{path}.{name}", metres="{metres}") for name in names}
        return {**found, **self._digits()}

    def _digits(self) -> dict[str, str]:
        """The reader's digits for a script, '' for the plain ones."""
        digits = self.wording.words.digits("0123456789")
        return {"digits": "" if digits.startswith("0") else digits}

    def kept_files(self, view: FieldView) -> tuple[tuple[str, str], ...]:
        """The files that are there: the token to send back, and the name."""
        tokens = (*view.posted.get("kept", ()), *view.posted.get("", ()))
        return tuple((token, name) for token in tokens if (name := _file_name(token)))


def _answering(views: Sequence[FieldView]) -> Iterator[FieldView]:
    for view in views:
        yield from _answering(view.fields) if view.fields else (view,)


def _file_name(token: str) -> str:
    try:
        found: Any = json.loads(token)
    except (ValueError, RecursionError):
        return ""
    return str(found.get("name", "")) if isinstance(found, dict) else ""
