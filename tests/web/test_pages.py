"""Every page in both languages: its structure, its names, and what it must never hold."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import pytest

from engine.accounts import Membership
from tests.web.conftest import CHILD, TestClock, entered, made_case, made_services

VOID = {"meta", "link", "input", "br", "img", "hr"}
LANGUAGES = [("ar", "rtl"), ("en", "ltr")]
PAGES = [
    "/",
    "/cases",
    "/cases?text=zzz",
    "/cases?risk_level=low&sort=number",
    "CASE",
    "CASE/steps/start_assessment",
    "CASE/steps/raise_alarm",
    "DRAFT/consent_section",
    "DRAFT/child_section",
    "DRAFT/home_section",
    "DRAFT/care_section",
    "DRAFT/risk_section",
    "DRAFT/check",
    "/nowhere",
]


class Outline(HTMLParser):
    """What a reader of the source would count."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.unbalanced: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "label" and "for" in found:
            self.labelled.add(found["for"])
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden":
            self.controls.append({**found, "in label": "yes" if "label" in self.open else None})
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)


@pytest.fixture(params=LANGUAGES, ids=lambda pair: pair[0], scope="module")
def language(request):
    return request.param


@pytest.fixture(scope="module")
def page(bundle, settings, hashed, language):
    """Each page drawn once, for all the tests that read it."""
    services = made_services(bundle, settings, TestClock(), hashed)
    case, amal = f"/cases/{made_case(services)}", entered(services, "amal")
    services.accounts.set_language("amal", language[0])
    draft = amal.post("/cases/new/case").url.path.rpartition("/")[0]

    @cache
    def opened(path: str) -> str:
        return amal.get(path.replace("CASE", case).replace("DRAFT", draft)).text

    return opened


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed_and_says_its_language(page, language, path):
    text = page(path)
    outline = Outline(text)
    assert outline.unbalanced == []
    assert outline.open == []
    tag, direction = language
    assert f'<html lang="{tag}" dir="{direction}">' in text
    assert sum(name == "h1" for name, _ in outline.tags) == 1
    assert len(outline.ids) == len(set(outline.ids))


@pytest.mark.parametrize("path", PAGES)
def test_every_control_has_a_label(page, path):
    outline = Outline(page(path))
    bare = [
        control.get("name")
        for control in outline.controls
        if not control["in label"] and control.get("id") not in outline.labelled
    ]
    assert bare == []


@pytest.mark.parametrize("path", PAGES)
def test_every_description_a_control_names_is_there(page, path):
    outline = Outline(page(path))
    named = [a["aria-describedby"].split() for _, a in outline.tags if a.get("aria-describedby")]
    assert {name for names in named for name in names} <= set(outline.ids)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(page, path):
    for name, attributes in Outline(page(path)).tags:
        assert not any(key == "style" or key.startswith("on") for key in attributes), name
        if name in ("script", "link") and attributes.get("type") != "application/json":
            found = str(attributes.get("src") or attributes.get("href"))
            assert found.startswith(("/static/", "/rules/"))


@pytest.mark.parametrize("path", PAGES)
def test_every_post_can_be_told_from_one_of_another_site(page, path):
    text = page(path)
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
        assert 'name="token"' in form


@pytest.mark.parametrize("path", PAGES)
def test_no_path_of_the_catalogue_shows_through(page, path):
    words = re.sub(r"<[^>]*>", " ", page(path))
    assert re.findall(r"\b(?:web|forms|workflows|lists|problems|roles)\.[a-z_.]+", words) == []


@pytest.mark.parametrize("path", ["CASE", "CASE/steps/raise_alarm", "/cases", "/"])
def test_a_title_never_names_the_child(page, path):
    title = re.search(r"<title>(.*?)</title>", page(path), re.DOTALL)
    assert title
    assert CHILD not in title[1]


def test_a_name_is_escaped_wherever_it_stands(enter, services, case_id):
    amal = enter("amal")
    path = amal.post(f"/cases/{case_id}/forms/registration").url.path
    child = path.rpartition("/")[0] + "/child_section"
    page = amal.post(child, data={"name_first": '"><script>alert(1)</script>', "do": "save"})
    assert "<script>alert" not in page.text
    assert "<script>alert" not in amal.get(child).text


def test_an_auditor_sees_the_number_and_not_the_name(services, enter, case_id):
    directory = services.accounts.directory
    omer = directory.person("omer")
    directory.keep_person(replace(omer, memberships=(Membership("auditor", "hope"),)))
    auditor = enter("omer")
    for path in ("/", "/cases", f"/cases/{case_id}"):
        assert CHILD not in auditor.get(path).text
    assert f"/cases/{case_id}" in auditor.get("/cases").text
