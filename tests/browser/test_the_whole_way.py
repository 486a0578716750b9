"""From registration to closure and back, on real parts, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.story import CLOSURE, FOLLOW_UP, Story

WAYS = {
    "Arabic on a phone": ("ar", {"viewport": {"width": 360, "height": 740}}),
    "English on a desktop": ("en", {"viewport": {"width": 1280, "height": 900}}),
    "Arabic without JavaScript": (
        "ar",
        {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False},
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_case_goes_from_registration_to_closure_and_is_reopened(
    browser: Browser, site: Site, way: str
) -> None:
    language, options = WAYS[way]
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(8_000)
    story = Story(page, site, language)

    _through_assessment(story)
    _through_plan(story)
    _to_closure(story)

    story.act_as("omer")
    story.step("reopen", {"reopen_reason": "عادت المخاوف"})
    assert story.status() == "assessment"
    story.open_case()
    assert "عادت المخاوف" not in page.title()
    page.context.close()


def _through_assessment(story: Story) -> None:
    story.register()
    assert story.status() == "registered"
    story.step("start_assessment")
    story.assess()
    story.step("finish_assessment.request")
    assert story.status() == "assessment"
    story.act_as("omer")
    story.decide("finish_assessment", "return", comment="أين رأي الطفلة؟")
    story.act_as("amal")
    story.open_case()
    assert "أين رأي الطفلة؟" in story.page.locator("main").inner_text()
    story.mend("assessment", "visit_section", {"child_view": "تريد المدرسة"})
    story.step("finish_assessment.request")
    story.act_as("omer")
    story.decide("finish_assessment", "approve")
    assert story.status() == "planning"


def _through_plan(story: Story) -> None:
    story.act_as("amal")
    story.plan()
    story.step("finish_plan.request")
    story.act_as("omer")
    story.decide("finish_plan", "approve")
    assert story.status() == "implementation"


def _to_closure(story: Story) -> None:
    story.act_as("amal")
    story.fill_form("follow_up", FOLLOW_UP)
    story.fill_form("follow_up", FOLLOW_UP)
    story.fill_form("closure", CLOSURE)
    story.step("close.request")
    story.act_as("omer")
    story.decide("close", "approve")
    assert story.status() == "closed"
