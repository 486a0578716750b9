"""Who acts: a person in one of their memberships, at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person acting in one role of one agency and team."""

    id: str
    name: str
    role: str
    agency: str = ""
    team: str = ""
    language: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)  # people columns of project.yaml
    digits: str = ""  # arab or latn; "" = as the project writes
    places: tuple[str, ...] = ()  # codes of a location list: what the scope `location` reaches
    acting: str = ""  # which of several memberships, as the audit names it; "" = the only one
    covers: tuple[Actor, ...] = ()  # the absent whom they stand in for now, in this very role


@dataclass(frozen=True, slots=True)
class Moment:
    """The present, given by the caller: an instant (UTC text) and the local date (ISO)."""

    now: str
    today: str


SYSTEM: Final = Actor("system", "", "system")
