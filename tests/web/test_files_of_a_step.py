"""A step may ask for a file: it comes with the step, and is given out with its case."""

from __future__ import annotations

import shutil

import pytest
from conftest import entered, made_case, made_services

from engine.defaults import defaults_dir
from engine.definitions import load_folder
from tests.pictures import as_kept

DANGER = "      - id: danger\n"
ASKED = """      - id: last_picture
        type: image
        label: Last picture
      - id: last_place
        type: geopoint
        label: Last place
"""
PNG = as_kept("PNG")


@pytest.fixture(scope="module")
def asking(tmp_path_factory):
    """The bundled project, whose alarm asks for a picture too."""
    folder = tmp_path_factory.mktemp("asking") / "project"
    folder.mkdir()
    for name in ("forms", "workflows", "locales"):
        shutil.copytree(defaults_dir() / name, folder / name)
    shutil.copy(defaults_dir() / "project.yaml", folder)
    path = folder / "workflows" / "case.yaml"
    path.write_text(path.read_text("utf-8").replace(DANGER, ASKED + DANGER, 1), "utf-8")
    found, problems = load_folder(folder, defaults_dir())
    assert found is not None, problems
    return found


@pytest.fixture
def services(asking, settings, clock, hashed):
    return made_services(asking, settings, clock, hashed)


@pytest.fixture
def alarm(services):
    """A signed-in caseworker, and the address of the step."""
    return entered(services, "amal"), f"/cases/{made_case(services)}/steps/raise_alarm"


def test_a_picture_comes_with_a_step_and_is_given_out_with_its_case(alarm, services):
    amal, step = alarm
    photo = {"last_picture": ("p.png", PNG)}
    amal.post(step, data={"danger": "خطر", "submission": "s" * 20}, files=photo)
    case = step.partition("/steps")[0]
    (document,) = services.desk.gate.store.scan("", 9)
    (asked,) = [r["answers"] for r in document["records"] if r["form"] == "raise_alarm"]
    (file,) = asked["last_picture"]

    assert amal.get(f"{case}/files/{file['blob']}").content == PNG


def test_what_cannot_be_kept_is_told_and_the_step_is_not_done(alarm):
    amal, step = alarm
    web = {"last_picture": ("p.png", b"<script>")}
    page = amal.post(step, data={"danger": "خطر هنا", "submission": "s" * 20}, files=web)

    assert page.status_code == 422
    assert 'href="#f-last_picture"' in page.text
    assert 'id="f-last_picture-error1"' in page.text
    assert "خطر هنا" in page.text


def test_the_page_of_a_step_may_ask_the_device_what_its_questions_need(alarm):
    amal, step = alarm
    page = amal.get(step)

    assert "/form.js" in page.text  # which brings the scripts of its fields
    assert "geolocation=(self)" in page.headers["permissions-policy"]
    assert 'enctype="multipart/form-data"' in page.text
