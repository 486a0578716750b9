"""Each type of field, as a real browser shows it: no accessibility fault, nothing too wide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.accounts import Accounts, Membership, Person
from engine.cases.desk import Desk
from engine.clock import system_clock
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.gate import Gate
from engine.ids import random_ids
from engine.settings import Settings
from engine.store.sqlite import SqliteStore
from engine.web import Services, create_app
from tests.browser.conftest import PASSWORD, Site, _serving
from tests.browser.test_every_page_is_accessible import _faults, _scrolls_sideways
from tests.browser.walking import sign_in

FOLDER = Path(__file__).parents[1] / "projects" / "kitchen_sink"


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server of the project that uses every type."""
    bundle, problems = load_folder(FOLDER, defaults_dir())
    assert bundle is not None, problems
    data = tmp_path_factory.mktemp("sink") / "data"
    store = SqliteStore.open(data, create=True)
    gate = Gate(store, bundle, system_clock)
    gate.prepare()
    accounts = Accounts(gate, system_clock)
    accounts.directory.keep_agency("hope", {"en": "Hope", "ar": "أمل"})
    accounts.directory.keep_team("nyala", "hope", {"en": "Nyala", "ar": "نيالا"})
    amal = Person("amal", "amal", "أمل حسن", (Membership("worker", "hope", "nyala"),))
    accounts.directory.keep_person(amal)
    accounts.directory.keep_person(replace(amal, id="badr", login="badr", name="Badr"))
    assert accounts.set_password("amal", PASSWORD) is None
    desk = Desk(bundle, gate, random_ids)
    settings = Settings(project=FOLDER, data=data)
    services = Services(desk, accounts, system_clock, random_ids, settings)
    with _serving(create_app(services)) as url:
        yield Site(url, services, store)
    store.close()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_widget_has_an_accessibility_fault(
    browser: Browser, sink: Site, shots: Path | None, language: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, sink.url, "amal", PASSWORD, language)
    page.locator("form[action='/cases/new/sink'] button").first.click()
    draft = page.url.rpartition("/")[0]
    found: dict[str, list[str]] = {}
    for section in sink.services.bundle.forms["everything"].sections:
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(f"{draft}/{section.id}")
        if section.id == "choices_section":
            page.locator("input[name='agreed'][value='yes']").check()
            page.locator("button.btn[value='continue']").click()
            page.goto(f"{draft}/{section.id}")
        if section.id == "rows_section":
            page.locator("button[value='add_row:family']").click()
        if section.id == "stays_section":
            for _ in range(2):
                page.locator("button[value='add_row:stays']").click()
                page.locator("button[value$='/people']").last.click()
        if shots is not None:
            page.screenshot(path=shots / f"sink-{section.id}-{language}.png", full_page=True)
        assert not _scrolls_sideways(page), section.id
        if faults := _faults(page):
            found[section.id] = faults
    context.close()

    assert found == {}
