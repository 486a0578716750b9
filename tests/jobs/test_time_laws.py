"""Whatever happens in whatever order: each step of a ladder once, and kept rows as made anew."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from timed_project import AMAL, OMER, Office, office

from engine.jobs.tick import tick

RISKS = st.sampled_from(("low", "medium", "high"))
THINGS = st.one_of(
    st.tuples(st.just("pass"), st.integers(1, 200)),
    st.tuples(st.just("jump back"), st.integers(1, 100)),
    st.tuples(st.just("tick"), st.just(0)),
    st.tuples(st.just("visit"), RISKS),
    st.tuples(st.just("request"), st.just(0)),
    st.tuples(st.just("approve"), st.just(0)),
)


def happens(here: Office, case: str, thing: str, how: object) -> None:
    if thing == "pass":
        here.clock.now += timedelta(hours=int(str(how)))
    elif thing == "jump back":
        here.clock.now -= timedelta(hours=int(str(how)))
    elif thing == "tick":
        tick(here.desk)
    elif thing == "visit":
        seen_on = here.gate.moment().today
        here.send(AMAL, case, {"seen_on": seen_on, "risk_now": str(how)}, form="visit")
    else:
        person = AMAL if thing == "request" else OMER
        here.fire(person, case, f"finish.{thing}")


@settings(max_examples=40, deadline=None)
@given(RISKS, st.lists(THINGS, max_size=14))
def test_every_step_happens_once_for_a_due_date(
    risk: str, things: list[tuple[str, object]]
) -> None:
    here = office()
    case = here.start(AMAL, risk=risk, why_high="alone")
    for thing, how in things:
        happens(here, case, thing, how)
    told = [e for e in here.store.events(case, 0, 500) if "task" in e.params]
    times = Counter((e.params["task"], e.params["due"], e.params["step"]) for e in told)

    assert all(count == 1 for count in times.values())
    assert all(event.params["step"] <= event.at for event in told)
    assert list(here.gate.check_projections()) == []
    tick(here.desk)
    assert tick(here.desk).happened == 0
