"""What a form, a section and a status say about themselves stands where people work with them."""

from __future__ import annotations

import pytest
from conftest import entered, made_services

from engine.defaults import defaults_dir
from engine.definitions import read_bundle, read_defaults
from engine.loading.project import read_sources

FOLDERS = ("forms", "workflows", "locales")


@pytest.fixture
def told(settings, clock, hashed):
    folder = defaults_dir()
    files = {"project.yaml": (folder / "project.yaml").read_bytes()}
    for name in FOLDERS:
        found = (path for path in (folder / name).rglob("*") if path.is_file())
        files.update({p.relative_to(folder).as_posix(): p.read_bytes() for p in found})
    form = files["forms/registration.yaml"].decode()
    first = form.index("sections:\n")
    section, rest = form[first:].split("    label:", 1)
    files["forms/registration.yaml"] = (
        f"{form[:first]}description: What registering is for\n"
        f"{section}    hint: Begin here\n    label:{rest}"
    ).encode()
    project, _ = read_sources(files)
    bundle, problems = read_bundle(project, read_defaults(folder))
    assert bundle is not None, problems
    return made_services(bundle, settings, clock, hashed)


def test_a_form_and_its_section_say_what_they_are_for_on_the_first_page(told):
    omer = entered(told, "amal")
    page = omer.post("/cases/new/case")

    assert page.status_code == 200
    assert "What registering is for" in page.text
    assert "Begin here" in page.text
