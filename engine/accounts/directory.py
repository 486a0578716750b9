"""Who there is: persons, agencies and teams, kept as small documents."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from engine.actor import Actor
from engine.gate import Gate
from engine.store.protocol import Delete, Put


@dataclass(frozen=True, slots=True)
class Membership:
    """One role a person has, in one agency and team, and the places it is for."""

    role: str
    agency: str = ""
    team: str = ""
    places: tuple[str, ...] = ()  # codes of a location list, for the scope `location`

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the others of a person, wherever it stands among them."""
        return (self.role, self.agency, self.team)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can sign in. `login` is what they type, `name` what others see."""

    id: str
    login: str
    name: str
    memberships: tuple[Membership, ...]
    language: str = ""
    password: str = ""  # argon2id hash; '' = cannot sign in
    active: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    digits: str = ""  # the digits this person reads; "" = as the project writes

    def actor(self, membership: int) -> Actor | None:
        """This person acting in one of their memberships."""
        if not self.active or not 0 <= membership < len(self.memberships):
            return None
        chosen = self.memberships[membership]
        actor = Actor(self.id, self.name, *chosen.key, self.language, self.columns, self.digits)
        several = len(self.memberships) > 1
        return replace(actor, places=chosen.places, acting="/".join(chosen.key) if several else "")

    def standing(self, key: tuple[str, ...]) -> int:
        """Where the membership of a key stands; the first where it was taken away since."""
        keys = [one.key for one in self.memberships]
        return keys.index(key) if key in keys else 0


def login_key(login: str) -> str:
    """The login as it is compared: NFKC, case folded, outer blanks gone."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


class Directory:
    """Reads and keeps persons, agencies and teams."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def person(self, person_id: str) -> Person | None:
        """The person with this id."""
        document = self._gate.document("person", person_id)
        return None if document is None else _person(document)

    def person_by_login(self, login: str) -> Person | None:
        """The person who signs in under this name."""
        found = self._gate.document("login", login_key(login))
        return None if found is None else self.person(str(found["person"]))

    def people(self) -> tuple[Person, ...]:
        """Everyone, in order of id."""
        found = self._gate.documents("person")
        return tuple(_person(found[key]) for key in sorted(found))

    def keep_person(self, person: Person) -> None:
        """Add or change a person; the login leads to them from now on."""
        documents: list[Put | Delete] = [Put("person", person.id, asdict(person))]
        before = self.person(person.id)
        if before is None or login_key(before.login) != login_key(person.login):
            documents.append(Put("login", login_key(person.login), {"person": person.id}))
            if before is not None:
                documents.append(Delete("login", login_key(before.login)))
        self._gate.keep(*documents)

    def keep_agency(self, agency: str, labels: Mapping[str, str]) -> None:
        """Add or rename an agency; labels by language tag."""
        kept = self._gate.document("agency", agency) or {}
        self._gate.keep(Put("agency", agency, {**kept, "labels": dict(labels)}))

    def keep_team(self, team: str, agency: str, labels: Mapping[str, str]) -> None:
        """Add or rename a team of an agency."""
        kept = self._gate.document("team", team) or {}
        document = {**kept, "agency": agency, "labels": dict(labels)}
        self._gate.keep(Put("team", team, document, agency))

    def shut(self, kind: str, code: str, *, closed: bool) -> None:
        """Offer an agency or a team to nobody any more, or again."""
        kept = self._gate.document(kind, code)
        if kept is not None:
            owner = str(kept["agency"]) if kind == "team" else ""
            self._gate.keep(Put(kind, code, {**kept, "closed": closed}, owner))

    def team_agency(self, team: str) -> str | None:
        """The agency a team belongs to, None where there is no such team."""
        found = self._gate.document("team", team)
        return None if found is None else str(found["agency"])

    def teams(self, agency: str) -> tuple[str, ...]:
        """Ids of the teams of an agency that are not closed."""
        return _open(self._gate.documents("team", agency))

    def agencies(self) -> tuple[str, ...]:
        """Ids of all agencies that are not closed."""
        return _open(self._gate.documents("agency"))

    def person_name(self, person_id: str) -> str:
        """The name others see; the id where the person is unknown."""
        person = self.person(person_id)
        return person.name if person is not None else person_id

    def agency_name(self, agency: str, tag: str) -> str:
        """The agency's label in a language."""
        return self._label("agency", agency, tag)

    def team_name(self, team: str, tag: str) -> str:
        """The team's label in a language."""
        return self._label("team", team, tag)

    def _label(self, kind: str, key: str, tag: str) -> str:
        document = self._gate.document(kind, key)
        labels: Mapping[str, str] = document["labels"] if document is not None else {}
        return labels.get(tag) or next(iter(labels.values()), key)


def _open(kept: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(sorted(code for code, one in kept.items() if not one.get("closed")))


def _membership(document: Mapping[str, Any]) -> Membership:
    return Membership(**{**document, "places": tuple(document.get("places", ()))})


def _person(document: Mapping[str, Any]) -> Person:
    known = dict(document)
    known["memberships"] = tuple(_membership(one) for one in known["memberships"])
    return Person(**known)
