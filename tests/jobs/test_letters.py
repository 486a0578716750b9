"""Letters: who gets one, that nothing of a case is in it, that it is sent once or told dead."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from timed_project import AMAL, Office, office

from engine.cases.outbox import HOOK, LETTER, MAIL, Contact, contact_of, keep_contact
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.jobs.carriers import Letter, NotTaken
from engine.jobs.deliver import ATTEMPT, LEASE, WAITS, Delivered, deliver, outbox, revive
from engine.jobs.tick import tick
from engine.store.protocol import Put


class Post:
    """A way that keeps what it was given, or answers as it is told to."""

    def __init__(self, *refusals: NotTaken) -> None:
        self.taken: list[Letter] = []
        self.refusals = list(refusals)

    def __call__(self, letter: Letter) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.taken.append(letter)


def told(contact: Contact | None = None) -> Office:
    """An office in which something was told to the worker, who wants to know by mail."""
    here = office()
    chosen = contact or Contact(MAIL, "amal@example.org")
    assert keep_contact(here.gate, "amal", chosen) is None
    here.start(AMAL, risk="high", why_high="alone")
    here.later(hours=20)
    tick(here.desk)
    return here


def test_who_asked_for_it_gets_one_letter_for_one_notice() -> None:
    here, post = told(), Post()

    assert deliver(here.desk, {MAIL: post}) == Delivered(sent=1)
    assert [(one.address, one.kind) for one in post.taken] == [("amal@example.org", "reminded")]
    assert deliver(here.desk, {MAIL: post}) == Delivered()
    assert outbox(here.desk) == ()


def test_who_did_not_ask_gets_none() -> None:
    assert outbox(told(Contact()).desk) == ()


def test_a_letter_holds_nothing_of_the_case() -> None:
    here, post = told(), Post()
    kept = next(iter(here.store.documents(LETTER).values()))
    deliver(here.desk, {MAIL: post}, "https://here.example/")
    case = next(iter(here.store.scan("", 1)))

    for text in (repr(kept), repr(post.taken[0])):
        assert str(case["id"]) not in text
        assert str(case["number"]) not in text
    assert post.taken[0].link == "https://here.example/"


@pytest.mark.parametrize(("tag", "word"), [("ar", "اقترب"), ("en", "due soon")])
def test_it_is_written_in_the_language_of_the_reader(tag: str, word: str) -> None:
    here, post = told(Contact(MAIL, "amal@example.org", language=tag)), Post()
    bundled, _ = load_folder(defaults_dir(), defaults_dir())
    assert bundled is not None
    project = replace(here.desk.bundle.project, languages=("en", "ar"))
    here.use(replace(here.desk.bundle, project=project, catalogue=bundled.catalogue))
    deliver(here.desk, {MAIL: post})

    assert word in post.taken[0].text


def test_what_is_not_taken_is_tried_later_under_the_same_id() -> None:
    here, post = told(), Post(NotTaken("busy"))
    waiting = outbox(here.desk)[0].id

    assert deliver(here.desk, {MAIL: post}) == Delivered(failed=1)
    assert deliver(here.desk, {MAIL: post}) == Delivered()
    here.clock.now += WAITS[0]
    assert deliver(here.desk, {MAIL: post}) == Delivered(sent=1)
    assert post.taken[0].id == waiting


def test_attempts_end_and_the_dead_are_listed_and_can_be_revived() -> None:
    here, post = told(), Post(*[NotTaken("no such box")] * (len(WAITS) + 1))
    for wait in (timedelta(), *WAITS):
        here.clock.now += wait
        deliver(here.desk, {MAIL: post})

    assert [(one.dead, one.attempts) for one in outbox(here.desk)] == [("no such box", 0)]
    assert deliver(here.desk, {MAIL: post}) == Delivered()
    assert revive(here.desk) == 1
    assert deliver(here.desk, {MAIL: post}) == Delivered(sent=1)


def test_a_process_killed_after_sending_sends_the_same_letter_again() -> None:
    class Killed(BaseException):
        pass

    def killed(letter: Letter) -> None:
        seen.append(letter.id)
        raise Killed

    seen: list[str] = []
    here, post = told(), Post()
    with pytest.raises(Killed):
        deliver(here.desk, {MAIL: killed})

    assert deliver(here.desk, {MAIL: post}) == Delivered()  # it might still be at it
    here.clock.now += LEASE
    assert deliver(here.desk, {MAIL: post}) == Delivered(sent=1)
    assert [one.id for one in post.taken] == seen


def test_a_letter_that_kills_whoever_sends_it_is_given_up() -> None:
    here, post = told(), Post()
    letter = outbox(here.desk)[0].id
    body = {"by": "gone", "until": "2026-01-01T00:00:00.000Z"}
    for number in range(len(WAITS) + 1):
        here.gate.keep(Put(ATTEMPT, f"{letter}:{number}", body, letter))

    assert deliver(here.desk, {MAIL: post}) == Delivered()
    assert outbox(here.desk)[0].dead == "killed"


def test_two_at_once_send_it_once() -> None:
    here, post = told(), Post()

    def slow(letter: Letter) -> None:
        assert deliver(here.desk, {MAIL: post}) == Delivered()
        post(letter)

    assert deliver(here.desk, {MAIL: slow}) == Delivered(sent=1)
    assert len(post.taken) == 1


def test_a_way_on_which_nobody_answers_is_left_for_the_round() -> None:
    here = told()
    keep_contact(here.gate, "omer", Contact(MAIL, "omer@example.org"))
    here.later(hours=100)
    tick(here.desk)
    assert len(outbox(here.desk)) > 1
    post = Post(NotTaken("down", nobody_there=True))

    assert deliver(here.desk, {MAIL: post}) == Delivered(failed=1)
    assert post.taken == []


def test_nobody_is_woken_who_asked_for_quiet_nights() -> None:
    here, post = told(Contact(MAIL, "amal@example.org", quiet=True)), Post()
    here.clock.now = here.clock.now.replace(hour=20)  # 22 o'clock where the project is
    assert deliver(here.desk, {MAIL: post}) == Delivered()

    here.clock.now += timedelta(hours=10)
    assert deliver(here.desk, {MAIL: post}) == Delivered(sent=1)


def test_who_does_not_want_letters_any_more_gets_none_that_waits() -> None:
    here, post = told(), Post()
    keep_contact(here.gate, "amal", Contact())

    assert deliver(here.desk, {MAIL: post}) == Delivered()
    assert outbox(here.desk) == ()


def test_a_way_that_is_not_set_up_keeps_its_letters() -> None:
    here = told(Contact(HOOK))

    assert deliver(here.desk, {MAIL: Post()}) == Delivered()
    assert len(outbox(here.desk)) == 1


WRONG = ("", "amal", "a@b\r\nBcc: c@d.org", "a b@c.org", "a@" + "b" * 300)


@pytest.mark.parametrize("wrong", WRONG)
def test_an_address_that_is_none_is_refused_and_nothing_is_kept(wrong: str) -> None:
    here = office()
    problem = keep_contact(here.gate, "amal", Contact(MAIL, wrong))

    assert problem is not None
    assert problem.code == "contact_address"
    assert contact_of(here.gate, "amal") == Contact()


def test_many_that_cannot_go_keep_nobody_else_waiting() -> None:
    here, post = told(), Post()
    keep_contact(here.gate, "omer", Contact(HOOK))
    body = {"person": "omer", "kind": "told", "at": "2026-01-01T00:00:00.000Z", "dead": ""}
    here.gate.keep(*(Put(LETTER, f"o{number}", body, "omer") for number in range(300)))

    assert deliver(here.desk, {MAIL: post}) == Delivered(sent=1)
