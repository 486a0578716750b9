"""Pictures of choices and beside fields: small, kept for ever, open to whoever is signed in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from engine.fieldtypes.base import Choice
from engine.web.widgets import Widgets, picture_url
from engine.web.wording import Wording


@pytest.fixture(scope="module")
def digest(bundle) -> str:
    return bundle.lists["feelings"].by_code["happy"].image


def test_a_picture_is_kept_by_the_browser_and_can_do_nothing(enter, bundle, digest):
    answer = enter("amal").get(picture_url(digest))
    assert answer.content == bundle.pictures[digest].content
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_there_is_no_picture_of_another_name(enter, digest):
    amal = enter("amal")
    assert amal.get(f"/pictures/{digest[:31]}0").status_code == 404
    assert amal.get("/pictures/..%2fproject.yaml").status_code == 404


def test_a_choice_says_by_its_label_what_its_picture_shows(services, digest):
    drawn = Widgets(Wording(services, "en")).picture(Choice("a", "lists.x.a", image=digest))
    assert drawn == f'<img class="thumb" width="64" src="{picture_url(digest)}" alt="">'


def test_a_choice_without_a_picture_has_none(services):
    assert Widgets(Wording(services, "en")).picture(Choice("a", "lists.x.a")) == ""


def test_choices_with_pictures_are_never_a_list_that_opens(services, bundle, digest):
    view = SimpleNamespace(
        field=bundle.forms["follow_up"].fields["visit_type"],
        choices=tuple(Choice(str(n), "x", image=digest) for n in range(20)),
    )
    widgets = Widgets(Wording(services, "en"))
    assert widgets.as_buttons(view)
    view.choices = tuple(Choice(str(n), "x") for n in range(20))
    assert not widgets.as_buttons(view)
