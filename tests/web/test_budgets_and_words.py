"""What a first visit weighs, and that every word of the pages stands in every language."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from engine.fieldtypes import field_types
from engine.i18n.messages import placeholders
from engine.web.assets import contents
from engine.web.drawing import ENGINE, environment

WEB = ENGINE / "web"
TEXTS = [*WEB.rglob("*.html"), *WEB.rglob("*.py"), *(ENGINE / "fieldtypes").glob("*/widget.html")]
FIRST_LOAD = 60 * 1024
SCRIPTS = ("himaya", "form", "offline", "rows", "signature")
FETCHED = ("himaya.css", "icon.svg", *(f"{name}.js" for name in SCRIPTS))
UNQUOTED = re.compile(r'<[a-z]+(?:\s+[a-z-]+(?:="[^"]*")?)*\s+[a-z-]+=\{\{')


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def used_paths() -> set[str]:
    found = set()
    for path in TEXTS:
        found.update(re.findall(r'"(web\.[a-z0-9_.]+)"', path.read_text("utf-8")))
    return {path for path in found if not path.endswith(".")}


def test_styles_and_script_stay_small():
    assert packed(contents()["himaya.css"]) <= 8 * 1024
    assert packed(contents()["himaya.js"]) <= 2 * 1024


@pytest.mark.parametrize("section", ["child_section", "home_section", "care_section"])
def test_a_first_visit_to_a_form_stays_within_its_budget(enter, section):
    amal = enter("amal")
    page = amal.get(amal.post("/cases/new/case").url.path.rpartition("/")[0] + f"/{section}")
    rules = amal.get(re.search(r'data-rules="([^"]+)"', page.text)[1])
    fonts = sum(len(c) for name, c in contents().items() if name.endswith(".woff2"))
    parts = [page.content, rules.content, *(contents()[name] for name in FETCHED)]
    assert fonts + sum(map(packed, parts)) <= FIRST_LOAD


@pytest.mark.parametrize("path", sorted(used_paths()))
def test_a_text_of_the_pages_is_there_in_every_language(bundle, path):
    missing = [tag for tag in ("ar", "en") if path not in bundle.catalogue.texts[tag]]
    assert missing == []


def test_each_language_has_the_same_texts_with_the_same_placeholders(bundle):
    arabic, english = (bundle.catalogue.texts[tag] for tag in ("ar", "en"))
    own = {path for path in {*arabic, *english} if path.startswith("web.")}
    assert {p for p in own if p not in arabic or p not in english} == set()
    differing = {p for p in own if placeholders(arabic[p]) - placeholders(english[p])}
    assert differing == set()


def test_an_arabic_count_has_all_six_forms(bundle):
    arabic = bundle.catalogue.texts["ar"]
    plurals = {path: text for path, text in arabic.items() if not isinstance(text, str)}
    own = {path: text for path, text in plurals.items() if path.startswith("web.")}
    six = {"by", "zero", "one", "two", "few", "many", "other"}
    assert {path for path, text in own.items() if set(text) != six} == set()


def test_every_type_of_field_has_a_widget():
    missing = [
        n for n in field_types() if not (ENGINE / "fieldtypes" / n / "widget.html").is_file()
    ]
    assert missing == []


def test_every_template_can_be_read():
    names = environment().list_templates(extensions=["html"])
    assert len(names) > 20
    for name in names:
        environment().get_template(name)


def test_attributes_are_always_quoted():
    found = [
        path.name
        for path in TEXTS
        if path.suffix == ".html" and UNQUOTED.search(path.read_text("utf-8"))
    ]
    assert found == []


def test_fonts_come_with_their_licence():
    licence = (Path(WEB) / "static" / "fonts" / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in licence.upper()
