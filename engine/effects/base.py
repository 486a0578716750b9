"""What an effect is: one `do:` entry of a transition, as a table of arguments and a pure change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from engine.case import Case

ALL_FORMS: Final = "all"
"""Stands for every form of the workflow; it is the name of a function, so no form is called so."""


PERSON: Final = "person:"
"""Stands before the id of a person whom a rule gave, among names of roles."""


class ArgumentKind(StrEnum):
    """What may stand as the value of an argument in YAML, and what it is read to."""

    RULE = "rule"  # a Rule giving a code or a text; blank clears
    FORMS = "forms"  # ids of forms, read to a tuple
    FLAG = "flag"  # an id of `flags:`, read to a tuple of one
    FORMS_OR_ALL = "forms_or_all"  # ids of forms, or ("all",)
    PEOPLE = "people"  # roles, owner, requester, starter, or rules giving a person
    MESSAGE = "message"  # an id of `messages:`, read to a tuple of one
    TRANSITION = "transition"  # a transition the system may fire, read to a tuple of one
    CHILD = "child"  # a workflow begun under this one, read to a tuple of one
    RULES = "rules"  # a rule for each name the child's `with` declares, read to a map
    PARENT = "parent"  # yes: it is done to the parent; read to a tuple of one


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of an effect."""

    kind: ArgumentKind
    required: bool = False


class Effect(Protocol):
    """One module under engine/effects, found by its name, holding `EFFECT`.

    Long form: `- assign:` with a map of `arguments`. Short form: `- lock: [assessment]`, where the
    value fills the argument named by `short`; an effect whose `short` is '' has none. An entry
    names at least one argument.
    """

    name: str
    short: str
    arguments: Mapping[str, Argument]
    outward: bool
    """Whether it asks something of those around the case: then `apply` changes nothing, and who
    carries out the fire sees to it in the same commit."""

    def apply(self, case: Case, values: Mapping[str, Any], at: str) -> Case:
        """The case after the effect.

        Rules arrive as their values (None = blank), forms and flags as tuples of ids, `all` already
        as the forms of the workflow. `at` is the instant of the fire.
        """


def without(held: tuple[str, ...], gone: tuple[str, ...]) -> tuple[str, ...]:
    """`held` without `gone`, in order."""
    return tuple(item for item in held if item not in gone)


def joined(held: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """`held` and what of `new` is not in it yet, each once."""
    return tuple(dict.fromkeys((*held, *new)))
