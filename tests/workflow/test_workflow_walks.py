"""Random lifecycles and walks: the machine against a plain interpreter, and what always holds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from lifecycles import (
    AMAL,
    HALIMA,
    MONA,
    OMER,
    SARA,
    approval,
    case,
    case_workflow,
    condition,
    record,
    situation,
    state,
    transition,
    workflow,
)

from engine.actor import Actor
from engine.case import PENDING, Case
from engine.definitions.model import Target, Transition, Workflow
from engine.workflow import Fired, Happening, Refused, decide, fire, offer

NAMES = ("a", "b", "c", "d")
VERBS = ("request", "approve", "return", "withdraw")
EVERYONE = {"supervisor": "all"}
NEVER = condition("never")


@st.composite
def lifecycles(draw: st.DrawFn) -> Workflow:
    states = [
        state(name, initial=name == "a", final=name == "d" or draw(st.booleans())) for name in NAMES
    ]
    return workflow(states, [draw(transitions(f"t{number}")) for number in range(5)])


@st.composite
def transitions(draw: st.DrawFn, name: str) -> Transition:
    to = draw(st.sampled_from(("", *NAMES)))
    back = draw(st.sampled_from(("", *NAMES)))
    listed = draw(st.lists(st.sampled_from(NAMES), max_size=3))
    made = transition(name, " ".join(listed), to, by=EVERYONE, interrupts=draw(st.booleans()))
    asks = approval(by=EVERYONE, not_by=(), on_return=back) if draw(st.booleans()) else None
    made = replace(made, any_source=draw(st.booleans()), approval=asks)
    # Conditions called “never” do not hold: the first target without one is taken.
    targets = st.builds(Target, st.sampled_from(NAMES), st.sampled_from(((), (NEVER,))))
    kind = draw(st.sampled_from(("fixed", "fixed", "targets", "previous")))
    if kind == "targets":
        return replace(made, to="", targets=tuple(draw(st.lists(targets, min_size=1, max_size=3))))
    return replace(made, to="", previous=True) if kind == "previous" else made


# A status, the transitions whose approval waits, and the statuses it was in.
Place = tuple[str, frozenset[str], tuple[str, ...]]


def interpreted(flow: Workflow, place: Place, trigger: str) -> Place | None:
    """The plain interpreter: where a trigger leads, None if nowhere."""
    name, _, verb = trigger.partition(".")
    status, waiting, trail = place
    found = flow.transitions[name]
    final = flow.states[status].final
    inside = status in found.sources or (found.any_source and not final)
    if verb == "withdraw":
        return (status, waiting - {name}, trail) if name in waiting else None
    if verb == "return":
        if name not in waiting or not (inside or not final):
            return None
        back = found.approval.on_return if found.approval else ""
        return settled(flow, place, back, waiting - {name})
    if not inside or (verb == "approve") != (name in waiting):
        return None
    others = waiting - {name}
    if others and not (found.interrupts or not found.moves):
        return None
    to = leads(flow, found, place)
    if to is None:
        return None
    kept = frozenset() if found.interrupts else others
    return (status, kept | {name}, trail) if verb == "request" else settled(flow, place, to, kept)


def leads(flow: Workflow, found: Transition, place: Place) -> str | None:
    status, _, trail = place
    if found.previous:
        before = next((name for name in reversed(trail) if name != status), None)
        return None if before is None or flow.states[before].final else before
    if found.targets:
        return next((target.state for target in found.targets if not target.conditions), None)
    return found.to


def settled(flow: Workflow, place: Place, to: str, waiting: frozenset[str]) -> Place:
    before, _, trail = place
    after = to or before
    reopened = flow.states[before].final and not flow.states[after].final
    return after, frozenset() if reopened else waiting, (*trail, after)


def triggers_of(flow: Workflow) -> list[str]:
    return [
        f"{found.id}.{verb}" if verb else found.id
        for found in flow.transitions.values()
        for verb in (VERBS if found.approval else ("",))
    ]


@settings(max_examples=120)
@given(lifecycles(), st.data())
def test_machine_and_plain_interpreter_agree_on_every_walk(
    flow: Workflow, data: st.DataObject
) -> None:
    here, place = case("a"), ("a", frozenset[str](), ("a",))
    triggers = triggers_of(flow)
    for trigger in data.draw(st.lists(st.sampled_from(triggers), max_size=15)):
        outcome = fire(situation(flow, here, OMER, unmet=("never",)), trigger, "because", None)
        expected = interpreted(flow, place, trigger)
        assert isinstance(outcome, Fired) == (expected is not None), (trigger, place, outcome)
        if isinstance(outcome, Fired) and expected is not None:
            here, place = outcome.case, expected
        assert (here.status, waiting_of(here)) == place[:2]


@settings(max_examples=60)
@given(lifecycles(), st.sampled_from(NAMES))
def test_what_is_offered_without_reasons_fires_and_nothing_else_does(
    flow: Workflow, status: str
) -> None:
    here = situation(flow, case(status), OMER, unmet=("never",))
    ready = {offered.trigger for offered in offer(here) if offered.ready}

    for trigger in triggers_of(flow):
        assert isinstance(fire(here, trigger, "because", None), Fired) == (trigger in ready)


def waiting_of(here: Case) -> frozenset[str]:
    return frozenset(found.transition for found in here.pending())


FLOW = case_workflow()
PEOPLE = st.sampled_from((AMAL, HALIMA, OMER, MONA, SARA))
COMMENTS = st.sampled_from(("", "because"))


class LifeOfACase(RuleBasedStateMachine):
    """Anyone tries anything, answers change, people change; some things always hold."""

    def __init__(self) -> None:
        super().__init__()
        self.case = case()
        self.version = 0
        self.told: list[Happening] = []

    @rule(
        who=PEOPLE,
        trigger=st.sampled_from(triggers_of(FLOW)),
        comment=COMMENTS,
        asked=st.booleans(),
    )
    def someone_fires(self, who: Actor, trigger: str, comment: str, asked: bool) -> None:
        before = self.case
        here = situation(FLOW, before, who, content=lambda forms: f"{forms}{self.version}")
        outcome = fire(here, trigger, comment, record("assign") if asked else None)
        if isinstance(outcome, Refused):
            assert outcome.decision.reasons
            return
        assert decide(here, trigger).allowed
        self.four_eyes_held(before, who, trigger)
        self.finals_are_left_by_what_lists_them(before, outcome.case, trigger)
        self.case = outcome.case
        self.told.extend(outcome.events)

    @rule()
    def answers_change(self) -> None:
        self.version += 1

    @rule(who=PEOPLE)
    def the_case_is_someone_elses(self, who: Actor) -> None:
        self.case = replace(self.case, owner=who.id, team=who.team)

    def four_eyes_held(self, before: Case, who: Actor, trigger: str) -> None:
        if trigger in ("finish.approve", "finish.return"):
            assert who.id not in (before.approvals["finish"].requested_by, before.owner)
        if trigger == "finish.approve":
            assert before.approvals["finish"].content == f"{('assessment',)}{self.version}"

    def finals_are_left_by_what_lists_them(self, before: Case, after: Case, name: str) -> None:
        if FLOW.states[before.status].final and after.status != before.status:
            assert before.status in FLOW.transitions[name].sources

    @invariant()
    def at_most_one_approval_waits_for_each_transition(self) -> None:
        waiting = [
            found.transition for found in self.case.approvals.values() if found.status == PENDING
        ]
        assert len(waiting) == len(set(waiting)) <= 1

    @invariant()
    def replaying_what_happened_gives_the_status(self) -> None:
        status = "open"
        for happening in self.told:
            assert happening.params["from"] == status
            status = happening.params["to"]
        assert status == self.case.status

    @invariant()
    def the_history_tells_how_many_approvals_wait(self) -> None:
        changes = {"requested": 1, "approved": -1, "returned": -1, "withdrawn": -1}
        assert sum(changes.get(h.kind, 0) for h in self.told) == len(self.case.pending())


LifeOfACase.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestLifeOfACase = LifeOfACase.TestCase
