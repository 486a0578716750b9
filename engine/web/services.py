"""What every page is given: the desk of the use cases, the people, words, settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.accounts import Accounts
from engine.actor import Actor
from engine.cases.desk import Desk
from engine.clock import Clock
from engine.definitions.model import Bundle
from engine.fieldtypes.base import Words
from engine.i18n.reader import ReaderWords
from engine.ids import Ids
from engine.settings import Settings
from engine.web.kept_drawings import KeptDrawings


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a request may use."""

    desk: Desk
    accounts: Accounts
    clock: Clock
    ids: Ids
    settings: Settings
    drawings: KeptDrawings = field(default_factory=KeptDrawings)

    @property
    def bundle(self) -> Bundle:
        """The configuration at work."""
        return self.desk.bundle

    def words(self, tag: str, actor: Actor | None = None) -> Words:
        """How things are put to this reader in this language; nobody reads numbers of cases."""
        directory = self.accounts.directory
        agencies: Callable[[str], str] = lambda agency: directory.agency_name(agency, tag)  # noqa: E731  # a name of its own would say no more
        project = self.bundle.project
        own = actor.digits if actor is not None else ""
        digits = own or (project.digits if tag == project.default_language else "latn")
        return ReaderWords(
            self.bundle.catalogue,
            tag,
            digits,
            self.bundle.lists,
            people=directory.person_name,
            agencies=agencies,
            cases=lambda case: self.desk.gate.number(actor, case) if actor is not None else "",
        )
