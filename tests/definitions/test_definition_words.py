"""Words: inline and translated ones meet in the catalogue, and every problem can be worded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small import FILES, read, spoil, spots, with_words

from engine.definitions import read_bundle
from engine.definitions.locales import source_digest
from engine.loading.nodes import Scalar
from engine.loading.project import read_project, read_sources
from engine.problems import Severity

ROOT = Path(__file__).parents[2]
CODE = re.compile(r'"([BFCWPL][123]\d\d|Y05\d)"')
LABEL = "forms.visit.fields.seen_on.label"


def codes_of(words: str) -> list[str]:
    _, problems = with_words(words)
    return [p.code for p in problems if p.code != "L103"]


def test_inline_words_stand_in_the_catalogue_under_their_path():
    bundle, _ = read(FILES)
    texts = bundle.catalogue.texts["en"]
    assert texts[LABEL] == "Seen on"
    assert texts["workflows.case.transitions.reopen.ask.reason.label"] == "Why?"
    assert texts["workflows.case.conditions.seen.otherwise"] == "Visit first"
    assert texts["roles.sensitive_classes.identity.label"] == "Names"
    assert texts["lists.sexes.male.label"] == "Male"
    assert texts["lists.places.north.label"] == "North"
    assert bundle.catalogue.texts["ar"]["lists.places.north.label"] == "شمال"


def test_a_map_by_language_is_read_inline():
    new = "label:\n          en: Seen on\n          ar: تاريخ الزيارة"
    bundle, _ = spoil("forms/visit.yaml", "label: Seen on", new)
    assert bundle.catalogue.texts["ar"][LABEL] == "تاريخ الزيارة"


def test_a_translation_is_found_by_path():
    bundle, _ = with_words(f"{LABEL}: تاريخ الزيارة\n")
    assert bundle.catalogue.texts["ar"][LABEL] == "تاريخ الزيارة"


def test_a_text_may_stand_in_the_catalogue_alone():
    files = {
        **FILES,
        "forms/visit.yaml": FILES["forms/visit.yaml"].replace("        label: Seen on\n", ""),
        "locales/en/visit.yaml": f"{LABEL}: Seen on\n",
    }
    bundle, problems = read(files)
    assert spots(problems) == []
    assert bundle.catalogue.texts["en"][LABEL] == "Seen on"


def test_the_words_of_the_interface_are_those_of_the_defaults_unless_the_project_has_its_own():
    defaults, _ = read_sources(
        {
            "locales/en/engine/web.yaml": b"web.save: Save\nweb.back: Back\n",
            "locales/en/forms.yaml": b"forms.other.label: Other\n",
        }
    )
    own = {**FILES, "locales/en/engine.yaml": "web.save: Keep\n"}
    project, _ = read_sources({path: text.encode() for path, text in own.items()})
    bundle, _ = read_bundle(project, defaults)
    texts = bundle.catalogue.texts["en"]
    assert (texts["web.save"], texts["web.back"]) == ("Keep", "Back")
    assert "forms.other.label" not in texts


def test_a_missing_translation_is_a_warning_at_the_source_text():
    _, problems = read(FILES)
    missing = [p for p in problems if p.params.get("path") == LABEL]
    assert [(p.code, p.severity) for p in missing] == [("L103", Severity.WARNING)]


def test_a_translation_with_the_digest_of_its_source_is_fresh():
    digest = source_digest("Seen on")
    assert re.fullmatch(r"s[0-9a-f]{8}", digest)
    assert codes_of(f"{LABEL}:\n  text: تاريخ الزيارة\n  source: {digest}\n") == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (f"{LABEL}:\n  text: تاريخ الزيارة\n  source: s00000000\n", "L104"),
        ("forms.visit.fields.gone.label: قديم\n", "L102"),
        (f'{LABEL}: "زيارة {{who}}"\n', "L105"),
        (f"{LABEL}:\n  by: count\n  one: زيارة\n", "L107"),
        (f"{LABEL}:\n  text: زيارة\n  sauce: s1\n", "B101"),
        (f"{LABEL}:\n  source: s00000000\n", "B102"),
        (f"{LABEL}: [زيارة]\n", "B103"),
        (f"{LABEL}: ''\n", "B106"),
        ("lists.places.north.label: الشمال\n", "L101"),
    ],
)
def test_a_fault_in_a_file_of_words_is_told(words, code):
    assert codes_of(words) == [code]


def test_a_name_in_braces_must_be_known():
    _, problems = spoil("forms/visit.yaml", "label: Seen on", 'label: "Seen on {dya}"')
    assert "L106" in [p.code for p in problems]


def test_a_name_nothing_would_fill_in_is_refused():
    _, problems = spoil("forms/visit.yaml", "label: Seen on", 'label: "Seen on {due}"')
    assert [p.code for p in problems if p.severity is Severity.ERROR] == ["B113"]


def test_an_inline_language_the_project_does_not_have_is_told():
    new = "label:\n          en: Seen on\n          fr: Vu le"
    _, problems = spoil("forms/visit.yaml", "label: Seen on", new)
    assert [spot.split()[0] for spot in spots(problems)] == ["L108"]


def test_words_in_a_language_the_project_does_not_have_are_a_warning():
    _, problems = read({**FILES, "locales/fr/words.yaml": f"{LABEL}: Vu le\n"})
    assert [p.code for p in problems if p.code != "L103"] == ["L109"]


def test_names_alone_need_no_translation():
    _, problems = spoil(
        "forms/intake.yaml", "label: Family\n", 'label: Family\n        row_label: "{name}"\n'
    )
    assert not [p for p in problems if str(p.params.get("path", "")).endswith("row_label")]


def words_of(tag: str) -> dict[str, str]:
    project, _ = read_project(ROOT)
    found: dict[str, str] = {}
    for name in ("definitions", "lint"):
        file = project.file(f"locales/{tag}/engine/{name}.yaml")
        for entry in file.node.entries:
            assert isinstance(entry.value, Scalar)
            found[entry.key.text] = entry.value.text
    return found


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_every_code_has_words_in_every_language(tag):
    sources = [*(ROOT / "engine/definitions").rglob("*.py"), *(ROOT / "engine/lint").rglob("*.py")]
    used = {code for path in sources for code in CODE.findall(path.read_text("utf-8"))}
    known = words_of(tag)
    due = {f"problems.{code}.{part}" for code in used for part in ("message", "help")}
    assert due <= known.keys()
    told = {path.split(".")[1] for path in known}
    assert told == used


def test_both_languages_name_the_same_things():
    english, arabic = words_of("en"), words_of("ar")
    name = re.compile(r"\{\w+\}")
    assert english.keys() == arabic.keys()
    differ = [k for k in english if set(name.findall(english[k])) != set(name.findall(arabic[k]))]
    assert differ == []
