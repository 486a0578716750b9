"""What is due, late and told, as people read it in both languages."""

from __future__ import annotations

import re

import pytest

from engine.jobs.tick import tick

WORDS = {
    "en": ("Overdue", "overdue since 8 March 2026", "What you were told"),
    "ar": ("فات موعدها", "فات موعدها ٨ مارس ٢٠٢٦", "إشعارات وصلتك"),
}


def plain(page):
    return re.sub(r"[\u2066-\u2069]", "", page.text)


@pytest.fixture(params=sorted(WORDS))
def late(request, services, enter, case_id, clock):
    """Amal, a fortnight after registering a case of low risk, in one language."""
    services.accounts.set_language("amal", request.param)
    clock.advance(days=7, hours=8)  # six hours before the end of the seventh day
    tick(services.desk)
    clock.advance(days=7)
    tick(services.desk)
    return enter("amal"), request.param


def test_home_says_what_is_overdue_and_what_was_told(late, case_id):
    amal, language = late
    page = plain(amal.get("/"))

    for words in WORDS[language]:
        assert words in page
    assert page.count(f'href="/cases/{case_id}"') >= 3


def test_the_case_says_what_is_due_and_its_history_what_followed(late, case_id):
    amal, language = late
    page = plain(amal.get(f"/cases/{case_id}"))

    assert WORDS[language][1] in page
    reminded = {"en": "Reminder sent: Assessment", "ar": "أُرسل تذكير: التقييم"}
    assert reminded[language] in page


def test_cases_can_be_narrowed_to_the_late_and_by_age(late, case_id):
    amal, _ = late

    for query, there in (
        *(("_due=overdue", True), ("_due=today", False), ("_due=x", True)),
        *(("_age=10-14", True), ("_age=0-4", False), ("_age=old", True)),
    ):
        assert (f"/cases/{case_id}" in amal.get(f"/cases?{query}").text) is there
