"""A change of a case, with everything that follows from it by itself, in one commit.

After what a person did come the transitions it asks for, then the automatic ones, in the order of
the file, from the top again after each; ten at most. All changes of cases go through `change_case`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from engine.actor import SYSTEM, Actor
from engine.case import Case
from engine.cases.deciding import situation
from engine.cases.desk import Desk
from engine.cases.notices import Asking, Notice, notices
from engine.definitions.model import Automatic, Workflow
from engine.environment import run
from engine.gate import Change, Locked
from engine.store.protocol import Delete, Event, Put
from engine.workflow import Fired, Request, fire

T = TypeVar("T")
MOST: Final = 10


def change_case(
    desk: Desk, actor: Actor, case_id: str, work: Callable[[Locked], Change[T]]
) -> T | None:
    """Do `work` under the lock of the case, and what follows from it."""

    def settled(locked: Locked) -> Change[T]:
        return settle(desk, actor, locked, work(locked))

    return desk.gate.change(actor, case_id, settled)


def settle(desk: Desk, actor: Actor, locked: Locked, done: Change[T]) -> Change[T]:
    """The change with all that follows; what is refused has no consequences."""
    if done.refused or done.case is None:
        return done
    following = _Following(desk, locked, done.case)
    following.asked(done.requests, actor)
    following.go_on()
    changed = following.case != done.case
    return replace(
        done,
        case=following.case,
        events=(*done.events, *following.events),
        documents=(*done.documents, *following.documents),
        unseen=done.unseen and not (changed and following.events),
        idle=done.idle and not changed,
        requests=(),
    )


@dataclass(slots=True)
class _Following:
    """What follows, gathered while the case becomes what it will be."""

    desk: Desk
    locked: Locked
    case: Case
    events: list[Event] = field(default_factory=list)
    documents: list[Put | Delete] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    @property
    def workflow(self) -> Workflow:
        return self.desk.workflow(self.case)

    def asked(self, requests: tuple[Request, ...], actor: Actor) -> None:
        """Tell who is to be told; remember what is to be fired."""
        for request in requests:
            if request.effect == "fire":
                self.waiting.extend(request.values["transition"])
            elif request.effect == "notify":
                self.documents.extend(self._told(request, actor))

    def go_on(self) -> None:
        """Fire what is waiting and what is automatic, until nothing more happens."""
        tried: set[str] = set()
        for _ in range(MOST):
            if not self._one(tried):
                break
        self.waiting.clear()
        self._forget()

    def _one(self, tried: set[str]) -> bool:
        while self.waiting:
            if self._fire(self.waiting.pop(0), {}):
                return True
        for automatic in self.workflow.automatic:
            if automatic.id in tried or not self._armed(automatic) or not self._holds(automatic):
                continue
            tried.add(automatic.id)
            if self._fire(automatic.fire, {"automatic": automatic.id}):
                self._mark(automatic, 1)
                return True
            self._mark(automatic, 0)
        return False

    def _armed(self, automatic: Automatic) -> bool:
        """It fires once when its rule becomes yes, and again only when that was not so between."""
        return self.case.ladder.get(_key(automatic), ("", 0))[1] == 0

    def _holds(self, automatic: Automatic) -> bool:
        environment = self.desk.environment(self.workflow, self.case, SYSTEM)
        return run(automatic.when, environment) is True

    def _mark(self, automatic: Automatic, fired: int) -> None:
        now = self.locked.moment.now
        ladder = {**self.case.ladder, _key(automatic): (now, fired)}
        self.case = replace(self.case, ladder=ladder)

    def _forget(self) -> None:
        """Automatic steps whose rule is not yes any more may fire anew."""
        marked = [one for one in self.workflow.automatic if not self._armed(one)]
        gone = {_key(one) for one in marked if not self._holds(one)}
        if gone:
            kept = {key: mark for key, mark in self.case.ladder.items() if key not in gone}
            self.case = replace(self.case, ladder=kept)

    def _fire(self, trigger: str, params: dict[str, str]) -> bool:
        situated = situation(self.desk, SYSTEM, self.case, self.locked.moment)
        fired = fire(situated, trigger, "", None)
        if not isinstance(fired, Fired):
            return False
        self.case = fired.case
        now = self.locked.moment.now
        for happened in fired.events:
            told = {**happened.params, **params}
            self.events.append(Event(happened.kind, now, SYSTEM.id, told, {**happened.payload}))
        self.asked(fired.requests, SYSTEM)
        return True

    def _told(self, request: Request, actor: Actor) -> Iterator[Put]:
        values = request.values
        message = "".join(values.get("message", ()))
        notice = Notice(
            source=values.get("source") or f"{self.case.seq + 1}:{len(self.documents)}",
            about=request.about,
            message=f"{self.workflow.text}.messages.{message}" if message else "",
            due_at=values.get("due_at", ""),
            kind=values.get("kind", "told"),
        )
        about = Asking(actor, self.locked.moment.now, values.get("transition", ""))
        yield from notices(self.desk, self.case, values["to"], notice, about)


def _key(automatic: Automatic) -> str:
    return f"automatic:{automatic.id}"
