"""Every page there is, each with something on it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.story import REGISTRATION, Story
from tests.browser.walking import fill, press

WRONG = ".summary[role=alert]"


POSTS = {
    "form-errors": ('button[name="do"][value="continue"]:not(.unseen)', WRONG),
    "form-repeat": ('button[name="do"][value="add_row:family"]', "[data-row^='family/']"),
    "step-errors": (".actions button", WRONG),
    "review-errors": ('button[name="do"][value="return"]', WRONG),
}


@dataclass(frozen=True)
class Pages:
    """Paths by person and name; `posts` are a button to press first, and what it brings."""

    by_person: dict[str, dict[str, str]]
    posts: dict[str, tuple[str, str]]


def made_pages(browser: Browser, site: Site) -> Pages:
    """Walk a case to its review and leave a draft open; the pages met on the way."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    story = Story(context.new_page(), site, "ar")
    story.register()
    story.step("start_assessment")
    story.assess()
    story.step("finish_assessment.request")
    draft = _open_draft(story)
    record = _record(story, site)
    context.close()
    return Pages(_by_person(f"/cases/{story.case}", draft, record), POSTS)


def _by_person(case: str, draft: str, record: str) -> dict[str, dict[str, str]]:
    return {
        "amal": {
            "home": "/",
            "cases": "/cases",
            "cases-empty": "/cases?text=zzzz",
            "lifecycle": "/lifecycle",
            "case": case,
            "record": f"{case}/records/{record}",
            "paper": f"{case}/print",
            "form": f"{draft}/consent_section",
            "form-errors": f"{draft}/risk_section",
            "form-repeat": f"{draft}/care_section",
            "last-look": f"{draft}/check",
            "step": f"{case}/steps/raise_alarm",
            "step-errors": f"{case}/steps/raise_alarm",
            "not-found": "/cases/nothing",
        },
        "zeinab": {"people": "/people", "agencies": "/agencies"},
        "omer": {
            "home-supervisor": "/",
            "case-supervisor": case,
            "review": f"{case}/review/finish_assessment",
            "history": f"{case}/records/{record}/history",
            "cover": "/cover",
            "hand-over": "/hand-over",
            "notes": "/notes?to=amal",
            "review-errors": f"{case}/review/finish_assessment",
        },
    }


def _open_draft(story: Story) -> str:
    story.page.goto(story.site.url)
    story.page.locator('form[action="/cases/new/case"] button').first.click()
    draft = story.page.url.removeprefix(story.site.url).rsplit("/", 1)[0]
    fill(story.page, REGISTRATION[0])
    press(story.page, "continue")
    return draft


def _record(story: Story, site: Site) -> str:
    case = next(c for c in site.store.scan("", 10_000) if c["id"] == story.case)
    return str(case["records"][0]["id"])
