"""Going through the pages as a person does: by what controls are called, in any language."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Locator, Page

Value = str | list[str]


def sign_in(page: Page, url: str, login: str, password: str, language: str) -> None:
    """Sign in and read in `language` from now on."""
    page.goto(f"{url}/sign-in")
    page.fill('[name="name"]', login)
    page.fill('[name="password"]', password)
    page.locator("form:has([name=password]) button").click()
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f'[name="language"][value="{language}"]').first.click()


def enter(page: Page, url: str, login: str, password: str, language: str) -> None:
    """As `sign_in`, without drawing its pages: for where signing in is not what is tried."""
    for path, form in (
        ("/sign-in", {"name": login, "password": password}),
        ("/language", {"language": language}),
    ):
        answer = page.context.request.post(
            f"{url}{path}", form=form, headers={"Origin": url}, max_redirects=0
        )
        assert answer.status == 303, answer.status


def sign_out(page: Page) -> None:
    """End the session."""
    page.locator('details:has(form[action="/sign-out"]) > summary').first.click()
    page.locator('form[action="/sign-out"] button').first.click()


def fill(page: Page, answers: Mapping[str, Value]) -> None:
    """Answer the controls of this page; a name with a dot is a part of a control."""
    for name, value in answers.items():
        values = [value] if isinstance(value, str) else value
        _answer(page, page.locator(f'[name="{name}"]'), values)


def press(page: Page, do: str) -> None:
    """Press the button that does `do`."""
    page.locator(f'button[name="do"][value="{do}"]:not(.unseen)').first.click()


def _answer(page: Page, controls: Locator, values: list[str]) -> None:
    first = controls.first
    kind = first.evaluate("control => control.type || control.tagName.toLowerCase()")
    if kind in ("radio", "checkbox"):
        for value in values:
            page.locator(f'[name="{first.get_attribute("name")}"][value="{value}"]').check()
    elif kind.startswith("select"):
        first.select_option(values)
    else:
        first.fill(values[0])
