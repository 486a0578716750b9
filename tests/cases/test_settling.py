"""What follows from a change by itself is part of it: one commit, one history."""

from __future__ import annotations

import re
from pathlib import Path

from timed_project import AMAL, OMER, Office, office

ENGINE = Path(__file__).parents[2] / "engine"
CASCADE = """\
transitions:
  sort:
    label: Sort
    from: open
    to: planned
    by:
      worker: own
    do:
      - fire: mark
      - fire: push
      - notify: owner
  mark:
    label: Mark
    from: planned
    by: [system]
    do:
      - flag: late
      - notify: supervisor
  expire:"""


def cascading() -> tuple[Office, str]:
    here = office(("", "transitions:\n  expire:", CASCADE))
    return here, here.start(AMAL, risk="low")


def test_only_three_places_change_cases_so_that_nothing_is_left_unfollowed() -> None:
    changing = {
        path.relative_to(ENGINE).as_posix()
        for path in ENGINE.rglob("*.py")
        if re.search(r"gate\.change\(", path.read_text("utf-8"))
    }

    # Moving cases out of a gone status asks nothing of effects: deadlines go on as they were.
    assert changing == {"cases/settling.py", "cases/ticking.py", "publish/going_live.py"}


def test_what_an_effect_fires_happens_in_the_same_commit_by_the_system() -> None:
    here, case = cascading()
    before = here.case(case).seq
    here.fire(AMAL, case, "sort")
    after = here.case(case)

    assert (after.seq, after.flags) == (before + 1, ("late",))
    last = here.store.events(case, 0, 100)[-2:]
    assert [(event.actor, event.params["transition"]) for event in last] == [
        *(("amal", "sort"), ("system", "mark")),
    ]


def test_what_has_no_place_is_left_out_and_the_first_step_stands() -> None:
    here, case = cascading()
    here.fire(AMAL, case, "sort")

    assert here.case(case).status == "planned"  # `push` leaves another status


def test_people_are_told_once_and_never_of_what_they_did_themselves() -> None:
    here, case = cascading()
    here.fire(AMAL, case, "sort")
    told = {one["person"] for one in here.store.documents("notice").values()}

    assert told == {"omer", "sara"}


def test_a_refused_step_has_no_consequences() -> None:
    here, case = cascading()
    here.fire(OMER, case, "sort")

    assert here.case(case).status == "open"
    assert here.store.documents("notice") == {}


def test_a_correction_closes_when_it_is_sent() -> None:
    amending = """\
transitions:
  mend:
    label: Mend
    from: any
    by:
      worker: own
    amend: [intake]
  expire:"""
    here = office(("", "transitions:\n  expire:", amending))
    case = here.start(AMAL, risk="low")
    here.fire(AMAL, case, "finish.request")
    here.fire(OMER, case, "finish.approve")
    assert here.fire(AMAL, case, "mend", comment="a wrong name") is not None
    assert here.case(case).amending == ("intake",)

    record = here.case(case).current("intake")
    assert record is not None
    here.send(AMAL, case, {"first_name": "Laila"}, record=record.id)
    assert here.answers(case)["first_name"] == "Laila"
    assert here.case(case).amending == ()


def test_a_rule_says_who_is_told_and_whoever_does_not_exist_is_not() -> None:
    telling = """\
transitions:
  hint:
    label: Hint
    from: any
    by:
      worker: own
    ask:
      - id: whom
        type: text
        label: Whom?
    do:
      - notify:
          to: hint.whom
  expire:"""
    here = office(("", "transitions:\n  expire:", telling))
    case = here.start(AMAL, risk="low")
    for whom in ("badr", "nobody", ""):
        here.fire(AMAL, case, "hint", whom=whom)

    assert [one["person"] for one in here.store.documents("notice").values()] == ["badr"]
