"""Add people who sign in, give them passwords, let them go.

Works on a data folder, also while it is being served. A password is read from standard input or
made up and shown once.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from engine.accounts import Accounts, Membership, Person
from engine.accounts.leaving import leaving, left_behind
from engine.accounts.memberships import fits_places, fitting, with_membership
from engine.accounts.passwords import LONGEST, SHORTEST
from engine.actor import SYSTEM
from engine.clock import system_clock
from engine.commands.parts.data_folder import open_gate
from engine.commands.parts.failing import FINDINGS, WrongUse
from engine.commands.parts.options import (
    data_option,
    language_option,
    project_option,
    words_for,
)
from engine.commands.parts.project import read_or_show
from engine.commands.parts.wording import Wording
from engine.definitions.model import Bundle
from engine.gate import Gate
from engine.ids import ALPHABET, random_ids
from engine.store.opening import KINDS

GROUPS: Final = 4  # of four characters each: 80 bits


@dataclass(frozen=True, slots=True)
class Office:
    """What the subcommands work with: the configuration, the door to the data, the people."""

    bundle: Bundle
    gate: Gate
    accounts: Accounts
    words: Wording

    def person(self, login: str) -> Person:
        """The person who signs in as `login`."""
        found = self.accounts.directory.person_by_login(login)
        if found is None:
            raise WrongUse(self.words.say("commands.user.unknown", login=login))
        return found

    def say(self, path: str, **params: object) -> None:
        """Print a sentence."""
        click.echo(self.words.say(f"commands.user.{path}", **params))


@contextmanager
def office(
    project: Path | None, data: Path, language: str | None, *, create: str = ""
) -> Iterator[Office]:
    """Open the data folder of a project for work on its people."""
    words = words_for(language)
    bundle = read_or_show(project, words).bundle
    with open_gate(data, bundle, words, create=create) as gate:
        yield Office(bundle, gate, Accounts(gate, system_clock), words)


def shared_options(function: Callable[..., None]) -> Callable[..., None]:
    """The options of every subcommand."""
    return project_option(data_option()(language_option(function)))


@click.group("user", help=__doc__)
def command() -> None:
    """People who sign in."""


@command.command("list", help="Show everyone who has an account.")
@shared_options
def list_people(project: Path | None, data: Path, language: str | None) -> None:
    """One line a person: name to sign in with, name, roles, active or not."""
    with office(project, data, language) as at:
        people = at.accounts.directory.people()
        for person in people:
            state = "active" if person.active else "inactive"
            roles = ", ".join(_membership(one) for one in person.memberships)
            state_word = at.words.say(f"commands.user.{state}")
            click.echo(f"{person.login}\t{person.name}\t{roles}\t{state_word}")
        if not people:
            at.say("nobody")


@command.command("add", help="Add a person who can sign in as LOGIN.")
@click.argument("login")
@click.option("--name", required=True, help="The name others see.")
@click.option("--role", required=True, help="The id of a role of the project.")
@click.option("--agency", default="", help="The id of the person's agency; a new one is added.")
@click.option("--team", default="", help="The id of the person's team; a new one is added.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--create", is_flag=True, help="Begin a new data folder if there is none.")
@click.option(
    "--store",
    type=click.Choice(KINDS),
    default=KINDS[0],
    show_default=True,
    help="What a new data folder holds: a database, or a readable file to try with.",
)
@shared_options
def add(
    login: str,
    *,
    password_stdin: bool,
    create: bool,
    project: Path | None,
    data: Path,
    language: str | None,
    **facts: str,
) -> None:
    """Keep the person, their agency and team; print the password if it was made up."""
    role, agency, team = facts["role"], facts["agency"], facts["team"]
    with office(project, data, language, create=facts["store"] if create else "") as at:
        _check_new(at, login, role)
        chosen = _password(at, password_stdin)
        _keep_places(at, agency, team)
        person = Person(random_ids(), login, facts["name"], (Membership(role, agency, team),))
        at.accounts.directory.keep_person(person)
        _give(at, person, chosen)
        at.gate.note(SYSTEM, "user_add", person=person.id, role=role)
        at.say("added", login=login, role=role)
        _show(at, chosen, password_stdin)


@command.command("role", help="Give LOGIN one more role, or with --take one role less.")
@click.argument("login")
@click.option("--role", required=True, help="The id of a role of the project.")
@click.option("--agency", default="", help="The id of the agency; a new one is added.")
@click.option("--team", default="", help="The id of the team; a new one is added.")
@click.option("--place", multiple=True, help="A place, for roles that reach cases by place.")
@click.option("--take", is_flag=True, help="Take the role away instead.")
@shared_options
def role(
    login: str,
    *,
    place: tuple[str, ...],
    take: bool,
    project: Path | None,
    data: Path,
    language: str | None,
    **facts: str,
) -> None:
    """A person acts in one of their roles at a time; a change holds from the next request on."""
    given = Membership(facts["role"], facts["agency"], facts["team"], place)
    with office(project, data, language) as at:
        person = at.person(login)
        if take:
            held = _without(at, person, given)
        else:
            _check_role(at, given)
            _keep_places(at, given.agency, given.team)
            held = with_membership(person.memberships, fitting(at.bundle, given))
        at.accounts.directory.keep_person(replace(person, memberships=held))
        action = "user_role_taken" if take else "user_role"
        at.gate.note(SYSTEM, action, person=person.id, role=given.role)
        at.say("role_taken" if take else "role_given", login=login, role=_membership(given))


def _without(at: Office, person: Person, taken: Membership) -> tuple[Membership, ...]:
    """What is left; the last role stays, for it says whose person this is."""
    left = tuple(one for one in person.memberships if one.key != taken.key)
    if len(left) == len(person.memberships) or not left:
        held = ", ".join(_membership(one) for one in person.memberships)
        raise WrongUse(at.words.say("commands.user.roles_held", login=person.login, roles=held))
    return left


def _check_role(at: Office, given: Membership) -> None:
    _check_known(at, given.role)
    if not fits_places(at.bundle, given):
        raise WrongUse(at.words.say("commands.user.place", role=given.role))


@command.command("password", help="Give LOGIN a new password.")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@shared_options
def password(
    login: str, password_stdin: bool, *, project: Path | None, data: Path, language: str | None
) -> None:
    """Replace the password; print it if it was made up."""
    with office(project, data, language) as at:
        person = at.person(login)
        chosen = _password(at, password_stdin)
        _give(at, person, chosen)
        at.gate.note(SYSTEM, "user_password", person=person.id)
        at.say("password_changed", login=login)
        _show(at, chosen, password_stdin)


@command.command("deactivate", help="Let LOGIN not sign in any more; what they did stays.")
@click.argument("login")
@click.option("--all-the-same", is_flag=True, help="Also where cases or decisions are left behind.")
@shared_options
def deactivate(
    login: str, all_the_same: bool, *, project: Path | None, data: Path, language: str | None
) -> None:
    """Rights are read at every request: whoever is signed in is out at once.

    What would be left with nobody to see to it is told, and nothing is done; exit code 1.
    """
    with office(project, data, language) as at:
        person = at.person(login)
        if not all_the_same:
            _check_free(at, person)
        at.accounts.directory.keep_person(replace(person, active=False))
        at.gate.note(SYSTEM, "user_deactivate", person=person.id)
        at.say("deactivated", login=login)


@command.command("forget-second-factor", help="Let LOGIN set up a new phone at the next sign-in.")
@click.argument("login")
@shared_options
def forget_second_factor(
    login: str, project: Path | None, data: Path, language: str | None
) -> None:
    """For whoever lost both the phone and the recovery codes; they are signed out everywhere."""
    with office(project, data, language) as at:
        person = at.person(login)
        at.accounts.forget_second_factor(person.id)
        at.gate.note(SYSTEM, "user_forget_second_factor", person=person.id)
        at.say("factor_forgotten", login=login)


def _check_free(at: Office, person: Person) -> None:
    left = left_behind(leaving(at.gate, person))
    for problem in left:
        click.echo(at.words.say(f"problems.{problem.code}.message", **problem.params), err=True)
    if left:
        click.echo(at.words.say("commands.user.all_the_same"), err=True)
        click.get_current_context().exit(FINDINGS)


def _check_new(at: Office, login: str, role: str) -> None:
    if at.accounts.directory.person_by_login(login) is not None:
        raise WrongUse(at.words.say("commands.user.exists", login=login))
    _check_known(at, role)
    if not fits_places(at.bundle, Membership(role)):
        raise WrongUse(at.words.say("commands.user.place", role=role))


def _check_known(at: Office, role: str) -> None:
    if role not in at.bundle.roles:
        known = ", ".join(at.bundle.roles)
        raise WrongUse(at.words.say("commands.user.role", role=role, known=known))


def _keep_places(at: Office, agency: str, team: str) -> None:
    """Add the agency and the team if they are new; their ids are their names until changed."""
    tag = at.bundle.project.source_language
    directory = at.accounts.directory
    kept = at.gate.document("team", team) if team else None
    if kept is not None and kept["agency"] != agency:
        raise WrongUse(at.words.say("commands.user.team", team=team, agency=kept["agency"]))
    if agency and at.gate.document("agency", agency) is None:
        directory.keep_agency(agency, {tag: agency})
    if team and kept is None:
        directory.keep_team(team, agency, {tag: team})


def _password(at: Office, from_input: bool) -> str:
    chosen = sys.stdin.readline().rstrip("\r\n") if from_input else _made_up()
    if not SHORTEST <= len(chosen) <= LONGEST:
        raise WrongUse(at.words.say("commands.user.short", min=SHORTEST, max=LONGEST))
    return chosen


def _made_up() -> str:
    letters = ALPHABET.lower()
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(GROUPS))


def _give(at: Office, person: Person, chosen: str) -> None:
    problem = at.accounts.set_password(person.id, chosen)
    if problem is not None:
        raise WrongUse(at.words.say(f"problems.{problem.code}.message", **problem.params))


def _show(at: Office, chosen: str, from_input: bool) -> None:
    if not from_input:
        at.say("password", password=chosen)


def _membership(membership: Membership) -> str:
    places = "/".join(place for place in (membership.agency, membership.team) if place)
    told = ", ".join(place for place in (places, *membership.places) if place)
    return f"{membership.role} ({told})" if told else membership.role
