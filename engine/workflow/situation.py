"""What a decision may look at, and what comes out of one, as values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engine.actor import Actor, Moment
from engine.case import Case
from engine.definitions.model import Bundle, Condition, Transition, Workflow
from engine.expression import Rule
from engine.problems import Problem

NOT_OFFERED: Final = "not_offered"  # role, scope or status: no button
REFUSED: Final = "refused"  # identity, pending, stale, forms, conditions: all of them, to be mended
INPUT: Final = "input"  # a comment or the questions are missing
READY: Final = "ready"

Ask = Callable[[Rule], object]


@dataclass(frozen=True, slots=True)
class Situation:
    """One person before one case at one moment.

    `ask` evaluates a rule in the case's environment (submitted records only), `incomplete` tells
    what a form still misses (nothing: complete), `content` digests the canonical answers of forms.
    `ask_in` makes an `ask` for a later value of the case, so that the rules of effects see the
    answers just given to the transition's questions; without it they see what `ask` sees.
    """

    bundle: Bundle
    workflow: Workflow
    case: Case
    actor: Actor
    moment: Moment
    ask: Ask
    incomplete: Callable[[str], tuple[Problem, ...]]
    content: Callable[[tuple[str, ...]], str]
    ask_in: Callable[[Case], Ask] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a trigger may be fired, and every reason why not.

    A trigger that is not offered carries exactly one reason (role, scope or status): whoever has no
    right to it learns nothing of its conditions.
    """

    kind: str
    reasons: tuple[Problem, ...] = ()
    overridden: tuple[Condition, ...] = ()  # do not hold, and this person may pass over them

    @property
    def allowed(self) -> bool:
        """Whether nothing speaks against it."""
        return self.kind == READY


@dataclass(frozen=True, slots=True)
class Offer:
    """One button, and what is needed first (`reasons`). `verb` is '' without an approval."""

    trigger: str
    transition: Transition
    verb: str
    reasons: tuple[Problem, ...]
    comment: str  # '', optional, required
    overridden: tuple[Condition, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether it can be fired as things are."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in a fire. `params` hold ids; `payload` comments and answers."""

    kind: str  # fired requested signed approved returned withdrawn
    params: Mapping[str, Any]
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What an effect asks of those around the case: to tell people, to fire something else."""

    effect: str
    values: Mapping[str, Any]
    about: str  # the catalogue path of what it comes from


@dataclass(frozen=True, slots=True)
class Fired:
    """The next value of the case and what happened, in order, to be committed together.

    `seq` is left to the store; `requests` to whoever carries the fire out.
    """

    case: Case
    events: tuple[Happening, ...]
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing changed, and why."""

    decision: Decision
