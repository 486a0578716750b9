"""Pictures of the project: what they are is told by their content, and drawings can do nothing."""

from __future__ import annotations

import pytest
from small import FILES
from test_faults import F, L, T, V

from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.definitions.pictures import MOST_BYTES
from engine.loading.project import read_sources
from engine.problems import Location, Problem

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
PLAIN = SVG.format('<g transform="rotate(9)"><path d="M1 1h7" fill="#123"/></g>').encode()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
MALE = "    label: Male\n"
REMARKS = "        label: Remarks\n"


def codes(pictures: dict[str, bytes], *edits: tuple[str, str, str]) -> list[str]:
    """What is told, but for translations that the small project has none of."""
    _, problems = read_with(pictures, *edits)
    places = [(p.code, p.location) for p in problems if p.code != "L103"]
    return [f"{code} {place.file}" for code, place in places if isinstance(place, Location)]


def read_with(
    pictures: dict[str, bytes], *edits: tuple[str, str, str]
) -> tuple[Bundle | None, tuple[Problem, ...]]:
    files = dict(FILES)
    for path, old, new in edits:
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)
    sources = {path: text.encode() for path, text in files.items()}
    media = {f"forms/media/{name}": content for name, content in pictures.items()}
    project, unread = read_sources({**sources, **media})
    bundle, found = read_bundle(project)
    return bundle, (*unread, *found)


def test_a_choice_and_a_field_know_their_picture_by_its_content() -> None:
    bundle, problems = read_with(
        {"boy.svg": PLAIN, "body.png": PNG},
        (L, MALE, MALE + "    image: boy.svg\n"),
        (V, REMARKS, REMARKS + "        image: body.png\n        alt: {en: Body, ar: جسد}\n"),
    )
    assert bundle is not None, problems
    boy = bundle.pictures[bundle.lists["sexes"].by_code["male"].image]
    body = bundle.pictures[bundle.forms["visit"].fields["remarks"].image]
    assert (boy.content, boy.media_type) == (PLAIN, "image/svg+xml")
    assert (body.content, body.media_type) == (PNG, "image/png")


def test_a_table_names_pictures_in_a_column() -> None:
    edits = (T, "label:en,", "image,label:en,"), (T, "state,North", "state,place.png,North")
    bundle, problems = read_with({"place.png": PNG}, *edits)
    assert bundle is not None, problems
    assert bundle.lists["places"].by_code["north"].image in bundle.pictures


@pytest.mark.parametrize(
    ("inside", "part"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<path d="M1 1" onclick="alert(1)"/>', "onclick"),
        ('<image href="https://example.org/x.png"/>', "<image>"),
        ('<rect fill="url(https://example.org/x)"/>', "fill"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<style>@import 'x'</style>", "<style>"),
        ('<a href="javascript:alert(1)"><path d="M1 1"/></a>', "<a>"),
        ('<g xmlns:x="http://www.w3.org/1999/xlink"/>', "xmlns:x"),
        ("<g>", "XML"),
        ("<?php echo 1 ?>", "<!…>"),
    ],
)
def test_a_drawing_that_holds_more_than_shapes_is_refused(inside: str, part: str) -> None:
    _, problems = read_with({"boy.svg": SVG.format(inside).encode()})
    assert ("F123", part) in [(p.code, p.params.get("part")) for p in problems]


def test_a_drawing_cannot_burst() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert codes({"boy.svg": bomb + PLAIN}) == ["F123 forms/media/boy.svg"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("boy.png", PLAIN, "F121"),
        ("boy.jpg", PNG, "F121"),
        ("boy.svg", b"<html></html>", "F121"),
        ("boy.webp", b"", "F121"),
        ("boy.png", PNG + b"\0" * MOST_BYTES, "F122"),
        ("boy.gif", b"GIF89a", "Y034"),
    ],
)
def test_what_is_no_picture_for_a_form_is_told(name: str, content: bytes, code: str) -> None:
    assert codes({name: content}) == [f"{code} forms/media/{name}"]


@pytest.mark.parametrize(
    ("path", "old", "more", "code"),
    [
        (L, MALE, "    image: bay.svg\n", "F120"),
        (V, REMARKS, "        image: boy.svg\n", "B102"),
        (V, REMARKS, "        alt: {en: Body, ar: جسد}\n", "F124"),
        (F, "        calculate: min(family.years)\n", "        image: no.png\n", "F120"),
    ],
)
def test_a_picture_that_is_missing_or_not_told_in_words_is_told(path, old, more, code) -> None:
    assert code in {one.split()[0] for one in codes({"boy.svg": PLAIN}, (path, old, old + more))}


def test_what_nobody_sees_has_no_picture() -> None:
    hidden = "        type: hidden\n        image: boy.svg\n"
    assert "F107" in codes({"boy.svg": PLAIN}, (V, "        type: text\n", hidden))[0]


def test_what_a_picture_shows_is_told_in_every_language() -> None:
    lines = "        image: boy.svg\n        alt: Body\n"
    _, problems = read_with({"boy.svg": PLAIN}, (V, REMARKS, REMARKS + lines))
    untold = [p.params["path"] for p in problems if p.code == "L103"]
    assert "forms.visit.fields.remarks.alt" in untold
