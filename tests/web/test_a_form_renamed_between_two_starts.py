"""A server that is started again with a changed form shows, edits and keeps the old answers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import TestClient, TestClock, _give_password, entered
from small_project import FOLDER

from engine.accounts import Membership, Person
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.store.sqlite.store import SqliteStore
from engine.web import Services
from engine.web.serve import build_services

FORM = "forms/intake.yaml"
PHONE = "      - id: phone_text\n        type: text\n        label: Phone\n"
MOBILE = (
    "      - id: mobile\n        type: text\n        label: Mobile phone\n"
    "        renamed_from: phone_text\n"
)
ANSWERS = {"consent": "yes", "first_name": "Layla", "risk": "low", "phone_text": "0912 345"}
Start = Callable[..., Services]


@pytest.fixture
def start(tmp_path: Path, settings, hashed) -> Iterator[Start]:
    """Starts the server anew on the same data, with texts of the form replaced."""
    (tmp_path / "data").mkdir()
    opened: list[SqliteStore] = []

    def started(*edits: tuple[str, str]) -> Services:
        while opened:
            opened.pop().close()
        project = shutil.copytree(FOLDER, tmp_path / "project", dirs_exist_ok=True)
        form = (FOLDER / FORM).read_text()
        for old, new in edits:
            assert old in form
            form = form.replace(old, new)
        (project / FORM).write_text(form)
        bundle, problems = load_folder(project, defaults_dir())
        assert bundle is not None, problems
        opened.append(SqliteStore.open(tmp_path / "data", create=True))
        services = build_services(settings, bundle, opened[0], TestClock())
        member = Membership("supervisor", "hope", "nyala")
        services.accounts.directory.keep_person(Person("amal", "amal", "Amal", (member,), "en"))
        _give_password(services, "amal", hashed)
        return services

    yield started
    while opened:
        opened.pop().close()


def begun(services: Services) -> str:
    """The path of a case whose first form was sent."""
    amal = entered(services, "amal")
    draft = amal.post("/cases/new/case").url.path.rpartition("/")[0]
    amal.post(f"{draft}/child", data={**ANSWERS, "do": "continue"})
    sent = amal.post(f"{draft}/check")
    assert sent.status_code == 200
    return re.sub(r"\?.*", "", sent.url.path)


def record_of(amal: TestClient, case: str) -> str:
    found = re.search(rf'href="({case}/records/[^"]+)"', amal.get(case).text)
    assert found
    return amal.get(found[1]).text


def test_the_old_answer_stands_under_the_new_label(start: Start) -> None:
    case = begun(start())
    shown = record_of(entered(start((PHONE, MOBILE)), "amal"), case)

    assert re.search(r"<dt>Mobile phone</dt>\s*<dd>\s*(<[^>]+>)?0912 345", shown)
    assert "Earlier answers" not in shown


def test_sending_the_form_again_keeps_the_old_answer(start: Start) -> None:
    case = begun(start())
    amal = entered(start((PHONE, MOBILE)), "amal")
    draft = amal.post(f"{case}/forms/intake").url.path.rpartition("/")[0]
    page = amal.get(f"{draft}/child").text
    typed = re.search(r'name="mobile"[^>]*value="([^"]*)"', page)
    assert typed
    changed = {**ANSWERS, "first_name": "Mona", "mobile": typed[1], "do": "continue"}
    amal.post(f"{draft}/child", data=changed)
    amal.post(f"{draft}/check")
    shown = record_of(entered(start((PHONE, MOBILE)), "amal"), case)

    assert "Mona" in shown
    assert re.search(r"<dt>Mobile phone</dt>\s*<dd>\s*(<[^>]+>)?0912 345", shown)


def test_the_answer_of_a_deleted_field_is_still_shown(start: Start) -> None:
    case = begun(start())
    shown = record_of(entered(start((PHONE, ""), ("        unique: warn\n", "")), "amal"), case)

    assert "Earlier answers" in shown
    assert "0912 345" in shown
