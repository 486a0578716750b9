"""One child's way through the bundled lifecycle, step by step, for any browser and language."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import PASSWORD, Site
from tests.browser.walking import Value, fill, press, sign_in, sign_out

REGISTRATION: tuple[dict[str, Value], ...] = (
    {
        "identified_by": "committee",
        "consent_from": "caregiver",
        "explained": "yes",
        "consent_services": "yes",
        "child_agrees": "yes_agrees",
        "consent_share": "yes",
    },
    {
        "name_first": "سارة",
        "name_father": "آدم",
        "sex": "female",
        "date_of_birth.year": "٢٠١٦",
        "age.years": "١٠",
        "displacement": "displaced",
        "difficulties": ["none"],
    },
    {
        "home.state": "south_darfur",
        "home.locality": "sd_nyala_north",
        "contact_phone": "٠٩١٢٣٤٥٦٧٨",
    },
    {"living_with": "relatives", "separation": "not_separated"},
    {
        "concerns": ["out_of_school"],
        "immediate_danger": "no",
        "risk_level": "high",
        "risk_reason": "لا يوجد من يرعاها",
    },
)
ASSESSMENT: tuple[dict[str, Value], ...] = (
    {"informants": ["caregiver"]},
    {},
    {"overall_risk": "high", "best_interests": "تبقى مع خالتها"},
)
PLAN: tuple[dict[str, Value], ...] = (
    {"plan_with": ["caregiver"], "plan_agreed": "yes_agrees", "goal": "العودة إلى المدرسة"},
)
FOLLOW_UP: tuple[dict[str, Value], ...] = (
    {"visit_type": "home", "seen_child": "yes"},
    {"situation": "better", "risk_now": "low"},
    {},
)
CLOSURE: tuple[dict[str, Value], ...] = (
    {
        "closure_reason": "goals_met",
        "closure_summary": "عادت إلى المدرسة وهي بخير",
        "child_safe": "yes",
        "child_informed": "yes",
    },
)


class Story:
    """A browser page going through one case; people take turns at it."""

    def __init__(self, page: Page, site: Site, language: str) -> None:
        self.page = page
        self.site = site
        self.language = language
        self.case = ""
        self._who = ""

    def act_as(self, login: str) -> None:
        """Let another person sit down."""
        if self._who == login:
            return
        if self._who:
            sign_out(self.page)
        sign_in(self.page, self.site.url, login, PASSWORD, self.language)
        self._who = login

    def status(self) -> str:
        """The case's status, from the store."""
        document = self.site.store.scan("", 10_000)
        return next(str(case["status"]) for case in document if case["id"] == self.case)

    def register(self) -> None:
        """A caseworker registers the child."""
        self.act_as("amal")
        self.page.goto(self.site.url)
        self.page.locator('form[action="/cases/new/case"] button').first.click()
        self._sections(REGISTRATION)
        self.send()
        self.case = self.page.url.rstrip("/").split("/cases/")[1].split("/")[0]

    def fill_form(self, form: str, sections: tuple[dict[str, Value], ...]) -> None:
        """Fill and send one of the case's forms."""
        self.open_case()
        self.page.locator(f'form[action="/cases/{self.case}/forms/{form}"] button').first.click()
        self._sections(sections)
        self.send()

    def mend(self, form: str, section: str, answers: dict[str, Value]) -> None:
        """Change a sent form: its last look opens, one section is gone back to."""
        self.open_case()
        self.page.locator(f'form[action="/cases/{self.case}/forms/{form}"] button').first.click()
        self.page.locator(f'main a[href*="/{section}"]').first.click()
        fill(self.page, answers)
        while "/check" not in self.page.url:
            press(self.page, "continue")
        self.send()

    def assess(self) -> None:
        """All nine areas fine, high risk all the same."""
        areas = [f"domains/{area}/level" for area in self._areas()]
        self.fill_form("assessment", (ASSESSMENT[0], dict.fromkeys(areas, "good"), ASSESSMENT[2]))

    def plan(self) -> None:
        """One action, in a row added by a button."""
        self.open_case()
        self.page.locator(f'form[action="/cases/{self.case}/forms/case_plan"] button').first.click()
        self._sections(PLAN)
        press(self.page, "add_row:actions")
        row = self.page.locator('[name^="actions/"][name$="/action"]').last.get_attribute("name")
        place = str(row).removesuffix("/action")
        fill(
            self.page,
            {
                f"{place}/need": "education",
                f"{place}/action": "تسجيلها في المدرسة",
                f"{place}/responsible": "caseworker",
                f"{place}/due_on.day": "1",
                f"{place}/due_on.month": "12",
                f"{place}/due_on.year": "2030",
            },
        )
        press(self.page, "continue")
        self.send()

    def step(
        self, trigger: str, answers: dict[str, Value] | None = None, comment: str = ""
    ) -> None:
        """Do a step of the lifecycle from the case page."""
        self.open_case()
        self.page.goto(f"{self.site.url}/cases/{self.case}/steps/{trigger}")
        fill(self.page, answers or {})
        if comment:
            self.page.fill('[name="comment"]', comment)
        self.page.locator(f'form[action$="/steps/{trigger}"] .actions button').click()

    def decide(self, transition: str, do: str, comment: str = "") -> None:
        """Approve or return on the review page."""
        self.page.goto(f"{self.site.url}/cases/{self.case}/review/{transition}")
        if comment:
            self.page.fill('[name="comment"]', comment)
        press(self.page, do)

    def open_case(self) -> None:
        """The case page."""
        self.page.goto(f"{self.site.url}/cases/{self.case}")

    def send(self) -> None:
        """The last look, and send; a child met in an earlier story is confirmed to be another."""
        assert "/check" in self.page.url, self.page.locator("main").inner_text()
        press(self.page, "send")
        another = self.page.locator('[name="confirmed"][value="possible_duplicate"]')
        if another.count():
            another.check()
            press(self.page, "send")
        assert "/drafts/" not in self.page.url, self.page.locator("main").inner_text()

    def _sections(self, sections: tuple[dict[str, Value], ...]) -> None:
        for answers in sections:
            fill(self.page, answers)
            here = self.page.url
            press(self.page, "continue")
            assert self.page.url != here, self.page.locator("main").inner_text()

    def _areas(self) -> list[str]:
        bundle = self.site.services.bundle
        return [choice.code for choice in bundle.lists["assessment_domains"].choices]
