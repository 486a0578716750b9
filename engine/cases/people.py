"""People and agencies as choices of fields; their names stand under the column `label`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.actor import Actor
from engine.fieldtypes.base import Choice
from engine.gate import Gate


def team_of(gate: Gate, person_id: str, agency: str) -> str:
    """The team this person works in at an agency, '' for none."""
    found = (member.team for member in roles_of(gate, person_id) if member.agency == agency)
    return next(found, "")


def people(gate: Gate) -> Iterator[Choice]:
    """Everybody who works here now, by name."""
    kept = gate.documents("person")
    for person_id in sorted(kept, key=lambda key: str(kept[key]["name"])):
        person = kept[person_id]
        if not person["active"]:
            continue
        memberships = person["memberships"]
        columns = {
            **person["columns"],
            "label": person["name"],
            "name": person["name"],
            "code": person_id,
            "agency": memberships[0]["agency"] or None if memberships else None,
            "team": memberships[0]["team"] or None if memberships else None,
            "roles": [membership["role"] for membership in memberships],
        }
        yield Choice(person_id, "", columns=columns)


def members(gate: Gate) -> Iterator[Actor]:
    """Everybody who works here now, once for each of their roles."""
    for person_id, person in gate.documents("person").items():
        yield from _roles_of(person_id, person)


def roles_of(gate: Gate, person_id: str) -> Iterator[Actor]:
    """Somebody who works here now, once for each of their roles."""
    person = gate.document("person", person_id)
    if person is not None:
        yield from _roles_of(person_id, person)


def _roles_of(person_id: str, person: Mapping[str, Any]) -> Iterator[Actor]:
    for held in person["memberships"] if person["active"] else ():
        place = (held["role"], held["agency"], held["team"])
        places = tuple(held.get("places", ()))
        yield Actor(person_id, str(person["name"]), *place, places=places)


def agencies(gate: Gate) -> Iterator[Choice]:
    """Every agency."""
    kept = gate.documents("agency")
    for agency_id in sorted(kept):
        labels = kept[agency_id]["labels"]
        closed = bool(kept[agency_id].get("closed"))
        columns = {"labels": labels, "code": agency_id}
        yield Choice(agency_id, "", retired=closed, columns=columns)
