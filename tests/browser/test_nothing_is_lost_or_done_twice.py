"""Over real HTTP: double taps, Back, stale pages, two people at once, a session that ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from engine.store.protocol import Put
from tests.browser.conftest import Site
from tests.browser.speaking import Speaker, draft_of, sent_case, shown

Speak = Callable[[str], Speaker]


@pytest.fixture
def speak(site: Site) -> Iterator[Speak]:
    """Clients of people, closed at the end."""
    with ExitStack() as stack:

        def speaker(login: str) -> Speaker:
            found = Speaker(site.url, login)
            stack.callback(found.client.close)
            return found

        yield speaker


def _case(site: Site, case_id: str) -> dict[str, Any]:
    return next(dict(case) for case in site.store.scan("", 10_000) if case["id"] == case_id)


def _count(site: Site) -> int:
    return len(site.store.scan("", 10_000))


def test_a_form_sent_twice_makes_one_case(site: Site, speak: Speak) -> None:
    amal = speak("amal")
    draft = amal.new_draft()
    amal.fill_registration(draft)
    before = _count(site)

    first, second = amal.send(draft), amal.send(draft)

    assert sent_case(first) == sent_case(second)
    assert _count(site) == before + 1


def test_eight_sendings_at_once_make_one_case(site: Site, speak: Speak) -> None:
    amal = speak("amal")
    draft = amal.new_draft()
    amal.fill_registration(draft)
    before = _count(site)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: amal.send(draft), range(8)))

    assert {answer.status_code for answer in answers} == {303}
    assert _count(site) == before + 1


def test_a_page_sent_again_after_back_is_an_edit_of_what_was_sent(site: Site, speak: Speak) -> None:
    amal = speak("amal")
    draft = amal.new_draft()
    amal.fill_registration(draft)
    case = sent_case(amal.send(draft))
    before = _count(site)

    posted = {"home.state": "kassala", "home_details": "قرب السوق", "do": "continue"}
    back = amal.post(f"{draft}/home_section", posted)
    reopened = draft_of(back)

    assert back.status_code == 303
    assert reopened != draft
    assert "قرب السوق" in amal.client.get(f"{reopened}/home_section").text
    assert _count(site) == before
    assert len(_case(site, case)["records"]) == 1


def test_two_people_changing_different_answers_both_keep_them(site: Site, speak: Speak) -> None:
    amal, omer = speak("amal"), speak("omer")
    case = amal.register()
    mine, theirs = amal.edit(case, "registration"), omer.edit(case, "registration")
    for speaker, draft, name, text in (
        (amal, mine, "home_details", "قرب السوق"),
        (omer, theirs, "contact_phone", "0900000001"),
    ):
        page = speaker.client.get(f"{draft}/home_section").text
        fields = {**shown(page), "home.state": "south_darfur", "home.locality": "sd_nyala_north"}
        speaker.post(f"{draft}/home_section", {**fields, name: text, "do": "continue"})

    assert sent_case(amal.send(mine)) == case
    assert sent_case(omer.send(theirs)) == case

    answers = _case(site, case)["records"][0]["answers"]
    assert (answers["home_details"], answers["contact_phone"]) == ("قرب السوق", "0900000001")


def test_two_people_changing_the_same_answer_are_shown_both(site: Site, speak: Speak) -> None:
    amal, omer = speak("amal"), speak("omer")
    case = amal.register()
    mine, theirs = amal.edit(case, "registration"), omer.edit(case, "registration")
    for speaker, draft, text in ((amal, mine, "قرب السوق"), (omer, theirs, "قرب النهر")):
        page = speaker.client.get(f"{draft}/home_section").text
        fields = {**shown(page), "home.state": "south_darfur", "home.locality": "sd_nyala_north"}
        fields |= {"home_details": text, "do": "continue"}
        speaker.post(f"{draft}/home_section", fields)
    amal.send(mine)

    clash = omer.send(theirs)
    assert clash.status_code == 409
    assert "قرب السوق" in clash.text
    assert "قرب النهر" in clash.text
    settled = omer.post(f"{theirs}/check", {"do": "send", "pick.home_details": "theirs"})

    assert settled.status_code in (303, 409)
    assert _case(site, case)["records"][0]["answers"]["home_details"] == "قرب السوق"


def test_a_step_sent_twice_is_done_once(site: Site, speak: Speak) -> None:
    amal = speak("amal")
    case = amal.register()
    page = amal.client.get(f"/cases/{case}/steps/start_assessment").text
    fields = shown(page)

    answers = [amal.post(f"/cases/{case}/steps/start_assessment", fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    events = [event.kind for event in site.store.events(case, 0, 100)]
    assert events.count("fired") == 1


def test_two_supervisors_deciding_at_once_decide_once(site: Site, speak: Speak) -> None:
    amal = speak("amal")
    case = amal.register()
    for trigger in ("start_assessment",):
        amal.post(
            f"/cases/{case}/steps/{trigger}",
            shown(amal.client.get(f"/cases/{case}/steps/{trigger}").text),
        )
    _assess(amal, case)
    request = f"/cases/{case}/steps/finish_assessment.request"
    amal.post(request, shown(amal.client.get(request).text))
    people = [speak("omer"), speak("hiba")]
    review = f"/cases/{case}/review/finish_assessment"
    fields = [shown(person.client.get(review).text) for person in people]

    with ThreadPoolExecutor(2) as pool:
        sent = [
            pool.submit(person.post, review, {**field, "do": do, "comment": "نعم"})
            for person, field, do in zip(people, fields, ("approve", "return"), strict=True)
        ]
        codes = sorted(answer.result().status_code for answer in sent)

    assert codes[0] == 303
    decided = [
        e.kind for e in site.store.events(case, 0, 100) if e.kind in ("approved", "returned")
    ]
    assert len(decided) == 1


def test_typing_after_the_session_ended_comes_back_after_signing_in(
    site: Site, speak: Speak
) -> None:
    amal = speak("amal")
    draft = amal.new_draft()
    _let_sessions_end(site, "amal")
    posted = {"withhold_from": "الجار الذي في الشارع", "do": "continue"}

    ended = amal.post(f"{draft}/consent_section", posted)
    again = shown(ended.text) | {"name": "amal", "password": "a quiet morning by the river"}
    answer = amal.post("/sign-in", again)

    assert answer.status_code == 303
    page = amal.client.get(answer.headers["location"], follow_redirects=True)
    assert "الجار الذي في الشارع" in page.text


def _let_sessions_end(site: Site, person: str) -> None:
    """As if the person had been away for longer than a session lasts."""
    long_ago = "2020-01-01T00:00:00.000Z"
    sessions = site.store.documents("session", person)
    puts = (
        Put("session", key, {**body, "seen_at": long_ago}, person) for key, body in sessions.items()
    )
    site.store.record(documents=tuple(puts))


def _assess(amal: Speaker, case: str) -> None:
    draft = amal.edit(case, "assessment")
    areas = ("safety", "care", "health", "feelings", "education", "basic_needs", "documents")
    levels = {f"domains/{area}/level": "good" for area in (*areas, "family", "community")}
    sections: dict[str, dict[str, str]] = {
        "visit_section": {"informants": "caregiver"},
        "domains_section": levels,
        "conclusion_section": {"overall_risk": "high", "best_interests": "تبقى مع خالتها"},
    }
    for name, answers in sections.items():
        page = amal.client.get(f"{draft}/{name}").text
        answer = amal.post(f"{draft}/{name}", {**shown(page), **answers, "do": "continue"})
        assert answer.status_code == 303, answer.text
    assert amal.send(draft).status_code == 303
