"""Speaking HTTP to the real server as a browser would, without one: to do what hands cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import httpx

from tests.browser.conftest import PASSWORD
from tests.browser.story import REGISTRATION

Fields = Mapping[str, str | Sequence[str]]


class Speaker:
    """One person's client."""

    def __init__(self, url: str, login: str) -> None:
        self.client = httpx.Client(
            base_url=url, headers={"Sec-Fetch-Site": "same-origin"}, timeout=20
        )
        self.login = login
        self.sign_in()

    def sign_in(self) -> None:
        """A new session."""
        answer = self.client.post("/sign-in", data={"name": self.login, "password": PASSWORD})
        assert answer.status_code == 303, answer.url

    def post(self, path: str, fields: Fields | None = None) -> httpx.Response:
        """Post a form; redirects are not followed."""
        return self.client.post(path, data=dict(fields or {}))

    def new_draft(self) -> str:
        """Begin a registration; the draft's address."""
        answer = self.post("/cases/new/case")
        assert answer.status_code == 303, answer.url
        return draft_of(answer)

    def fill_registration(self, draft: str, **changed: str) -> None:
        """Fill every section of a registration."""
        sections = ("consent", "child", "home", "care", "risk")
        for name, answers in zip(sections, REGISTRATION, strict=True):
            page = self.client.get(f"{draft}/{name}_section").text
            fields: dict[str, str | Sequence[str]] = {**shown(page), **answers, "do": "continue"}
            fields.update({key: value for key, value in changed.items() if key in answers})
            answer = self.post(f"{draft}/{name}_section", fields)
            assert answer.status_code == 303, answer.url

    def register(self, **changed: str) -> str:
        """A registered case's id."""
        draft = self.new_draft()
        self.fill_registration(draft, **changed)
        return sent_case(self.send(draft))

    def send(self, draft: str) -> httpx.Response:
        """Send the form from its last look."""
        confirmed = ["danger_is_high", "removed", "possible_duplicate"]
        return self.post(f"{draft}/check", {"do": "send", "confirmed": confirmed})

    def edit(self, case: str, form: str) -> str:
        """Open a form of a case; the draft's address."""
        answer = self.post(f"/cases/{case}/forms/{form}")
        assert answer.status_code == 303, answer.url
        return draft_of(answer)


def draft_of(answer: httpx.Response) -> str:
    """The address of the draft an answer leads to."""
    return "/drafts/" + answer.headers["location"].split("/drafts/")[1].split("/")[0]


def sent_case(answer: httpx.Response) -> str:
    """The case a sent form led to."""
    assert answer.status_code == 303, words(answer)
    return answer.headers["location"].split("/cases/")[1].split("/")[0].split("?")[0]


def words(answer: httpx.Response) -> str:
    """What a page says, for a failing test to show."""
    main = answer.text.partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:600]


def shown(page: str) -> dict[str, str | list[str]]:
    """What text boxes of a page hold already, so that posting it keeps it. A name that stands there
    for each row has several values."""
    found: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and value and not re.search(r'type="(radio|checkbox)"', tag):
            before = found.get(name[1], [])
            several = [*before, value[1]] if isinstance(before, list) else [before, value[1]]
            found[name[1]] = several if len(several) > 1 else value[1]
    return found
