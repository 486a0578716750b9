"""Plausible answers for the bundled forms, drawn from the configuration's own lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final, TypeVar

from engine.definitions.model import Bundle
from engine.demo import phrases

Item = TypeVar("Item")
Answers = Mapping[str, Any]

BLANK: Final = frozenset({"unknown", "none"})
TOGETHER: Final = ("parents", "one_parent", "relatives", "kafala", "neighbours")
APART: Final = ("separated", "unaccompanied")
CHANCE_OF_RISK: Final = ("high", "medium", "medium", "medium", "low", "low")


@dataclass(frozen=True, slots=True)
class Child:
    """What stays the same about a child over all forms of a case."""

    first: str
    father: str
    grandfather: str
    sex: str
    age: int
    state: str
    risk: str
    consent: bool = True


class Answering:
    """Fills forms for one child. Everything random comes from `chance`."""

    def __init__(self, bundle: Bundle, chance: Random, child: Child) -> None:
        self._lists = bundle.lists
        self._chance = chance
        self._child = child

    def registration(self, today: date, photo: str = "") -> Answers:
        """Who the child is, and how urgent it is; `photo` describes a kept picture."""
        child, pick = self._child, self._pick
        caregiver = f"{pick(phrases.GIRLS)} {pick(phrases.FATHERS)}"
        displacement = self._chance.choice(("displaced", "displaced", "resident", "returnee"))
        separation = self._chance.choice(("not_separated", "not_separated", *APART))
        given: dict[str, Any] = {
            "registered_on": today.isoformat(),
            "identified_by": self._code("referral_sources"),
            **self._consent(caregiver),
            "name_first": child.first,
            "name_father": child.father,
            "name_grandfather": child.grandfather,
            "sex": child.sex,
            **self._birth(today),
            "nationality": "sudanese",
            "languages_spoken": ["arabic"],
            "displacement": displacement,
            "birth_registered": self._code("yes_no_unknown", BLANK),
            "schooling": self._code("schooling", BLANK),
            "difficulties": [self._chance.choice(("none", "none", "none", "learning"))],
            "home": self._locality(child.state),
            "home_details": pick(phrases.PLACES),
            "living_with": self._chance.choice(TOGETHER),
            "caregiver_name": caregiver,
            "separation": separation,
            "family": list(self._family()),
            "concerns": self._concerns(separation),
            "concern_notes": pick(phrases.CONCERNS),
            "immediate_danger": "no",
            "risk_level": child.risk,
            "risk_reason": pick(phrases.RISKS),
        }
        if photo:
            given["photo"] = photo
        if displacement != "resident":
            given["origin"] = self._locality(self._code_at("locations", "state"))
        if separation in APART:
            since = today - timedelta(days=self._chance.randint(40, 400))
            given["separated_since"] = since.isoformat()[:7]
            given["separation_cause"] = self._code("separation_causes", BLANK)
        return given

    def assessment(self, today: date) -> Answers:
        """Nine areas and a conclusion."""
        risk = self._child.risk
        level = {"high": "serious", "medium": "mild", "low": "mild"}[risk]
        return {
            "assessment_date": today.isoformat(),
            "informants": ["child", self._chance.choice(("mother", "caregiver", "teacher"))],
            "child_alone": "yes",
            "child_view": self._pick(phrases.VIEWS),
            "domains": {
                choice.code: self._area(self._chance.choice(("good", "mild", level)))
                for choice in self._lists["assessment_domains"].choices
            },
            "overall_risk": risk,
            "best_interests": self._pick(phrases.INTERESTS),
            "supervisor_attention": "yes" if risk == "high" else "no",
        }

    def case_plan(self, today: date) -> Answers:
        """What will be done, by whom, by when."""
        chosen = self._chance.sample(phrases.ACTIONS, self._chance.randint(2, 4))
        return {
            "plan_date": today.isoformat(),
            "plan_with": ["child", "caregiver"],
            "plan_agreed": "yes_agrees",
            "goal": self._pick(phrases.GOALS),
            "actions": [
                {
                    "need": need,
                    "action": action,
                    "responsible": "caseworker",
                    "due_on": (today + timedelta(days=self._chance.randint(7, 40))).isoformat(),
                }
                for need, action in chosen
            ],
            "review_on": (today + timedelta(days=30)).isoformat(),
        }

    def service(self, today: date) -> Answers:
        """One service that is planned."""
        kind = self._code("service_types", frozenset({"cash"}))
        return {"service_type": kind, "planned_for": today.isoformat()}

    def received(self, today: date) -> dict[str, str]:
        """When a service was received, and whether it helped."""
        outcome = self._code("service_outcomes")
        return {"received_on": today.isoformat(), "received_outcome": outcome}

    def follow_up(self, today: date) -> Answers:
        """One visit."""
        return {
            "visit_date": today.isoformat(),
            "visit_type": self._code("visit_types"),
            "purpose": "routine",
            "seen_child": "yes",
            "situation": self._chance.choice(("better", "better", "same", "worse")),
            "visit_notes": self._pick(phrases.VISITS),
            "risk_now": self._child.risk,
        }

    def closure(self, today: date) -> Answers:
        """Why the case ends."""
        return {
            "closure_date": today.isoformat(),
            "closure_reason": self._chance.choice(("goals_met", "goals_met", "reunified")),
            "closure_summary": self._pick(phrases.SUMMARIES),
            "child_safe": "yes",
            "child_informed": "yes",
            "check_on": (today + timedelta(days=90)).isoformat(),
        }

    def _consent(self, caregiver: str) -> Answers:
        given = {"consent_from": "caregiver", "explained": "yes"}
        if not self._child.consent:
            return {**given, "consent_services": "no"}
        agreed = {"child_agrees": "yes_agrees" if self._child.age > 4 else "too_young"}
        agreed |= {"consent_services": "yes", "consent_share": "yes", "consent_reporting": "yes"}
        signed = {"consent_signed": {"": caregiver, "signed": "yes"}}
        return {**given, **agreed, **signed}

    def _birth(self, today: date) -> Answers:
        """A full date, a month, or only an age, as people know it."""
        born = today - timedelta(days=self._child.age * 365 + self._chance.randint(100, 250))
        known = self._chance.choice(("day", "month", "age"))
        if known == "age":
            return {"age": {"years": str(self._child.age), "estimated": "yes"}}
        return {"date_of_birth": born.isoformat()[: 10 if known == "day" else 7]}

    def _family(self) -> Iterator[Answers]:
        for relation in self._chance.sample(("mother", "brother", "sister"), 2):
            names = phrases.BOYS if relation == "brother" else phrases.GIRLS
            age = self._chance.randint(25, 45) if relation == "mother" else self._child.age + 1
            yield {
                "member_name": self._pick(names),
                "member_relation": relation,
                "member_age": str(age),
                "member_alive": "yes",
                "member_with_child": "yes",
            }

    def _concerns(self, separation: str) -> list[str]:
        # A list may hide a concern from young children; of a birth that is known by its month
        # alone the age is not sure to the year, so two years are kept clear of the limit.
        fitting = [
            choice.code
            for choice in self._lists["concerns"].choices
            if int(choice.columns.get("from_age") or 0) <= max(0, self._child.age - 2)
            and choice.code not in ("violence_sexual", "separation")
        ]
        first = ["separation"] if separation in APART else []
        return [*first, *self._chance.sample(fitting, self._chance.randint(1, 2))]

    def _area(self, level: str) -> Answers:
        given = {"level": level}
        if level == "good":
            return {**given, "strengths": self._pick(phrases.STRENGTHS)}
        return {**given, "needs": self._pick(phrases.NEEDS)}

    def _code(self, list_id: str, without: frozenset[str] = frozenset()) -> str:
        codes = [c.code for c in self._lists[list_id].choices if not c.retired]
        return self._pick([code for code in codes if code not in without])

    def _code_at(self, list_id: str, level: str) -> str:
        return self._pick([c.code for c in self._lists[list_id].choices if c.level == level])

    def _locality(self, state: str) -> str:
        return self._pick([c.code for c in self._lists["locations"].choices if c.parent == state])

    def _pick(self, among: Sequence[Item]) -> Item:
        return self._chance.choice(among)
