"""What goes wrong in the kitchen sink where hands can do it, round by round, and where it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from playwright.sync_api import Page

from tests.browser.conftest import PASSWORD, Site
from tests.browser.walking import Value, enter, fill, press
from tests.kitchen_answers import GOOD, LETTER, PHOTO, VOICE

PEOPLE: Final = {"ar": "amal", "en": "badr"}
SECTIONS: Final = (*GOOD, "rows_section", "stays_section")
Files = Mapping[str, tuple[str, str, bytes]]
FILES: Final[Files] = {
    "photo": ("p.png", "image/png", PHOTO),
    "letter": ("letter.pdf", "application/pdf", LETTER),
    "voice": ("voice.ogg", "audio/ogg", VOICE),
}


@dataclass(frozen=True)
class Break:
    """What is typed, and the field that is to be named. Rounds of one section follow each other."""

    section: str
    round: int
    field: str
    typed: Mapping[str, Value] = field(default_factory=dict)
    files: Files = field(default_factory=dict)


def _words(round: int, field: str, text: str) -> Break:
    return Break("words_section", round, field, {field: text})


def _number(round: int, field: str, text: str) -> Break:
    return Break("numbers_section", round, field, {field: text})


def _time(round: int, field: str, text: str) -> Break:
    return Break("time_section", round, field, {field: text})


def _day(round: int, field: str, day: str) -> Break:
    year, month, day = day.split("-")
    typed = {f"{field}.day": day, f"{field}.month": month, f"{field}.year": year}
    return Break("time_section", round, field, typed)


def _happened(round: int, day: str, time: str) -> Break:
    one = _day(round, "happened_at", day)
    return Break(one.section, round, one.field, {**one.typed, "happened_at.time": time})


def _choices(round: int, field: str, typed: Mapping[str, Value]) -> Break:
    return Break("choices_section", round, field, typed)


def _things(round: int, field: str, typed: Mapping[str, Value], files: Files = {}) -> Break:  # noqa: B006  # only read
    return Break("things_section", round, field, typed, files)


BREAKS: Final[Mapping[str, Break]] = {
    "a name of one letter": _words(1, "first_name", "ل"),
    "a name that is missing": _words(2, "first_name", ""),
    "digits in a name": _words(3, "first_name", "ليلى7"),
    "a mark that turns the reading direction": _words(4, "first_name", "لي\u202eلى"),
    "a sign the pattern does not know": _words(1, "story", "<script>alert(1)</script>"),
    "a text that is too long": _words(2, "story", "س" * 2_001),
    "a telephone number of two digits": _words(1, "phone", "٠٩"),
    "an e-mail address without a place": _words(1, "mail", "amal"),
    "a check digit that is wrong": _words(1, "national_number", "٧٩٩٢٧٣٩٨٧٣١"),
    "a document number that is too short": _words(2, "national_number", "123"),
    "a card number that is too short": _words(1, "ration_card", "A1"),
    "half a child": _number(1, "siblings", "٣٫٥"),
    "a number in letters": _number(2, "siblings", "ثلاثة"),
    "a number of 5,000 digits": _number(3, "siblings", "9" * 5_000),
    "more than the most": _number(4, "siblings", "٣١"),
    "less than the least": _number(1, "weight", "٠"),
    "too many decimal places": _number(2, "weight", "٢١٫٥٥"),
    "a comma that could mean two things": _number(3, "weight", "1,5"),
    "a value between two steps": _number(1, "distance", "2.3"),
    "a question that must be answered": _choices(1, "agreed", {}),
    "a tick that must be there": _choices(2, "told", {"agreed": "yes"}),
    "one need in two places": _choices(
        1, "order_of_needs", {"order_of_needs.1": "food", "order_of_needs.2": "food"}
    ),
    "nothing and something": _choices(1, "concerns", {"concerns": ["nothing", "food"]}),
    "a day that does not exist": _day(1, "born", "2015-02-30"),
    "a day to come": _day(2, "born", "2190-01-01"),
    "a day before the first": _day(3, "born", "1999-12-31"),
    "a year where the month is asked": _day(4, "born", "2016--"),
    "an hour too early": _time(1, "came_at", "05:00"),
    "an hour that does not exist": _time(2, "came_at", "٢٥:٩٩"),
    "leaving before coming": Break(
        "time_section", 3, "left_at", {"came_at": "10:00", "left_at": "09:00"}
    ),
    "an instant to come": _happened(1, "2190-01-01", "10:00"),
    "a day without its hour": _happened(2, "2026-02-28", ""),
    "an instant before the first": _happened(3, "2025-12-31", "23:59"),
    "a place beyond the pole": _things(
        1, "where_found", {"where_found.latitude": "95", "where_found.longitude": "32"}
    ),
    "half a place": _things(
        2, "where_found", {"where_found.latitude": "15.5", "where_found.longitude": ""}
    ),
    "a name that nobody signed": _things(1, "signed", {"signed": "Halima"}),
    "a photo that is none": _things(
        1, "photo", {}, {"photo": ("photo.jpg", "image/jpeg", b"MZ\x90 a program")}
    ),
    "a letter of another kind": _things(
        1, "letter", {}, {"letter": ("letter.pdf", "application/pdf", PHOTO)}
    ),
    "a letter that is too large": _things(
        2, "letter", {}, {"letter": ("letter.pdf", "application/pdf", LETTER + bytes(5 * 2**20))}
    ),
    "a voice of another kind": _things(
        2, "voice", {}, {"voice": ("voice.ogg", "audio/ogg", LETTER)}
    ),
}


@dataclass(frozen=True)
class Seen:
    """A page after something was sent: its faults by field, its list of them, what is typed."""

    path: str
    language: str
    beside: Mapping[str, str]
    summary: Mapping[str, str]
    labels: Mapping[str, str]
    typed: Mapping[str, list[str]]


UNTICK = "boxes => boxes.forEach((box) => { if (box.checked) box.click(); })"
LAST = "controls => controls.at(-1).name"
LOOK = """() => {
  const main = document.querySelector("main");
  const boxes = [...main.querySelectorAll("[data-field]")];
  const own = (box, what) => [...box.querySelectorAll(what)]
    .filter((found) => found.closest("[data-field]") === box);
  const text = (found) => (found ? found.textContent : "")
    .replace(/[\\u2066-\\u2069]/g, "").replace(/\\s+/g, " ").trim();
  const form = document.getElementById("answers");
  const typed = {};
  for (const [name, value] of form ? new FormData(form) : []) {
    if (typeof value === "string") (typed[name] ??= []).push(value.replaceAll("\\r\\n", "\\n"));
  }
  return {
    path: location.pathname,
    language: document.documentElement.lang,
    beside: Object.fromEntries(boxes.map((box) => [
      box.dataset.field, own(box, ".error").map(text).join(" "),
    ]).filter(([, said]) => said)),
    summary: Object.fromEntries([...main.querySelectorAll(".summary a")]
      .map((link) => [link.hash.slice(1), text(link)])),
    labels: Object.fromEntries(boxes.map((box) => [
      box.dataset.field, text(own(box, "legend, label, strong")[0]),
    ])),
    typed,
  };
}"""


def look(page: Page) -> Seen:
    """What a person would see of the page."""
    return Seen(**page.evaluate(LOOK))


@dataclass
class Cook:
    """One person with one draft."""

    page: Page
    site: Site
    language: str
    draft: str = ""

    def begin(self) -> None:
        """Sign in, and open an empty form."""
        enter(self.page, self.site.url, PEOPLE[self.language], PASSWORD, self.language)
        self.page.goto(self.site.url)
        self.page.locator('form[action="/cases/new/sink"] button').first.click()
        self.draft = self.page.url.rpartition("/")[0]

    def send(self, section: str, typed: Mapping[str, Value], files: Files | None = None) -> Seen:
        """Fill a section and go on."""
        if not self.page.url.endswith(f"/{section}"):
            self.page.goto(f"{self.draft}/{section}")
        for name in (name for name, value in typed.items() if isinstance(value, list)):
            self.page.locator(f'[name="{name}"]').evaluate_all(UNTICK)
        fill(self.page, typed)
        told = self._choose(files or {})
        with self.page.expect_navigation(timeout=9_000):
            press(self.page, "continue")
        seen = look(self.page)
        return replace(seen, beside={**seen.beside, **told})

    def _choose(self, files: Files) -> Mapping[str, str]:
        """Choose files, which go ahead of the form at once; what is said beside those refused."""
        for name, (called, kind, content) in files.items():
            upload = {"name": called, "mimeType": kind, "buffer": content}
            self.page.locator(f'input[type=file][name="{name}"]').set_input_files([upload])
            box = self.page.locator(f'[data-field="{name}"]')
            box.locator(f'.error, [name="{name}.kept"]').first.wait_for(state="attached")
        before = look(self.page).beside
        return {name: before[name] for name in files if name in before}

    def break_all(self) -> dict[tuple[str, int], Seen]:
        """Every round of every section, one page each."""
        found = {}
        for section, number in sorted({(one.section, one.round) for one in BREAKS.values()}):
            round = [o for o in BREAKS.values() if (o.section, o.round) == (section, number)]
            typed = {name: value for one in round for name, value in one.typed.items()}
            files = {name: file for one in round for name, file in one.files.items()}
            found[section, number] = self.send(section, typed, files)
        return found

    def add_row(self, repeat: str, inner: str) -> str:
        """Press the button for another row; the name its controls begin with."""
        press(self.page, f"add_row:{repeat}")
        self.page.locator("#answers[data-live]").wait_for()
        found = self.page.locator(f'[name^="{repeat}/"][name$="/{inner}"]').evaluate_all(LAST)
        return str(found).removesuffix(f"/{inner}")

    def rows(self) -> Seen:
        """A member of the family, and how bad things are, in words of their own."""
        self.page.goto(f"{self.draft}/rows_section")
        row = self.add_row("family", "member_name")
        typed = {
            f"{row}/member_name": "آدم",
            f"{row}/member_came": "08.15",
            f"{row}/member_needs.1": "school",
            "domains/food/how_bad": "3",
            "in_school": "no",
        }
        return self.send("rows_section", typed)

    def stays(self) -> Seen:
        """A place, and a person in it."""
        self.page.goto(f"{self.draft}/stays_section")
        place = self.add_row("stays", "stay_place")
        fill(self.page, {f"{place}/stay_place": "نيالا"})
        person = self.add_row(f"{place}/people", "person_name")
        typed = {f"{person}/person_name": "حليمة", f"{person}/person_age": "٣٠"}
        return self.send("stays_section", typed)
