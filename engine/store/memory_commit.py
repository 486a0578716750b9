"""What one commit puts in place in the memory store: computed whole first, so that it may fail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.store.chain import extend
from engine.store.protocol import Changes, FactSet, Outcome, Relative
from engine.store.state import KeptCase, KeptChain, State, from_texts, kept_case, plain
from engine.store.values import check_family, projection_texts, root_of, stamped


@dataclass(frozen=True, slots=True)
class Commit:
    """Cases and chains by id, the outcome and the counters, ready to be put in place."""

    cases: Mapping[str, KeptCase]
    chains: Mapping[str, KeptChain]
    outcome: Outcome | None
    counters: Mapping[str, int]

    def put_in(self, state: State) -> None:
        """Put everything in place; nothing here can fail."""
        state.cases.update(self.cases)
        state.chains.update(self.chains)
        if self.outcome is not None:
            state.outcomes[self.outcome.submission] = self.outcome
        state.counters.update(self.counters)


class Committing:
    """Works out commits for one set of facts and one key of chains."""

    def __init__(self, state: State, facts: FactSet, key: bytes) -> None:
        self._state = state
        self._facts = facts
        self._key = key

    def commit(self, case_id: str, changes: Changes) -> Commit:
        """What `changes` comes to; `ValueError` or `TypeError` if it cannot be kept whole."""
        check_family(case_id, self._root(case_id, changes), changes.family)
        own = [(case_id, self._case(case_id, changes), self._chain(case_id, changes))]
        parts = [*own, *(self._relative(relative) for relative in changes.family)]
        outcome = changes.outcome
        return Commit(
            {part: kept for part, kept, _ in parts if kept is not None},
            {part: chain for part, _, chain in parts if chain is not None},
            replace(outcome, result=plain(outcome.result)) if outcome is not None else None,
            dict(changes.counters),
        )

    def _root(self, case_id: str, changes: Changes) -> str:
        known = self._state.cases.get(case_id)
        if known is not None:
            return known.row.root or case_id
        return root_of(changes.case) if changes.case is not None else case_id

    def _relative(self, relative: Relative) -> tuple[str, KeptCase | None, KeptChain | None]:
        if relative.case is not None:
            own = Changes(
                case=relative.case, projection=relative.projection, events=relative.events
            )
            return relative.id, self._case(relative.id, own), self._chain(relative.id, own)
        known = self._state.cases.get(relative.id)
        if known is None or relative.events:
            raise ValueError("events belong to a case")
        texts = projection_texts(relative.projection)
        return relative.id, from_texts(known.body, texts, self._facts, self._facts.id), None

    def _case(self, case_id: str, changes: Changes) -> KeptCase | None:
        if changes.case is None:
            return None
        known = self._state.cases.get(case_id)
        document = stamped(changes.case, case_id, known.seq + 1 if known else 1)
        return kept_case(document, changes.projection, self._facts)

    def _chain(self, case_id: str, changes: Changes) -> KeptChain | None:
        if not changes.events and changes.case is None:
            return None
        if changes.case is None and case_id not in self._state.cases:
            raise ValueError("events belong to a case")
        before = self._state.chains.get(case_id, KeptChain())
        links, payloads, head = extend(self._key, case_id, before.head, changes.events)
        said = {link.seq: text for link, text in zip(links, payloads, strict=True) if text}
        return KeptChain([*before.links, *links], {**before.payloads, **said}, head)


def family_of(state: State, own: KeptCase) -> tuple[Mapping[str, object], ...]:
    """The documents of the other cases of a family, by id."""
    root = own.row.root or own.row.id
    kin = sorted(i for i, kept in state.cases.items() if root in (i, kept.row.root))
    return tuple(json.loads(state.cases[one].body) for one in kin if one != own.row.id)
