"""What a rule can see while it is evaluated, and the account of the work it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from engine.expression.values import Value


class Environment(Protocol):
    """The values of one evaluation; nothing here may change while it runs."""

    @property
    def today(self) -> str:
        """The one date, ISO, that `today()` gives."""
        ...

    @property
    def now(self) -> str:
        """The one instant, ISO and UTC, that `now()` gives."""
        ...

    def lookup(self, name: str) -> Value:
        """The value of a name; None when blank or unknown."""
        ...

    def choice(self, list_id: str, code: str) -> Mapping[str, Value] | None:
        """The columns of a choice: code, label, parent, level, data, ancestors by level."""
        ...

    def label(self, list_id: str, code: str) -> str:
        """The choice's label in the reader's language."""
        ...

    def entered(self, status: str) -> Value:
        """When this case last entered `status`."""
        ...


Lists: TypeAlias = Mapping[str, Mapping[str, Mapping[str, Value]]]
LIGHT_TEXT = 64
_NO_LISTS: Lists = {}
_NO_STATES: Mapping[str, Value] = {}


class DictEnvironment:
    """An environment out of mappings.

    `lists` maps list id → code → columns; `states` maps a status to its last entry. A name that is
    missing here is looked for in `parent`, so give every field of a row, blank ones as None.
    """

    __slots__ = ("_lists", "_names", "_parent", "_states", "now", "today")

    def __init__(
        self,
        names: Mapping[str, Value],
        today: str,
        now: str,
        *,
        lists: Lists = _NO_LISTS,
        states: Mapping[str, Value] = _NO_STATES,
        parent: Environment | None = None,
    ) -> None:
        self._names = names
        self.today = today
        self.now = now
        self._lists = lists
        self._states = states
        self._parent = parent

    def child(self, names: Mapping[str, Value]) -> DictEnvironment:
        """An environment whose names shadow this one's: a row inside a form."""
        return DictEnvironment(
            names, self.today, self.now, lists=self._lists, states=self._states, parent=self
        )

    def lookup(self, name: str) -> Value:
        """The value of a name here or outside; None when unknown."""
        if name in self._names:
            return self._names[name]
        return None if self._parent is None else self._parent.lookup(name)

    def choice(self, list_id: str, code: str) -> Mapping[str, Value] | None:
        """The columns of a choice, or None when the list or the code is unknown."""
        known = self._lists.get(list_id)
        if known is None:
            return None if self._parent is None else self._parent.choice(list_id, code)
        columns = known.get(code)
        return columns if columns is None or "code" in columns else {"code": code, **columns}

    def label(self, list_id: str, code: str) -> str:
        """The choice's label; its code when there is none."""
        found = self.choice(list_id, code)
        label = None if found is None else found.get("label")
        return label if isinstance(label, str) and label else code

    def entered(self, status: str) -> Value:
        """When `status` was last entered."""
        return self._states.get(status)


class OutOfBudgetError(Exception):
    """An evaluation took more steps than it may; never leaves the evaluator."""


@dataclass(slots=True)
class Run:
    """The account of one evaluation: steps left, and the rows the rule stands in, inner last."""

    left: int
    rows: list[tuple[Mapping[str, Value], int]]

    def spend(self, steps: int) -> None:
        """Take `steps` off the budget; rows cost their rule's nodes, lists one a row."""
        self.left -= steps
        if self.left < 0:
            raise OutOfBudgetError

    def weigh(self, text: str) -> None:
        """Take the work with a long text off the budget."""
        if len(text) > LIGHT_TEXT:
            self.spend(len(text) // LIGHT_TEXT)


Step: TypeAlias = Callable[[Environment, Run], Value]
