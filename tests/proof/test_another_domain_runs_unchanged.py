"""A library lends books with the same engine, and never hears a word of child protection."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from proof_site import LIBRARY, Answer, Office, Reader, bundle_of

from engine.commands import run
from engine.defaults import defaults_dir
from engine.definitions.model import Bundle
from engine.i18n.catalogue import Message

OF_A_PROJECT: Final = ("forms.", "lists.", "workflows.", "roles.", "project.", "sensitive_classes.")
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"lent": "Lent", "lend": "Lend the books"},
    "ar": {"lent": "معارة", "lend": "إعارة الكتب"},
}
READER: Final = {
    "reader_name": "Samia Osman",
    "reader_email": "samia@example.org",
    "reader_age": "34",
}


def test_its_configuration_is_clean_and_does_what_its_scenarios_tell(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["lint", "--project", str(LIBRARY)]) == 0
    assert run(["test", "--project", str(LIBRARY)]) == 0
    assert run(["schema", "request", "--project", str(LIBRARY)]) == 0
    assert "reader_name" in capsys.readouterr().out


class Desk:
    """The people of a library, and every page they have seen."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.office = Office(bundle_of(LIBRARY))
        self.office.place("town", "centre")
        self.clerk = self.office.enter("clara", "clerk", "town", "centre", language)
        self.head = self.office.enter("hala", "librarian", "town", "centre", language)
        self.seen: list[Answer] = []

    def see(self, reader: Reader, path: str) -> Answer:
        """A page, with what leads to it."""
        answer = reader.follow(reader.get(path))
        self.seen.append(answer)
        assert answer.status == 200, (path, answer.status)
        return answer

    def do(self, reader: Reader, path: str, fields: Mapping[str, Any] | None = None) -> str:
        """A post that does something; where it leads."""
        answer = reader.post(path, fields)
        self.seen.append(answer)
        assert answer.status == 303, (path, answer.words)
        return answer.goes_to

    def lend(self) -> str:
        """From the request to the approval; the address of the loan."""
        draft = self.do(self.clerk, "/cases/new/loan")
        self.seen.append(self.clerk.post(f"{draft}/check", {"do": "send"}))
        self.see(self.clerk, draft)
        self.do(self.clerk, f"{draft}/reader_section", {**READER, "do": "continue"})
        self.do(self.clerk, f"{draft}/books_section", {"do": "add_row:books"})
        page = self.see(self.clerk, f"{draft}/books_section")
        row = re.findall(r'name="(books/[^/]+)/book_title"', page.text)[-1]
        book = {f"{row}/book_title": "Season of Migration", f"{row}/subject": "stories"}
        place = {"branch.city": "khartoum", "branch.branch": "khartoum_centre"}
        self.do(self.clerk, f"{draft}/books_section", {**book, **place, "do": "continue"})
        self.see(self.clerk, f"{draft}/check")
        loan = self.do(self.clerk, f"{draft}/check", {"do": "send"})
        self.see(self.clerk, f"{loan}/steps/lend.request")
        self.do(self.clerk, f"{loan}/steps/lend.request")
        self.see(self.head, "/")
        self.see(self.head, f"{loan}/review/lend")
        self.do(self.head, f"{loan}/review/lend", {"do": "approve"})
        return loan


@pytest.fixture(params=["en", "ar"])
def desk(request: pytest.FixtureRequest) -> Desk:
    return Desk(request.param)


def texts(message: Message) -> Iterator[str]:
    if isinstance(message, str):
        yield message
    else:
        yield from message.values()


def words_of(bundle: Bundle, language: str) -> set[str]:
    """What the project itself says in a language, in texts longer than eight characters."""
    found = bundle.catalogue.texts[language]
    own = (texts(message) for path, message in found.items() if path.startswith(OF_A_PROJECT))
    return {text for told in own for text in told if len(text) > 8}


def test_a_loan_is_asked_for_and_approved(desk: Desk) -> None:
    language = desk.language
    loan = desk.lend()
    page = desk.see(desk.head, loan)

    assert WORDS[language]["lent"] in page.words
    assert WORDS[language]["lend"] in page.words
    assert "Samia Osman" in page.text
    assert next(iter(desk.office.store.scan("", 9)))["status"] == "lent"


def test_no_page_says_a_word_of_child_protection(desk: Desk) -> None:
    loan = desk.lend()
    for reader in (desk.clerk, desk.head, desk.office.reader()):
        for path in ("/", "/cases", "/cases?text=samia"):
            desk.see(reader, path)
    desk.see(desk.clerk, f"{loan}/steps/mark_late")
    for path in (f"{loan}/steps/nothing", "/nowhere"):
        desk.seen.append(desk.head.get(path))
    foreign = {
        word
        for language in ("en", "ar")
        for word in words_of(bundle_of(defaults_dir()), language)
        - words_of(bundle_of(LIBRARY), language)
    }
    said = "\n".join(page.words for page in desk.seen)

    assert len(foreign) > 500
    assert len(said) > 5_000
    assert {word for word in foreign if word in said} == set()


def test_its_own_words_are_said(desk: Desk) -> None:
    desk.lend()
    said = "\n".join(page.words for page in desk.seen)
    own = words_of(bundle_of(LIBRARY), desk.language)

    assert len({word for word in own if word in said}) > 10
