"""Forms that answer as one types, in Arabic on a small phone: what is asked, computed, refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from engine.store.protocol import Put
from tests.browser.conftest import PASSWORD, Site
from tests.browser.story import REGISTRATION
from tests.browser.walking import Value, enter, fill, press


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="ar")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda told: faults.append(told.text) if is_ours(told) else None)
    enter(opened, site.url, "amal", PASSWORD, "ar")
    yield opened
    context.close()
    assert faults == []


def is_ours(told: ConsoleMessage) -> bool:
    """An error of the scripts; a line that is down is told by the browser itself."""
    return told.type == "error" and "Failed to load resource" not in told.text


def start(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.locator('form[action="/cases/new/case"] button').first.click()
    live(page)


def live(page: Page) -> None:
    page.locator("#answers[data-live]").wait_for()


def test_the_page_comes_alive(page, site):
    start(page, site)
    assert page.locator(".when:visible").count() == 0


def field(page: Page, name: str) -> Locator:
    return page.locator(f'[data-field="{name}"]')


def go_on(page: Page, answers: Mapping[str, Value]) -> None:
    """Answer a section and go on to the next."""
    fill(page, answers)
    press(page, "continue")
    live(page)


CONSENT: Mapping[str, Value] = {**REGISTRATION[0]}


def test_what_does_not_count_is_put_away_and_keeps_what_was_typed(page, site):
    start(page, site)
    expect(field(page, "consent_services")).to_be_hidden()
    fill(page, {"consent_from": "caregiver"})
    expect(field(page, "consent_services")).to_be_visible()
    fill(page, {"consent_services": "yes"})
    expect(field(page, "child_agrees")).to_be_visible()
    fill(
        page,
        {"child_agrees": "yes_agrees"},
    )
    fill(page, {"consent_services": "no"})
    expect(field(page, "child_agrees")).to_be_hidden()
    expect(field(page, "no_consent")).to_be_visible()
    fill(page, {"consent_services": "yes"})
    assert page.locator("[name=child_agrees]:checked").count() == 1


def test_nothing_put_away_can_be_reached_by_the_tab_key(page, site):
    start(page, site)
    fill(page, {"consent_from": "caregiver", "consent_services": "no"})
    hidden = field(page, "child_agrees").locator("input").first
    hidden.evaluate("control => control.focus()")
    assert page.evaluate("document.activeElement.name") != "child_agrees"


def test_a_required_mark_an_age_and_a_fault_follow_what_is_typed(page, site):
    start(page, site)
    go_on(page, CONSENT)
    optional = field(page, "age").locator("legend .mark")
    assert optional.count() == 0 or optional.is_hidden()
    fill(page, {"date_of_birth.day": "1", "date_of_birth.month": "2", "date_of_birth.year": "2016"})
    expect(optional).to_be_visible()
    assert page.locator('[name="age.years"]').input_value() not in ("", "٠")
    page.fill('[name="name_first"]', "س")
    expect(field(page, "name_first").locator(".error")).to_have_count(0)
    page.locator('[name="name_father"]').focus()
    expect(field(page, "name_first").locator(".error")).to_be_visible()
    assert page.locator('[name="name_first"]').get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.activeElement.name") == "name_father"
    page.fill('[name="name_first"]', "سارة")
    expect(field(page, "name_first").locator(".error")).to_have_count(0)


def test_a_date_in_the_future_is_refused_in_words_when_it_is_left(page, site):
    start(page, site)
    fill(page, {"registered_on.day": "1", "registered_on.month": "1", "registered_on.year": "2190"})
    page.locator('[name="consent_from"]').first.focus()
    error = field(page, "registered_on").locator(".error")
    expect(error).to_be_visible()
    assert "{" not in error.inner_text()


def test_a_narrower_list_of_places_offers_what_lies_in_the_wider(page, site):
    start(page, site)
    go_on(page, CONSENT)
    go_on(page, REGISTRATION[1])
    state, locality = page.locator('[name="home.state"]'), page.locator('[name="home.locality"]')
    before = locality.locator("option").count()
    state.select_option(index=1)
    within = locality.locator("option").count()
    assert 1 < within < before
    locality.select_option(index=1)
    chosen = locality.input_value()
    state.select_option(index=2)
    assert locality.input_value() == ""
    state.select_option(index=1)
    assert locality.input_value() == chosen


def test_rows_answer_each_for_itself_and_are_counted(page, site):
    start(page, site)
    for answers in REGISTRATION[:3]:
        go_on(page, answers)
    press(page, "add_row:family")
    live(page)
    press(page, "add_row:family")
    live(page)
    names = page.locator('[name^="family/"][name$="/member_age"]')
    rows = [str(names.nth(n).get_attribute("name")).removesuffix("/member_age") for n in (0, 1)]
    fill(page, {f"{rows[0]}/member_alive": "yes"})
    expect(field(page, f"{rows[0]}/member_with_child")).to_be_visible()
    expect(field(page, f"{rows[1]}/member_with_child")).to_be_hidden()
    fill(page, {f"{rows[0]}/member_age": "٩", f"{rows[0]}/member_with_child": "yes"})
    expect(field(page, "household_children").locator(".fixed")).to_have_text("١")
    fill(page, {f"{rows[0]}/member_age": "40"})
    expect(field(page, "household_children").locator(".fixed")).to_have_text("٠")


def test_choices_that_do_not_fit_the_other_answers_are_put_away(page, site):
    start(page, site)
    young = {**REGISTRATION[1], "age.years": "3"}
    del young["date_of_birth.year"]
    for answers in (REGISTRATION[0], young, *REGISTRATION[2:4]):
        go_on(page, answers)
    shown = page.locator('[name="concerns"]:visible').count()
    assert 0 < shown < len(site.services.bundle.lists["concerns"].choices) + 1


def test_typing_is_saved_by_itself_and_said_so(page, site):
    start(page, site)
    with page.expect_response(lambda answer: answer.request.method == "POST", timeout=9_000):
        fill(page, {"withhold_from": "الجار"})
        assert page.evaluate(LEAVES) is False
    expect(page.locator(".saved")).to_contain_text("حُفظ")
    page.wait_for_function(LEAVES)
    address = page.url
    page.goto(site.url)
    page.goto(address)
    live(page)
    assert page.locator("[name=withhold_from]").input_value() == "الجار"


def test_a_line_that_is_down_is_told_and_leaving_is_warned_of(page, site):
    start(page, site)
    page.route("**/drafts/**", lambda route: route.abort())
    fill(page, {"withhold_from": "الجار"})
    expect(page.locator(".saved")).to_contain_text("ولم تُرسل بعد", timeout=9_000)
    assert page.evaluate(LEAVES) is False


def test_a_session_that_ended_while_typing_loses_nothing(page, site):
    start(page, site)
    fill(page, {"withhold_from": "الجار"})
    let_sessions_end(site, "amal")
    expect(page.locator(".saved")).to_contain_text("ولم تُرسل بعد", timeout=9_000)
    assert page.locator("[name=withhold_from]").input_value() == "الجار"
    press(page, "save")
    page.fill('[name="name"]', "amal")
    page.fill('[name="password"]', PASSWORD)
    page.locator("form:has([name=password]) button").click()
    live(page)
    assert page.locator("[name=withhold_from]").input_value() == "الجار"


def test_a_page_posts_the_same_with_and_without_the_script(browser, page, site):
    start(page, site)
    fill(page, {"consent_from": "caregiver", "consent_services": "yes", "withhold_from": "x"})
    fill(page, {"child_agrees": "yes_agrees"})
    fill(page, {"consent_services": "no"})
    alive = page.evaluate(POSTED)
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    bare = plain.new_page()
    bare.goto(page.url)
    assert bare.locator(".when:visible").count() > 0
    assert {name for name, _ in alive} <= names_in(bare)
    assert ["child_agrees", "yes_agrees"] in alive
    plain.close()


POSTED = """[...new FormData(document.getElementById("answers"))]
  .filter(([name]) => name !== "token")"""
LEAVES = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"


def let_sessions_end(site: Site, person: str) -> None:
    """As if the person had been away for longer than a session lasts."""
    seen = {"seen_at": "2020-01-01T00:00:00.000Z"}
    sessions = site.store.documents("session", person).items()
    puts = (Put("session", key, {**body, **seen}, person) for key, body in sessions)
    site.store.record(documents=tuple(puts))


def names_in(page: Page) -> set[str]:
    controls = page.locator("#answers [name]")
    return {str(controls.nth(n).get_attribute("name")) for n in range(controls.count())}
