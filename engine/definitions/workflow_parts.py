"""What a workflow is made of beside statuses and transitions: conditions, effects, approvals, and
all that has to do with time. `model` passes these on; they stand apart only because they are many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.durations import Duration
from engine.expression import Rule
from engine.problems import Location


@dataclass(frozen=True, slots=True)
class Condition:
    """A named rule that must be yes; `text` + ".otherwise" says what to do if it is not."""

    id: str
    text: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Lending:
    """What of a parent is open to whoever a child goes to, while the child is in `states`.

    `receivers` give an owner, a team, an agency; `until` the last day.
    """

    forms: tuple[str, ...]
    states: tuple[str, ...]
    receivers: Mapping[str, Rule]
    until: Rule | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """One `do:` entry. `arguments` are as the effect's own table reads them (rules, ids, texts)."""

    name: str
    arguments: Mapping[str, Any]
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """How long something may take: the same for all (`always`), or by the value of a fact."""

    always: Duration | None = None
    fact: str = ""
    by_code: Mapping[str, Duration] = field(default_factory=dict)
    blank: Duration | None = None

    def allowed(self, value: object) -> Duration | None:
        """What is allowed where the fact has this value; None where nothing is said of it."""
        if not self.fact:
            return self.always
        if value is None:
            return self.blank
        code = ("no", "yes")[value] if isinstance(value, bool) else str(value)
        return self.by_code.get(code, self.blank)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: a reminder before something is due, or what follows after."""

    offset: Duration
    before: bool
    to: tuple[str, ...] = ()  # who is told: roles, owner, requester, starter
    message: str = ""  # the id of a message, '' = the engine's own words
    task: str = ""  # the role to whose list it is added
    conditions: tuple[Condition, ...] = ()
    effects: tuple[Effect, ...] = ()

    @property
    def acts(self) -> bool:
        """Whether something happens at its time; a task only begins to be shown."""
        return bool(self.to or self.effects)


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that is due while a case is in certain statuses."""

    id: str
    text: str
    location: Location
    states: tuple[str, ...]
    conditions: tuple[Condition, ...]
    due: Due
    start: Rule | None = None  # a date or instant; None = when the statuses were entered
    counted_from: str = "later_of"  # entered | changed | later_of
    role: str = ""  # whose task it is; '' = the owner's
    ladder: tuple[Rung, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Records of a form that are due again and again, or at fixed distances."""

    id: str
    text: str
    location: Location
    states: tuple[str, ...]
    conditions: tuple[Condition, ...]
    form: str
    date: str  # the date field of the form
    every: Due | None = None
    at: tuple[Duration, ...] = ()
    last_done: bool = True  # `every` counts from the last record; else from the beginning
    start: Rule | None = None  # where it begins; None = when the statuses were entered
    counts: Rule | None = None  # which records count
    early: Duration | None = None
    late: Duration | None = None
    role: str = ""
    ladder: tuple[Rung, ...] = ()


@dataclass(frozen=True, slots=True)
class Automatic:
    """A transition the system fires by itself as soon as a rule is yes."""

    id: str
    text: str
    location: Location
    fire: str
    when: Rule
    by_clock: bool  # the rule may become true without any change of the case


@dataclass(frozen=True, slots=True)
class Stage:
    """One of several decisions an approval takes, in order."""

    id: str
    text: str
    by: Mapping[str, str]
    not_by: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Fallback:
    """Who else may decide when nobody has for some time."""

    after: Duration
    by: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Approval:
    """Four eyes on a transition. `by` maps role to scope; `not_by` names identities."""

    by: Mapping[str, str]
    not_by: tuple[str, ...]
    comment: Mapping[str, str]  # verb -> required | optional
    locks: tuple[str, ...]
    on_return: str  # a status, or '' to stay
    stages: tuple[Stage, ...] = ()
    fallback: Fallback | None = None
    due: Due | None = None
    ladder: tuple[Rung, ...] = ()

    def deciders(self, stage: str) -> tuple[Mapping[str, str], tuple[str, ...]]:
        """Who decides while this stage waits, and who of them may not."""
        found = next((one for one in self.stages if one.id == stage), None)
        if found is None:
            return self.by, self.not_by
        return found.by, (*self.not_by, *found.not_by)

    def roles(self) -> frozenset[str]:
        """Every role that may ever decide."""
        fallback = self.fallback.by if self.fallback else {}
        return frozenset({*self.by, *fallback, *(role for one in self.stages for role in one.by)})

    def label(self, stage: str) -> str:
        """The catalogue path of the stage, '' where there is none."""
        return next((one.text for one in self.stages if one.id == stage), "")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a transition leads if its conditions hold."""

    state: str
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """Conditions that some roles may pass over, saying why."""

    conditions: tuple[str, ...]
    by: Mapping[str, str]
