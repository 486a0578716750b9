"""Who may do what in the project of tests/projects/rights, said once more in the plainest way.

Nothing here is of the engine: it is what the engine is held against.
"""

from __future__ import annotations

from dataclasses import dataclass

SCOPES = {
    **{"own_one": ("own",), "team_one": ("team",), "agency_one": ("agency",)},
    **{"place_one": ("location",), "mixed": ("team", "location"), "chief": ("all",), "nobody": ()},
}
SEALED = ("chief", "mixed")
NAMES = ("own_one", "agency_one", "mixed", "chief")
LIES_IN = {"east_town": "east", "west_town": "west"}
CLOSE = {role: SCOPES[role] for role in ("team_one", "agency_one", "place_one", "mixed")}
SEAL = {"own_one": ("own",), "mixed": ("location",), "chief": ("agency",)}
MOVES = {
    ("case", "open"): {"seal": SEAL, "close": CLOSE},
    ("case", "sealed"): {"unseal": dict.fromkeys(SEALED, ("own",)), "close": CLOSE},
    ("errand", "open"): {"done": SCOPES},
}


@dataclass(frozen=True)
class One:
    """A person (`name` is theirs, `places` all of theirs) or a case (`name` is its owner)."""

    name: str
    agency: str
    team: str
    places: tuple[str, ...] = ()
    role: str = ""
    status: str = ""
    above: One | None = None


def lies_within(person: One, case: One, scope: str) -> bool:
    """Whether a case lies in one scope of a person."""
    home = (case.above or case).places
    around = {*home, *(LIES_IN[place] for place in home if place in LIES_IN)}
    same_agency = person.agency == case.agency
    return {
        "own": person.name == case.name,
        "team": person.team == case.team != "" and same_agency,
        "agency": same_agency and case.agency != "",
        "location": bool(around & set(person.places)),
        "all": True,
    }[scope]


def reaches(person: One, case: One) -> bool:
    """Whether the case is there for this person at all."""
    if case.status == "sealed" and person.role not in SEALED:
        return False
    held = (case, case.above) if case.above else (case,)
    return any(lies_within(person, one, s) for one in held for s in SCOPES[person.role])


def reads(person: One, case: One, field: str) -> bool:
    """Whether this person reads a field of the case."""
    if field in ("told", "inner"):
        return person.role == "chief" and reaches(person, case)
    return reaches(person, case) and (field == "plain" or person.role in NAMES)


def moves(person: One, case: One) -> set[str]:
    """What this person may do with the case."""
    kind = "errand" if case.above else "case"
    offered = MOVES.get((kind, case.status), {})
    return {
        move
        for move, by in offered.items()
        if reaches(person, case)
        and any(lies_within(person, case, scope) for scope in by.get(person.role, ()))
    }
