"""Who works in the demo: three agencies, six teams, and people in every role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.accounts import Accounts, Membership, Person
from engine.actor import Actor

PASSWORD: Final = "himaya-demo"

AGENCIES: Final[Mapping[str, Mapping[str, str]]] = {
    "sidra": {"en": "Sidra Network (demo)", "ar": "شبكة سدرة (تجريبية)"},
    "ghayma": {"en": "White Cloud Society (demo)", "ar": "جمعية الغيمة البيضاء (تجريبية)"},
    "qandil": {"en": "Lantern Organisation (demo)", "ar": "منظمة القنديل (تجريبية)"},
}


@dataclass(frozen=True, slots=True)
class Team:
    """A team, where it works (a state of the list of locations), and its names."""

    id: str
    agency: str
    state: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone who signs in."""

    login: str
    name: str
    role: str
    agency: str = ""
    team: str = ""
    places: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Known before anyone is kept, so that stories can name each other's people."""
        return f"demo-{self.login}"

    @property
    def actor(self) -> Actor:
        """As they act in their one role."""
        place = (self.role, self.agency, self.team)
        return Actor(self.id, self.name, *place, places=self.places)


TEAMS: Final = (
    Team("tawila", "sidra", "north_darfur", {"en": "Tawila", "ar": "طويلة"}),
    Team("nyala", "sidra", "south_darfur", {"en": "Nyala", "ar": "نيالا"}),
    Team("kassala", "ghayma", "kassala", {"en": "Kassala", "ar": "كسلا"}),
    Team("gedaref", "ghayma", "gedaref", {"en": "Gedaref", "ar": "القضارف"}),
    Team("port_sudan", "qandil", "red_sea", {"en": "Port Sudan", "ar": "بورتسودان"}),
    Team("kosti", "qandil", "white_nile", {"en": "Kosti", "ar": "كوستي"}),
)

PEOPLE: Final = (
    Colleague("amal", "أمل آدم", "caseworker", "sidra", "tawila"),
    Colleague("yusuf", "يوسف إسحق", "caseworker", "sidra", "tawila"),
    Colleague("omer", "عمر هارون", "supervisor", "sidra", "tawila"),
    Colleague("halima", "حليمة بشير", "caseworker", "sidra", "nyala"),
    Colleague("ibrahim", "إبراهيم صالح", "supervisor", "sidra", "nyala"),
    Colleague("mona", "منى الطيب", "manager", "sidra"),
    Colleague("nagla", "نجلاء حامد", "caseworker", "ghayma", "kassala"),
    Colleague("idris", "إدريس طاهر", "caseworker", "ghayma", "kassala"),
    Colleague("salma", "سلمى عثمان", "supervisor", "ghayma", "kassala"),
    Colleague("khalid", "خالد محجوب", "caseworker", "ghayma", "gedaref"),
    Colleague("amna", "آمنة الزين", "supervisor", "ghayma", "gedaref"),
    Colleague("widad", "وداد مصطفى", "manager", "ghayma"),
    Colleague("hashim", "هاشم نور", "caseworker", "qandil", "port_sudan"),
    Colleague("rania", "رانيا كمال", "caseworker", "qandil", "port_sudan"),
    Colleague("tahir", "طاهر موسى", "supervisor", "qandil", "port_sudan"),
    Colleague("zeinab", "زينب جابر", "caseworker", "qandil", "kosti"),
    Colleague("mahdi", "مهدي عوض", "supervisor", "qandil", "kosti"),
    Colleague("siham", "سهام يعقوب", "manager", "qandil"),
    Colleague("nadir", "نادر فضل", "program_manager"),
    Colleague("huda", "هدى سليمان", "monitor"),
    Colleague("munira", "منيرة حامد", "state_coordinator", places=("north_darfur",)),
    Colleague("salwa", "سلوى بابكر", "auditor"),
    Colleague("admin", "عبد الله رحمة", "administrator"),
)


def keep_people(accounts: Accounts) -> None:
    """Keep agencies, teams and people, each with the demo's password."""
    directory = accounts.directory
    for agency, labels in AGENCIES.items():
        directory.keep_agency(agency, labels)
    for team in TEAMS:
        directory.keep_team(team.id, team.agency, team.labels)
    for one in PEOPLE:
        membership = Membership(one.role, one.agency, one.team, one.places)
        directory.keep_person(Person(one.id, one.login, one.name, (membership,)))
        accounts.set_password(one.id, PASSWORD)


def caseworkers() -> tuple[Colleague, ...]:
    """Those who carry cases."""
    return tuple(one for one in PEOPLE if one.role == "caseworker")


def team_of(one: Colleague) -> Team:
    """The team someone works in."""
    return next(team for team in TEAMS if team.id == one.team)


def supervisor_of(one: Colleague) -> Colleague:
    """The supervisor of someone's team."""
    return next(p for p in PEOPLE if p.role == "supervisor" and p.team == one.team)


def manager_of(one: Colleague) -> Colleague:
    """The manager of someone's agency."""
    return next(p for p in PEOPLE if p.role == "manager" and p.agency == one.agency)


def colleague_of(one: Colleague) -> Colleague | None:
    """Another caseworker of the same team."""
    return next((p for p in caseworkers() if p.team == one.team and p != one), None)
