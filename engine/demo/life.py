"""One case of the demo, lived step by step through the use cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from random import Random

from engine.cases.answer import posted, submit_answers
from engine.cases.attached import remember_file
from engine.cases.desk import Desk
from engine.cases.fire_step import Asked, fire_step
from engine.cases.views import FiredStep, Submitted
from engine.demo import phrases
from engine.demo.answers import CHANCE_OF_RISK, Answering, Answers, Child
from engine.demo.people import (
    Colleague,
    colleague_of,
    manager_of,
    supervisor_of,
    team_of,
)
from engine.demo.pictures import portrait

WORKFLOW = "case"
SERVICE = "service"  # the form and the workflow
PHOTOGRAPHED = 0.3  # of the children whose families agree


class DemoFault(Exception):
    """A step of the demo was refused: the demo no longer fits the bundled configuration."""


class Life:
    """What one child's caseworker, their supervisor and manager do, one method a step."""

    def __init__(self, desk: Desk, chance: Random, owner: Colleague) -> None:
        self._desk = desk
        self._chance = chance
        self._owner = owner
        self._case = ""

    def step(self, name: str) -> None:
        """Take the step of this name."""
        getattr(self, name)()

    def register(self) -> None:
        """A case begins."""
        self._register(consent=True)

    def register_unwilling(self) -> None:
        """A case begins, but the family does not agree."""
        self._register(consent=False)

    def start(self) -> None:
        """The assessment begins."""
        self._fire(self._owner, "start_assessment")

    def decline(self) -> None:
        """The case is not taken."""
        said = {"decline_reason": self._one(phrases.DECLINED)}
        self._fire(supervisor_of(self._owner), "decline", ask=said)

    def assess(self) -> None:
        """The assessment is filled."""
        self._send("assessment", self._answers.assessment(self._today))

    def plan(self) -> None:
        """The plan is filled."""
        self._send("case_plan", self._answers.case_plan(self._today))

    def close(self) -> None:
        """The closure is filled."""
        self._send("closure", self._answers.closure(self._today))

    def visit(self) -> None:
        """A follow-up visit."""
        self._send("follow_up", self._answers.follow_up(self._today))

    def service_planned(self) -> None:
        """A service is planned."""
        self._plan_service()

    def service_done(self) -> None:
        """A service was received."""
        case, self._case = self._case, self._plan_service()
        self._fire(self._owner, "receive", ask=self._answers.received(self._today))
        self._case = case

    def ask_assessment(self) -> None:
        """The assessment goes to review."""
        self._fire(self._owner, "finish_assessment.request")

    def ask_plan(self) -> None:
        """The plan goes to review."""
        self._fire(self._owner, "finish_plan.request")

    def ask_close(self) -> None:
        """Closing is asked for."""
        self._fire(self._owner, "close.request")

    def approve_assessment(self) -> None:
        """The assessment is approved."""
        self._fire(self._reviewer, "finish_assessment.approve")

    def approve_plan(self) -> None:
        """The plan is approved."""
        self._fire(self._reviewer, "finish_plan.approve")

    def approve_close(self) -> None:
        """The case is closed."""
        self._fire(self._reviewer, "close.approve")

    def return_assessment(self) -> None:
        """The assessment comes back with a comment."""
        self._fire(self._reviewer, "finish_assessment.return", phrases.RETURNS)

    def return_plan(self) -> None:
        """The plan comes back with a comment."""
        self._fire(self._reviewer, "finish_plan.return", phrases.RETURNS)

    def return_close(self) -> None:
        """Closing is refused for now."""
        self._fire(self._reviewer, "close.return", phrases.RETURNS)

    def withdraw_assessment(self) -> None:
        """The caseworker takes the request back."""
        self._fire(self._owner, "finish_assessment.withdraw")

    def withdraw_plan(self) -> None:
        """The caseworker takes the request back."""
        self._fire(self._owner, "finish_plan.withdraw")

    def withdraw_close(self) -> None:
        """The caseworker takes the request back."""
        self._fire(self._owner, "close.withdraw")

    def revise(self) -> None:
        """The plan is opened again."""
        self._fire(self._owner, "revise_plan", phrases.CHANGES)

    def reassess(self) -> None:
        """The child is assessed again."""
        self._fire(self._owner, "reassess", phrases.CHANGES)

    def alarm(self) -> None:
        """The child is in danger."""
        said = {"danger": self._one(phrases.DANGER)}
        self._fire(self._owner, "raise_alarm", ask=said)

    def calm(self) -> None:
        """The danger is over."""
        self._fire(supervisor_of(self._owner), "calm_alarm", phrases.CALMED)

    def assign(self) -> None:
        """A colleague takes the case, where the team has one."""
        other = colleague_of(self._owner)
        if other is not None:
            self._fire(supervisor_of(self._owner), "assign", ask={"new_owner": other.id})
            self._owner = other

    def reopen(self) -> None:
        """The case is opened again."""
        said = {"reopen_reason": self._one(phrases.REOPENED)}
        self._fire(supervisor_of(self._owner), "reopen", ask=said)

    def _register(self, consent: bool) -> None:
        child = self._child(consent)
        self._answers = Answering(self._desk.bundle, self._chance, child)
        photo = self._photo() if consent and self._chance.random() < PHOTOGRAPHED else ""
        self._send("registration", self._answers.registration(self._today, photo))

    def _photo(self) -> str:
        """A kept picture as a page would name it."""
        content = portrait(self._chance)
        blob = self._desk.gate.keep_file(content)
        size = len(content)
        file = {"blob": blob, "name": "photo.png", "media_type": "image/png", "bytes": size}
        remember_file(self._desk, self._owner.actor, file)
        return json.dumps(file)

    def _child(self, consent: bool) -> Child:
        sex = self._chance.choice(("female", "male"))
        return Child(
            first=self._one(phrases.GIRLS if sex == "female" else phrases.BOYS),
            father=self._one(phrases.FATHERS),
            grandfather=self._one(phrases.FATHERS),
            sex=sex,
            age=self._chance.randint(2, 16),
            state=team_of(self._owner).state,
            risk=self._one(CHANCE_OF_RISK),
            consent=consent,
        )

    @property
    def _today(self) -> date:
        return date.fromisoformat(self._desk.gate.moment().today)

    @property
    def _reviewer(self) -> Colleague:
        """Mostly the supervisor, sometimes the manager."""
        chosen = self._chance.choice((supervisor_of, supervisor_of, supervisor_of, manager_of))
        return chosen(self._owner)

    def _one(self, among: tuple[str, ...]) -> str:
        return self._chance.choice(among)

    def _plan_service(self) -> str:
        """A service begun under the case; its id."""
        told = self._answers.service(self._today)
        sent = submit_answers(
            *(self._desk, self._owner.actor, SERVICE, ""),
            form=SERVICE,
            parent=self._case,
            typed=told,
        )
        if not isinstance(sent, Submitted):
            raise DemoFault(SERVICE, sent)
        return sent.case_id

    def _send(self, form: str, answers: Answers) -> None:
        sent = submit_answers(
            self._desk, self._owner.actor, WORKFLOW, self._case, form=form, typed=answers
        )
        if not isinstance(sent, Submitted):
            raise DemoFault(form, sent)
        self._case = sent.case_id

    def _fire(
        self,
        who: Colleague,
        trigger: str,
        comments: tuple[str, ...] = (),
        ask: Mapping[str, str] | None = None,
    ) -> None:
        comment = self._one(comments) if comments else ""
        said = {name: posted(text) for name, text in (ask or {}).items()}
        asked = Asked(said, comment, self._desk.ids(), "")
        done = fire_step(self._desk, who.actor, self._case, trigger, asked=asked)
        if not isinstance(done, FiredStep):
            raise DemoFault(trigger, getattr(done, "problems", None))
