"""The lifecycle of cases: what is offered to whom, why not, and what a fire makes of a case."""

from engine.workflow.deciding import decide, offer
from engine.workflow.effecting import do_effects
from engine.workflow.firing import fire
from engine.workflow.locks import editable_forms, locked_forms
from engine.workflow.situation import (
    INPUT,
    NOT_OFFERED,
    READY,
    REFUSED,
    Ask,
    Decision,
    Fired,
    Happening,
    Offer,
    Refused,
    Request,
    Situation,
)

__all__ = [
    "INPUT",
    "NOT_OFFERED",
    "READY",
    "REFUSED",
    "Ask",
    "Decision",
    "Fired",
    "Happening",
    "Offer",
    "Refused",
    "Request",
    "Situation",
    "decide",
    "do_effects",
    "editable_forms",
    "fire",
    "locked_forms",
    "offer",
]
