"""Fields drawn once: nobody's answer reaches anybody else, and memory stays bounded.

That a kept drawing is the drawing is asked of every field of every page in all tests (conftest).
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from markupsafe import escape

from engine.cases.views import FieldView
from engine.fieldtypes.base import Choice, Field
from engine.problems import Problem
from engine.web.kept_drawings import KeptDrawings, Reader


def made(kind: str = "text", name: str = "first_name", **others: object) -> FieldView:
    declared = Field("first_name", kind, "f", "first_name", "forms.f.fields.first_name", None)
    view = FieldView(declared, name, {}, None, True, None, False, False, (), ())
    return replace(view, **others)


class Drawer:
    """Draws a field as its name and its text, and counts."""

    def __init__(self) -> None:
        self.times = 0

    def reader(self, language: str = "en") -> Reader:
        return Reader(language, self.part, lambda view: self.draw(view, language))

    def part(self, view: FieldView, name: str) -> str:
        return "".join(view.posted.get(name, ()))

    def draw(self, view: FieldView, language: str) -> str:
        self.times += 1
        return f"<{view.name} {language}>{self.part(view, '')}</{view.name}>"


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def kept() -> KeptDrawings:
    return KeptDrawings(most=400)


def drawn(kept: KeptDrawings, view: FieldView, reader: Reader) -> str:
    return str(kept.drawn(view, reader))


def test_a_field_without_an_answer_is_drawn_once(kept, drawer):
    first = drawn(kept, made(), drawer.reader())
    times = drawer.times
    assert drawn(kept, made(), drawer.reader()) == first
    assert drawer.times <= times + 1  # once more by the comparison of all tests


def test_the_text_of_one_person_is_not_kept_for_another(kept, drawer):
    assert "Amal" in drawn(kept, made(posted={"": ("Amal",)}), drawer.reader())
    other = drawn(kept, made(posted={"": ("Huda",)}), drawer.reader())
    assert "Huda" in other
    assert "Amal" not in other
    assert "Amal" not in repr(vars(kept))


def test_markup_in_a_text_is_escaped(kept, drawer):
    html = drawn(kept, made(posted={"": ("<b>&",)}), Reader("en", drawer.part, plain))
    assert html == "<i>&lt;b&gt;&amp;</i>"


def plain(view: FieldView) -> str:
    return f"<i>{escape(''.join(view.posted.get('', ())))}</i>"


def test_two_languages_do_not_share_a_drawing(kept, drawer):
    assert "en" in drawn(kept, made(), drawer.reader("en"))
    assert "ar" in drawn(kept, made(), drawer.reader("ar"))


def test_rows_share_a_drawing_and_keep_their_ids(kept, drawer):
    assert "family/r1/first_name" in drawn(kept, made(name="family/r1/first_name"), drawer.reader())
    second = drawn(kept, made(name="family/r2/first_name"), drawer.reader())
    assert "family/r2/first_name" in second
    assert "r1" not in second


def test_rows_within_rows_keep_both_their_ids(kept, drawer):
    for name in ("homes/a1/people/b1/first_name", "homes/a2/people/b2/first_name"):
        assert drawn(kept, made(name=name), drawer.reader()).count(name) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"problems": (Problem("required"),)},
        {"prefilled_from": "registration"},
        {"readonly": True},
        {"choices": (Choice("one", "", columns={"label": "A name"}),)},
        {"field": replace(made().field, type="user")},
    ],
)
def test_what_hangs_on_a_person_is_drawn_anew(kept, drawer, other):
    drawn(kept, made(**other), drawer.reader())
    assert not vars(kept)["_kept"]


@pytest.mark.parametrize(
    "other",
    [
        {"required": True},
        {"relevant": False},
        {"choices": (Choice("one", "lists.l.one"),)},
        {"value": "one", "posted": {"": ("one",)}, "field": replace(made().field, type="date")},
    ],
)
def test_what_looks_different_has_a_drawing_of_its_own(kept, drawer, other):
    drawn(kept, made(), drawer.reader())
    drawn(kept, made(**other), drawer.reader())
    assert len(vars(kept)["_kept"]) == 2


def test_an_answer_that_cannot_be_looked_up_by_is_drawn_anew(kept, drawer):
    age = made("age", value={"years": 7}, posted={"years": ("7",)})
    assert drawn(kept, age, drawer.reader()) == drawer.draw(age, "en")
    assert not vars(kept)["_kept"]


def test_drawings_are_let_go_when_there_are_too_many(kept, drawer):
    for number in range(100):
        field = replace(made().field, text=f"forms.f.fields.f{number}")
        drawn(kept, made(field=field), drawer.reader())
    assert len(vars(kept)["_kept"]) < 20


def test_a_view_that_stands_on_every_page_is_known_by_itself(kept, drawer):
    standing = made(standing=True)
    first = drawn(kept, standing, drawer.reader())
    other = made(name="second_name", field=replace(made().field, text="forms.f.fields.second"))

    assert drawn(kept, standing, drawer.reader()) == first
    assert "second_name" in drawn(kept, replace(other, standing=True), drawer.reader())
    assert "ar" in drawn(kept, standing, drawer.reader("ar"))
