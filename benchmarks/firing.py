"""Firing a transition of the bundled lifecycle, with all reasons, beside the bare library.

The bare library moves a state and knows nothing of roles, forms, conditions and approvals.
"""

from __future__ import annotations

from dataclasses import replace

from transitions import Machine

from benchmarks.rounds import Ratio, compare
from engine.actor import Actor, Moment
from engine.case import Case
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.workflow import Fired, Situation, fire, offer

NOW = "2026-03-01T09:00:00.000Z"
GOAL = 8.0  # 40 µs beside the five of a library's own fire
BUTTONS = 12.0  # 60 µs


class _Bare:
    """What stands for a model."""

    __slots__ = ("state",)

    def __init__(self) -> None:
        self.state = "here"


def measure() -> list[Ratio]:
    """One fire that is done, one that is refused for every reason there is, the buttons of a
    case with what each still misses."""
    situation = bundled_situation()
    refused = replace(situation, ask=lambda rule: None)
    bare = Machine(None, states=["here"], initial=None, auto_transitions=False, send_event=True)
    bare.add_transition("go", "here", None, conditions=[lambda event: True])
    assert isinstance(fire(situation, "calm_alarm", "over", None), Fired)

    def theirs() -> object:
        return bare.events["go"].trigger(_Bare())

    return [
        compare(
            "a fire with its effects / the bare library",
            lambda: fire(situation, "calm_alarm", "over", None),
            theirs,
            goal=GOAL,
            calls=200,
        ),
        compare(
            "a refused fire, all reasons / the bare library",
            lambda: fire(refused, "close.request", "", None),
            theirs,
            goal=GOAL,
            calls=200,
        ),
        compare(
            "the buttons of a case page / the bare library",
            lambda: offer(refused),
            theirs,
            goal=BUTTONS,
            calls=200,
        ),
    ]


def bundled_situation() -> Situation:
    """A case of the bundled lifecycle with an alarm, before its supervisor."""
    bundle, problems = load_folder(defaults_dir(), defaults_dir())
    if bundle is None:
        raise RuntimeError(str(problems))
    columns = ("implementation", "amal", "tawila", "himaya", NOW, "amal", NOW)
    return Situation(
        bundle,
        bundle.workflows["case"],
        Case("c1", "case", "7", *columns, flags=("alarm",)),
        Actor("omer", "Omer", "supervisor", "himaya", "tawila"),
        Moment(NOW, NOW[:10]),
        ask=lambda rule: True,
        incomplete=lambda form: (),
        content=lambda forms: "same",
    )
