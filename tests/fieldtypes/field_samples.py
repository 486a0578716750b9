"""For every field type: a declared field, values it stores, and texts people type for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import engine.fieldtypes
from engine.expression import MappingScope, read_rule
from engine.expression.types import NUMBER
from engine.fieldtypes.base import Choice, ChoiceList, Field, Posted, Reading
from engine.i18n.catalogue import Catalogue
from engine.i18n.reader import ReaderWords
from engine.problems import Location

HERE = Location("forms/f.yaml", 1, 1, 1, 2)
TODAY = date(2026, 11, 22)
FOLDER = Path(engine.fieldtypes.__file__).parent
LOCALES = FOLDER.parent.parent / "locales"


def choice_list(list_id: str, *rows: tuple[str, str, str], **more: Any) -> ChoiceList:
    choices = tuple(Choice(code, f"lists.{list_id}.{code}", up, lvl) for code, up, lvl in rows)
    by_code = {choice.code: choice for choice in choices}
    return ChoiceList(list_id, f"lists.{list_id}", choices, by_code=by_code, **more)


LISTS = {
    "sex": choice_list("sex", ("f", "", ""), ("m", "", ""), renamed={"female": "f"}),
    "concerns": choice_list(
        "concerns", ("neglect", "", ""), ("violence", "", ""), ("none", "", ""), ("unknown", "", "")
    ),
    "places": choice_list(
        "places",
        ("khartoum", "", "state"),
        ("darfur", "", "state"),
        ("bahri", "khartoum", "locality"),
        ("nyala", "darfur", "locality"),
        ("camp", "nyala", "site"),
    ),
}
READING = Reading(TODAY, LISTS)


def declare(type_name: str, field_id: str = "it", **more: Any) -> Field:
    text = f"forms.f.fields.{field_id}"
    return Field(field_id, type_name, "f", field_id, text, HERE, **more)


def typed(text: str) -> Posted:
    return {"": (text,)}


def rule(text: str) -> Any:
    return read_rule(text, MappingScope({"n": NUMBER}))[0]


@dataclass(frozen=True)
class Sample:
    declared: Field
    values: tuple[Any, ...] = ()
    typed: tuple[tuple[Posted, Any], ...] = ()
    wrong: tuple[tuple[Posted, str], ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


PHOTO = {"blob": "a1b2", "name": "صورة 1.jpg", "media_type": "image/jpeg", "bytes": 12}
SCAN = {"blob": "c3d4", "name": "scan.pdf", "media_type": "application/pdf", "bytes": 5}
SEVEN = {"years": 7, "estimated": True, "as_of": "2025-01-31"}
BABY = {"years": 1, "months": 6, "estimated": False, "as_of": "2026-11-22"}
ROWS = [
    {"_row": "r1", "who": "أمل", "born": "2015-03-04"},
    {"_row": "r2", "much": 3, "which": ["neglect", "violence"]},
]
FAMILY = (
    declare("text", "who"),
    declare("group", "more", fields=(declare("date", "born"), declare("integer", "much"))),
    declare("select_multiple", "which", options={"choices": "concerns"}),
    declare("note", "remark"),
)

SAMPLES: dict[str, Sample] = {
    "text": Sample(
        declare("text"),
        ("أمل", "Ann Marie"),
        ((typed("  Ann \n Marie "), "Ann Marie"), (typed("a\u200fb"), "ab"), (typed(" "), None)),
        ((typed("a\u202eb"), "type_text"), (typed("\x00"), "type_text")),
    ),
    "long_text": Sample(
        declare("long_text"), ("one\ntwo", "نص"), ((typed("one \r\ntwo\n"), "one\ntwo"),)
    ),
    "integer": Sample(
        declare("integer", options={"unit": "km"}),
        (0, -3, 12345),
        ((typed("٣"), 3), (typed("۱۲"), 12), (typed("١٬٢٣٤"), 1234), (typed("1,234"), 1234)),
        (
            (typed("1,5"), "type_number"),
            (typed("2.5"), "type_integer"),
            (typed("9" * 5000), "type_number_size"),
        ),
    ),
    "decimal": Sample(
        declare("decimal", options={"places": 6}),
        (0.5, 3, -0.000001, 1234.25),
        ((typed("٣٫٥"), 3.5), (typed("3.0"), 3), (typed("١٬٢٣٤٫٥"), 1234.5)),
        ((typed("0.1234567"), "places"), (typed("1e5"), "type_number")),
    ),
    "yes_no": Sample(
        declare("yes_no"),
        (True, False),
        ((typed("نعم"), True), ({"": ("no", "yes")}, True)),
        ((typed("perhaps"), "type_yes_no"),),
    ),
    "acknowledge": Sample(declare("acknowledge"), (True,), ((typed("on"), True), ({}, None))),
    "select_one": Sample(
        declare("select_one", options={"choices": "sex", "other": True}),
        ("f", "other"),
        ((typed("female"), "f"),),
        ((typed("x"), "type_choice"),),
    ),
    "select_multiple": Sample(
        declare("select_multiple", options={"choices": "concerns", "none": ("none", "unknown")}),
        (["neglect"], ["neglect", "violence"]),
        (({"": ("violence", "neglect", "violence")}, ["neglect", "violence"]), ({}, None)),
        (({"": ("neglect", "x")}, "type_choice"),),
    ),
    "date": Sample(
        declare("date", options={"partial": "year"}),
        ("2015-03-04", "2015-03", "2015"),
        (
            (typed("٤/٣/٢٠١٥"), "2015-03-04"),
            (typed("2015-3"), "2015-03"),
            (typed("3/2015"), "2015-03"),
            ({"year": ("2015",), "month": ("٣",), "day": ("",)}, "2015-03"),
        ),
        (
            (typed("30/2/2015"), "type_date_none"),
            (typed("1/1/1815"), "type_date_year"),
            (typed("4/3/15"), "type_date"),
            ({"day": ("4",), "year": ("2015",)}, "type_date_gap"),
        ),
    ),
    "age": Sample(
        declare("age"),
        (SEVEN, BABY, {"years": 0, "months": 0, "estimated": True, "as_of": "2026-11-22"}),
        (
            ({"months": ("18",)}, BABY),
            (typed("٧"), {"years": 7, "estimated": False, "as_of": "2026-11-22"}),
        ),
        (
            (typed("151"), "type_age_years"),
            ({"years": ("3",), "months": ("12",)}, "type_age_months"),
            (typed("old"), "type_age"),
        ),
    ),
    "phone": Sample(
        declare("phone"),
        ("+249912345678",),
        ((typed("\u202a٠٩١٢ ٣٤٥-٦٧٨\u202c"), "0912345678"),),
        ((typed("call me"), "type_phone"),),
    ),
    "email": Sample(
        declare("email"),
        ("a.b@example.org",),
        ((typed("A@Example.ORG"), "A@example.org"),),
        ((typed("a@b"), "type_email"),),
    ),
    "location": Sample(
        declare("location", options={"choices": "places", "levels": ("state", "locality", "site")}),
        ("camp", "khartoum"),
        (({"state": ("darfur",), "locality": ("nyala",), "site": ("",)}, "nyala"),),
        (
            ({"state": ("khartoum",), "locality": ("nyala",)}, "type_location_parent"),
            ({"state": ("nyala",)}, "type_location"),
            (typed("atlantis"), "type_location"),
        ),
    ),
    "user": Sample(declare("user"), ("amal",), (), ((typed("a\x00"), "type_user"),)),
    "agency": Sample(
        declare("agency", options={"multiple": True}),
        (["a1", "a2"],),
        (),
        ((typed("\u202e"), "type_agency"),),
    ),
    "image": Sample(declare("image"), ([PHOTO],), (), ((typed("{}"), "type_file"),)),
    "file": Sample(
        declare("file", options={"accept": ("pdf", "jpg")}),
        ([SCAN], [PHOTO]),
        (),
        ((typed("[" * 3000), "type_file"), ({"kept": ("x",)}, "type_file")),
    ),
    "note": Sample(declare("note")),
    "calculate": Sample(
        declare("calculate", calculate=rule("n + 1"), options={"places": 1}), (3, 2.5)
    ),
    "hidden": Sample(
        declare("hidden", default_rule=rule("n * 2")),
        (3, 2.5),
        ((typed("٣"), 3),),
        ((typed("x"), "type_number"),),
    ),
    "group": Sample(declare("group", fields=FAMILY)),
    "repeat": Sample(
        declare("repeat", fields=FAMILY),
        (ROWS, ROWS[:1]),
        (({"": ("r9",), "r9.much": ("٣",)}, [{"_row": "r9", "much": 3}]),),
        (({"": ("r9",), "r9.much": ("x",)}, "type_number"),),
    ),
}


@cache
def texts_of(tag: str) -> dict[str, Any]:
    """Every word of the types and of the engine in one language, scalars as text."""
    files = [*FOLDER.glob(f"*/words.{tag}.yaml"), *(LOCALES / tag / "engine").glob("*.yaml")]
    found: dict[str, Any] = {}
    for file in files:
        found.update(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
    return found


CATALOGUE = Catalogue({"ar": texts_of("ar"), "en": texts_of("en")}, "en")


def words(tag: str) -> ReaderWords:
    return ReaderWords(CATALOGUE, tag, "arab" if tag == "ar" else "latn", LISTS)
