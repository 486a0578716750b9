"""What follows from a change in a family of cases, gathered while they become what they will be.

After what a person did come the transitions it asks for, then the automatic ones, in the order of
the files, from the top again after each, in the case itself before the others of its family.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine.actor import SYSTEM, Actor
from engine.case import Case
from engine.cases.beginning import begin_child, rows_without_child
from engine.cases.deciding import situation
from engine.cases.desk import Desk
from engine.cases.notices import Asking, Notice, notices
from engine.cases.people import team_of
from engine.definitions.model import Automatic, Workflow
from engine.environment import run
from engine.gate import Locked, Member
from engine.store.protocol import Event, Put
from engine.workflow import Fired, Request, fire
from engine.workflow.granting import with_grant

MOST: Final = 10  # for each case of the family
HOLDERS: Final = ("owner", "team", "agency")


@dataclass(slots=True)
class Following:
    """A family on its way; `family` holds the case that is changed first, then the others."""

    desk: Desk
    locked: Locked
    actor: Actor
    main: str
    family: dict[str, Case]
    before: Mapping[str, Case]
    events: dict[str, list[Event]] = field(default_factory=dict)
    documents: list[Put] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)
    waiting: list[tuple[str, str]] = field(default_factory=list)

    def case(self, case_id: str) -> Case:
        """One of the family, knowing the others as they are now."""
        others = tuple(one.changed(kin=()) for one in self.family.values() if one.id != case_id)
        return self.family[case_id].changed(kin=others)

    def told(self, case_id: str) -> tuple[Event, ...]:
        """What happened to one of the family by itself."""
        return tuple(self.events.get(case_id, ()))

    def members(self) -> tuple[Member, ...]:
        """The others that changed."""
        return tuple(
            Member(self.case(name), self.told(name))
            for name, one in self.family.items()
            if name != self.main and one != self.before.get(name)
        )

    def asked(self, case_id: str, requests: tuple[Request, ...], actor: Actor) -> None:
        """See to what effects ask for; what is to be fired is remembered."""
        for request in requests:
            _SEEN_TO[request.effect](self, case_id, request, actor)

    def go_on(self) -> None:
        """Begin, fire and hand on whatever follows, until nothing more happens."""
        tried: set[tuple[str, str]] = set()
        self._begin_rows()
        for _ in range(MOST * len(self.family)):
            if not self._one(tried):
                break
            self._begin_rows()
        self.waiting.clear()
        self._hand_on()
        for name in tuple(self.family):
            self._forget(name)

    def _one(self, tried: set[tuple[str, str]]) -> bool:
        while self.waiting:
            if self._fire(*self.waiting.pop(0), {}):
                return True
        return any(self._one_automatic(name, tried) for name in tuple(self.family))

    def _one_automatic(self, name: str, tried: set[tuple[str, str]]) -> bool:
        for automatic in self._workflow(name).automatic:
            known = (name, automatic.id) in tried or not self._armed(name, automatic)
            if known or not self._holds(name, automatic):
                continue
            tried.add((name, automatic.id))
            fired = self._fire(name, automatic.fire, {"automatic": automatic.id})
            self._mark(name, automatic, int(fired))
            if fired:
                return True
        return False

    def _workflow(self, name: str) -> Workflow:
        return self.desk.workflow(self.family[name])

    def _armed(self, name: str, automatic: Automatic) -> bool:
        """It fires once when its rule becomes yes, and again only when that was not so between."""
        return self.family[name].ladder.get(_key(automatic), ("", 0))[1] == 0

    def _holds(self, name: str, automatic: Automatic) -> bool:
        environment = self.desk.environment(self._workflow(name), self.case(name), SYSTEM)
        return run(automatic.when, environment) is True

    def _mark(self, name: str, automatic: Automatic, fired: int) -> None:
        case = self.family[name]
        ladder = {**case.ladder, _key(automatic): (self.locked.moment.now, fired)}
        self.family[name] = replace(case, ladder=ladder)

    def _forget(self, name: str) -> None:
        """Automatic steps whose rule is not yes any more may fire anew."""
        marked = [one for one in self._workflow(name).automatic if not self._armed(name, one)]
        gone = {_key(one) for one in marked if not self._holds(name, one)}
        if gone:
            case = self.family[name]
            kept = {key: mark for key, mark in case.ladder.items() if key not in gone}
            self.family[name] = replace(case, ladder=kept)

    def _fire(self, name: str, trigger: str, params: dict[str, str]) -> bool:
        situated = situation(self.desk, SYSTEM, self.case(name), self.locked.moment)
        fired = fire(situated, trigger, "", None)
        if not isinstance(fired, Fired):
            return False
        self.family[name] = fired.case
        for happened in fired.events:
            told = {**happened.params, **params}
            self._tell(name, happened.kind, SYSTEM, told, happened.payload)
        self.asked(name, fired.requests, SYSTEM)
        return True

    def _tell(
        self,
        name: str,
        kind: str,
        actor: Actor,
        params: Mapping[str, Any],
        payload: Mapping[str, Any] | None = None,
    ) -> None:
        event = Event(kind, self.locked.moment.now, actor.id, params, {**(payload or {})})
        self.events.setdefault(name, []).append(event)

    # -- what effects ask for ------------------------------------------------------------------

    def fire_asked(self, case_id: str, request: Request, actor: Actor) -> None:
        """Remember what is to be fired: here, in the parent, or in the children of a kind."""
        case, values = self.case(case_id), request.values
        names = [case_id]
        if values.get("parent"):
            names = [case.parent]
        elif values.get("child"):
            names = [one.id for kind in values["child"] for one in case.below(kind)]
        self.waiting.extend(
            (name, trigger) for trigger in values["transition"] for name in names if name
        )

    def start_asked(self, case_id: str, request: Request, actor: Actor) -> None:
        """Begin a case under this one."""
        for kind in request.values["workflow"]:
            self._begin(case_id, self.desk.bundle.workflows[kind], actor, request.values)

    def assign_asked(self, case_id: str, request: Request, actor: Actor) -> None:
        """Give the parent to somebody else."""
        parent = self.case(case_id).above()
        if parent is None:
            return
        given = self._holders(parent, request.values)
        changed = {
            name: [getattr(parent, name), value]
            for name, value in given.items()
            if getattr(parent, name) != value
        }
        self.family[parent.id] = parent.changed(**given)
        if changed:
            self._tell(parent.id, "handed_over", actor, {"changed": changed, "child": case_id})

    def _holders(self, parent: Case, values: Mapping[str, Any]) -> dict[str, str]:
        """Who gets the parent: somebody without a team that is named, with their own."""
        given = {name: str(values[name] or "") for name in HOLDERS if name in values}
        if given.get("owner") and "team" not in given:
            agency = given.get("agency", parent.agency)
            given["team"] = team_of(self.desk.gate, given["owner"], agency) or parent.team
        return given

    def notify_asked(self, case_id: str, request: Request, actor: Actor) -> None:
        """Tell whoever is to be told."""
        self.documents.extend(self._notices(case_id, request, actor))

    def _notices(self, case_id: str, request: Request, actor: Actor) -> Iterator[Put]:
        # Whoever it is granted to from now on is told as well.
        case = with_grant(self.desk.bundle, self.case(case_id), self.locked.moment)
        values = request.values
        message = "".join(values.get("message", ()))
        notice = Notice(
            source=values.get("source") or f"{case.seq + 1}:{len(self.documents)}",
            about=request.about,
            message=f"{self._workflow(case_id).text}.messages.{message}" if message else "",
            due_at=values.get("due_at", ""),
            kind=values.get("kind", "told"),
        )
        about = Asking(actor, self.locked.moment.now, values.get("transition", ""))
        yield from notices(self.desk, case, values["to"], notice, about)

    # -- the family ------------------------------------------------------------------------------

    def _begin_rows(self) -> None:
        """One case for each row that asks for one and has none yet."""
        for name in tuple(self.family):
            for workflow, row in rows_without_child(self.desk.bundle, self.case(name)):
                self._begin(name, workflow, self.actor, {"row": row})

    def _begin(
        self, parent: str, workflow: Workflow, actor: Actor, values: Mapping[str, Any]
    ) -> None:
        begun = begin_child(
            self.desk, actor, self.locked, (self.case(parent), workflow, values), self.counters
        )
        self.family[begun.id] = begun
        self._tell(begun.id, "created", actor, {"status": begun.status})
        self._tell(parent, "begun", actor, {"child": begun.id, "workflow": workflow.id})

    def _hand_on(self) -> None:
        """What belonged to whoever had the parent goes along with it."""
        for parent in tuple(self.family.values()):
            was = self.before.get(parent.id)
            if was is None:
                continue
            for below in self.case(parent.id).below():
                changed = {
                    name: getattr(parent, name)
                    for name in HOLDERS
                    if getattr(was, name) != getattr(parent, name)
                    and getattr(below, name) == getattr(was, name)
                }
                if changed:
                    told = {name: [getattr(below, name), value] for name, value in changed.items()}
                    self.family[below.id] = self.family[below.id].changed(**changed)
                    self._tell(below.id, "handed_over", self.actor, {"changed": told})


_SEEN_TO: Final = {
    "fire": Following.fire_asked,
    "start": Following.start_asked,
    "assign": Following.assign_asked,
    "notify": Following.notify_asked,
}


def _key(automatic: Automatic) -> str:
    return f"automatic:{automatic.id}"
