"""The rules of a form as its page's script fetches them: with words, under an address that is
their content. No answers, nothing of a person: those stand in the page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.cases.blank_rows import blank_row
from engine.cases.live_rules import LiveRules, all_steps, live_rules
from engine.definitions.model import Form, Workflow
from engine.expression.types import Kind
from engine.fieldtypes.base import Field
from engine.problems import AnswerPlace, Problem
from engine.web.call import Call
from engine.web.drawing import draw
from engine.web.packing import packed
from engine.web.widgets import picture_url
from engine.web.wording import Wording

_NUMBER: Final = ("type_number", "type_number_size")
_DAY: Final = (
    *("type_date", "type_date_none", "type_date_year", "type_date_gap"),
    *("type_date_month", "type_date_day"),
)
READ_WRONG: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("type_text",),
    "long_text": ("type_text",),
    "integer": (*_NUMBER, "type_integer"),
    "decimal": (*_NUMBER, "places"),
    "range": _NUMBER,
    "date": _DAY,
    "time": ("type_time",),
    "datetime": (*_DAY, "type_datetime"),
    "age": ("type_age", "type_age_years", "type_age_months"),
    "phone": ("type_phone",),
    "email": ("type_email",),
    "location": ("type_location_parent",),
    "geopoint": ("type_geopoint", "type_geopoint_range"),
    "rank": ("type_rank_gap", "type_rank_twice"),
    "id": ("type_text", "type_id_check"),
    "barcode": ("type_text",),
    "signature": ("type_text", "type_signature", "type_signature_drawing"),
    "case": ("type_case",),
    "user": ("type_user",),
    "agency": ("type_agency",),
    "image": ("type_file",),
    "file": ("type_file",),
    "audio": ("type_file",),
}
"""What the script may find unreadable, by type."""
READ_APART: Final = frozenset(
    {"range", "time", "datetime", "geopoint", "rank", "user", "agency", "id", "barcode"}
    | {"signature", "image", "file", "audio", "case"}
)
"""Types that `readers.js` reads."""
_OWN_LIMITS: Final = ("min", "max", "length", "min_choices", "max_choices")
_OWN_WORDS: Final = (
    *(("constraint", "constraint"), ("pattern", "pattern"), ("filter", "choice_filter")),
    *(("none", "exclusive"), ("step", "type_range_step")),
    ("max_error_m", "type_geopoint_accuracy"),
)
"""What stands in a step, and the code of its own words."""
_OPEN: Final = {
    **{name: f"{{{name}}}" for name in ("min", "max", "places", "min_choices", "max_choices")},
    "most": 150,
}
_EASTERN: Final = "٠١٢٣٤٥٦٧٨٩"


def live_form(call: Call, workflow: Workflow, form: Form) -> tuple[str, bytes]:
    """The address and the body of a form's rules for this reader."""
    desk = call.services.desk
    reader = (call.language, call.wording.words.digits("0"))
    key = ("body", call.me.role, workflow.id, form.text, *reader)
    if key not in desk.live:
        rules = live_rules(desk, call.me, workflow, form)
        worded = _worded(rules, form, call.wording)
        if form.id in workflow.forms:  # the questions of a step have no draft to keep rows in
            _with_rows(worded["steps"], LiveRows(call, workflow, form))
        body = json.dumps(packed(worded), ensure_ascii=False, separators=(",", ":")).encode()
        desk.live[key] = (f"/rules/{hashlib.sha256(body).hexdigest()[:24]}.json", body)
    found: tuple[str, bytes] = desk.live[key]
    return found


@dataclass(frozen=True, slots=True)
class LiveRows:
    """Draws the rows that a page may add by itself."""

    call: Call
    workflow: Workflow
    form: Form

    def drawn(self, path: str) -> dict[str, Any]:
        """A row without answers in HTML, and what rows are called; nothing where none is shown."""
        call, wording = self.call, self.call.wording
        view = blank_row(call.services.desk, call.me, self.workflow, self.form, path=path)
        if view is None or not view.rows:
            return {}
        values = {"view": view, "row": view.rows[0], "last": False}
        found = {"blank": draw("parts/row.html", wording, values)}
        what = wording.label(view.field, view.placed)
        # No letters, which would be set apart from their surroundings.
        found["called"] = wording.t("web.row.label", what=what, number="{}")
        names = f"{view.field.text}.row_label"
        if wording.has(names):
            inner = dict.fromkeys((inner.id for inner in view.field.fields), "")
            found["named"] = wording.t(names, **{name: f"{{{name}}}" for name in inner})
        return found


def _with_rows(steps: Iterable[dict[str, Any]], rows: LiveRows, within: str = "") -> None:
    for step in steps:
        path = f"{within}{step['id']}"
        if step.pop("grows", False):
            step.update(rows.drawn(path))
        _with_rows(step.get("rows", ()), rows, f"{path}.")


def live_words(wording: Wording) -> Mapping[str, str]:
    """What the script says even where the rules could not be fetched."""
    return {"unsaved": wording.t("web.form.unsaved")}


def _worded(rules: LiveRules, form: Form, wording: Wording) -> dict[str, Any]:
    document = rules.document
    lists = document["lists"]
    if rules.labelled:
        lists = {name: _labelled(name, codes, wording) for name, codes in lists.items()}
    steps = [_step(step, form, (), wording) for step in document["steps"]]
    types = {str(step["type"]) for step in all_steps(document["steps"])}
    codes = {code for name in types for code in READ_WRONG.get(name, ())}
    said = {code: _general(code, wording) for code in sorted(codes)}
    return {**document, "lists": lists, "steps": steps, "said": said, "words": _words(wording)}


def _labelled(list_id: str, codes: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    return {
        code: {**columns, "label": wording.words.choice(list_id, code)}
        for code, columns in codes.items()
    }


def _step(
    step: Mapping[str, Any], form: Form, repeats: tuple[str, ...], wording: Wording
) -> dict[str, Any]:
    found = dict(step)
    path = (*repeats, str(step["id"]))
    declared = form.fields.get(".".join(path))
    if "rows" in step:
        found["rows"] = [_step(inner, form, path, wording) for inner in step["rows"]]
    if declared is None:
        return found
    if said := dict(_own_words(step, declared, wording)):
        found["said"] = said
    if "filter" in step and declared.type in ("select_one", "select_multiple"):
        found["choices"] = _choices(declared, wording)
    if declared.calculate is not None:
        found.update(_shown(declared, wording))
    return found


def _own_words(
    step: Mapping[str, Any], declared: Field, wording: Wording
) -> Iterator[tuple[str, str]]:
    """What is said beside this field when one of its rules says no."""
    found = [(name, code) for name, code in _OWN_WORDS if name in step]
    found += [(name, name) for name in _OWN_LIMITS if name in step.get("limits", {})]
    place = AnswerPlace(declared.form, declared.id)
    params = {"label": declared.text, **_named(declared, wording), **_OPEN}
    params |= {"step": step.get("step", 1), "most": step.get("max_error_m", "")}
    for _, code in found:
        yield code, wording.beside(Problem(code, place, params), declared)
    sent = {check["id"] for check in step.get("checks", ())}
    for check in declared.checks:
        if check.id in sent:
            told = {**_named(declared, wording), "check": check.text}
            problem = Problem(check.id, place, told, check.severity)
            yield check.id, wording.beside(problem, declared)


def _named(declared: Field, wording: Wording) -> dict[str, str]:
    """Placeholders as they are: the script fills them in."""
    named = wording.bundle.placeholders.get(declared.text)
    return {name: f"{{{name}}}" for name in named.rules} if named is not None else {}


def _general(code: str, wording: Wording) -> str:
    told = wording.t(f"problems.{code}.message", label="", **_OPEN).lstrip(": ")
    return told[:1].upper() + told[1:]


def _choices(declared: Field, wording: Wording) -> list[list[str]]:
    """Codes with labels, and pictures where there are some."""
    choices = wording.bundle.lists[str(declared.options["choices"])]
    return [
        [c.code, wording.choice_label(c), *([picture_url(c.image)] if c.image else [])]
        for c in choices.choices
        if not c.retired
    ]


def _shown(declared: Field, wording: Wording) -> dict[str, Any]:
    """What a computed value is shown with: its unit, the labels of its codes."""
    found: dict[str, Any] = {}
    kind = declared.calculate.type if declared.calculate is not None else None
    list_id = (kind.list_id if kind else "") or str(declared.options.get("choices") or "")
    choices = wording.bundle.lists.get(list_id)
    if choices is not None and kind and kind.kind in (Kind.CHOICE, Kind.CHOICES, Kind.TEXT):
        found["labels"] = {c.code: wording.choice_label(c) for c in choices.choices}
    if unit := declared.options.get("unit"):
        path = f"{declared.text}.unit"
        found["unit"] = wording.t(path) if wording.has(path) else str(unit)
    return found


def _words(wording: Wording) -> dict[str, Any]:
    words = wording.words
    eastern = words.digits("0") != "0"
    # 28 and 2001 stand for any day and year: in no language do they meet other digits here.
    plain = [f"2001-{month:02d}" for month in range(1, 13)]
    return {
        "optional": wording.t("web.field.optional"),
        "later": wording.t("web.field.computed_later"),
        "add_more": wording.t("web.row.add_more"),
        "removed": wording.t("web.row.removed", what="{what}"),
        "undo": wording.t("web.row.undo"),
        "comma": wording.t("fieldtypes.select_multiple.comma"),
        "true": wording.t("fieldtypes.yes_no.yes"),
        "false": wording.t("fieldtypes.yes_no.no"),
        "months": [_western(words.date(month)) for month in plain],
        "days": [_western(words.date(f"{month}-28")) for month in plain],
        **({"digits": _EASTERN} if eastern else {}),
    }


def _western(text: str) -> str:
    return text.translate(str.maketrans(_EASTERN, "0123456789"))
