"""Words for one reader: their language and digits, with lists and people given as mappings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from engine.i18n.catalogue import Catalogue
from engine.i18n.dates import date_words
from engine.i18n.digits import in_digits, number_text
from engine.i18n.messages import format_message


class Labelled(Protocol):
    """Anything with a catalogue path."""

    @property
    def text(self) -> str:
        """The path; the label is under `text` + ".label"."""
        ...


class Listed(Protocol):
    """A choice list, as far as labels need it."""

    @property
    def by_code(self) -> Mapping[str, Labelled]:
        """Its choices."""
        ...


class ReaderWords:
    """How texts and values are put to one reader."""

    __slots__ = ("_agencies", "_cases", "_catalogue", "_digits", "_lists", "_people", "tag")

    def __init__(
        self,
        catalogue: Catalogue,
        tag: str,
        digits: str,
        lists: Mapping[str, Listed],
        *,
        people: Callable[[str], str] = str,
        agencies: Callable[[str], str] = str,
        cases: Callable[[str], str] = lambda _: "",
    ) -> None:
        self._catalogue = catalogue
        self.tag = tag
        self._digits = digits
        self._lists = lists
        self._people = people
        self._agencies = agencies
        self._cases = cases

    def text(self, path: str, /, **params: object) -> str:
        """The message of `path`, numbers in the reader's digits; the path where it has no words."""
        message = self._catalogue.message(self.tag, path)
        if isinstance(message, str) and "{" not in message:
            return message
        return path if message is None else format_message(message, params, self.tag, self._shown)

    def has(self, path: str) -> bool:
        """Whether `path` has words the reader could be shown."""
        return self._catalogue.has(self.tag, path)

    def choice(self, list_id: str, code: str) -> str:
        """The label of a choice; the code itself where the list no longer has it."""
        chosen_from = self._lists.get(list_id)
        choice = None if chosen_from is None else chosen_from.by_code.get(code)
        if choice is None or not self.has(f"{choice.text}.label"):
            return code
        return self.text(f"{choice.text}.label")

    def number(self, value: float, places: int | None = None) -> str:
        """A number in the reader's digits."""
        return number_text(value, self._digits, places)

    def date(self, iso: str) -> str:
        """A full or partial date in words."""
        return date_words(iso, self.tag, self._digits)

    def person(self, person_id: str) -> str:
        """The name of a person."""
        return self._people(person_id)

    def agency(self, agency_id: str) -> str:
        """The name of an agency."""
        return self._agencies(agency_id)

    def case(self, case_id: str) -> str:
        """The number of a case, '' where this reader may not see it."""
        return self._cases(case_id)

    def digits(self, text: str) -> str:
        """`text` in the reader's digits."""
        return in_digits(text, self._digits)

    def _shown(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        return self.number(value)
