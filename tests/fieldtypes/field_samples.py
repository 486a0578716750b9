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

POINT = {"latitude": 15.5007, "longitude": 32.5599, "accuracy": 8.5}
TYPED_POINT = {"latitude": -0.000001, "longitude": 180}
VOICE = {"blob": "e5f6", "name": "voice.ogg", "media_type": "audio/ogg", "bytes": 9}
SIGNED = {"name": "Amal Hassan", "on": "2026-11-20"}
DRAWN = {"on": "2026-11-22", "drawing": "M10 20L30 40L50 60M7 8"}
BY_HAND = {"": ("Amal Hassan",), "signed": ("yes",)}

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
    "audio": Sample(declare("audio"), ([VOICE],), (), ((typed("{}"), "type_file"),)),
    "time": Sample(
        declare("time"),
        ("09:05", "23:59"),
        ((typed("٩:٠٥"), "09:05"), (typed("0905"), "09:05"), (typed("09:05:30"), "09:05")),
        ((typed("24:00"), "type_time"), (typed("9:5"), "type_time"), (typed("9"), "type_time")),
    ),
    "datetime": Sample(
        declare("datetime", options={"time_zone": "Africa/Khartoum"}),
        ("2026-03-04T12:30:00.000Z", "2026-12-31T22:00:00.000Z"),
        (
            (typed("4/3/2026 14:30"), "2026-03-04T12:30:00.000Z"),
            (typed("2026-03-04T14:30"), "2026-03-04T12:30:00.000Z"),
            (
                {"day": ("٤",), "month": ("3",), "year": ("2026",), "time": ("١٤:٣٠",)},
                "2026-03-04T12:30:00.000Z",
            ),
        ),
        (
            (typed("2026-03-04"), "type_datetime"),
            ({"time": ("14:30",)}, "type_datetime"),
            ({"day": ("4",), "month": ("3",), "year": ("2026",)}, "type_datetime"),
            (typed("30/2/2026 10:00"), "type_date_none"),
        ),
    ),
    "rank": Sample(
        declare("rank", options={"choices": "concerns"}),
        (["violence", "neglect"], ["none"]),
        (
            ({"2": ("neglect",), "1": ("violence",), "3": ("",)}, ["violence", "neglect"]),
            ({"": ("violence", "neglect")}, ["violence", "neglect"]),
        ),
        (
            ({"1": ("neglect",), "2": ("neglect",)}, "type_rank_twice"),
            ({"2": ("neglect",)}, "type_rank_gap"),
            ({"1": ("x",)}, "type_choice"),
        ),
    ),
    "range": Sample(
        declare("range", options={"min": 0, "max": 10, "step": 0.5}),
        (0, 7.5, 10),
        ((typed("٧٫٥"), 7.5), (typed("7.0"), 7)),
        ((typed("7.2"), "type_range_step"), (typed("much"), "type_number")),
    ),
    "id": Sample(
        declare("id", options={"check_digit": "luhn"}),
        ("79927398713", "AB-18"),
        ((typed(" ٧٩٩٢ ٧٣٩٨ ٧١٣ "), "79927398713"), (typed("ab-18"), "AB-18")),
        ((typed("79927398731"), "type_id_check"), (typed("a\x00"), "type_text")),
    ),
    "barcode": Sample(
        declare("barcode"),
        ("5901234123457", "https://example.org/a b"),
        ((typed("٥٩٠ 1234-123457"), "5901234123457"),),
        ((typed("a\u202eb"), "type_text"),),
    ),
    "geopoint": Sample(
        declare("geopoint", options={"max_error_m": 50}),
        (POINT, TYPED_POINT),
        (
            (typed("١٥٫٥٠٠٧، ٣٢٫٥٥٩٩"), {"latitude": 15.5007, "longitude": 32.5599}),
            (typed("15.5007,32.5599"), {"latitude": 15.5007, "longitude": 32.5599}),
            ({"accuracy": ("8",)}, None),
        ),
        (
            (typed("15.5"), "type_geopoint"),
            ({"latitude": ("15",), "longitude": ("",)}, "type_geopoint"),
            ({"latitude": ("95",), "longitude": ("3",)}, "type_geopoint_range"),
            (
                {"latitude": ("1",), "longitude": ("3",), "accuracy": ("51",)},
                "type_geopoint_accuracy",
            ),
        ),
    ),
    "signature": Sample(
        declare("signature"),
        (SIGNED, DRAWN),
        ((BY_HAND, {"name": "Amal Hassan", "on": "2026-11-22"}), ({"signed": ("yes",)}, None)),
        (
            (typed("Amal Hassan"), "type_signature"),
            ({"drawing": ("M1 2<script>",)}, "type_signature_drawing"),
            ({"": ("\u202e",), "signed": ("yes",)}, "type_text"),
        ),
    ),
    "case": Sample(
        declare("case", options={"workflow": "case"}),
        ("c1", "h-7_x"),
        ((typed(" c1 "), "c1"),),
        ((typed("../etc"), "type_case"), (typed("x" * 65), "type_case")),
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
