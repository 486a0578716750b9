"""A family of cases in one commit: each with what it is found by, worked out on all as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from engine.actor import Moment
from engine.case import Case, from_document, to_document
from engine.definitions.model import Bundle
from engine.policy.places import placed
from engine.projections import project
from engine.schema.moving import Moving
from engine.store.protocol import Document, Event, Relative
from engine.workflow.granting import with_grant
from engine.workflow.since import with_since


@dataclass(frozen=True, slots=True)
class Member:
    """Another case of the family that a change touches, and what happened to it."""

    case: Case
    events: tuple[Event, ...] = ()


def stored_case(
    bundle: Bundle,
    moving: Moving,
    document: Document,
    family: Callable[[], tuple[Document, ...]],
) -> Case:
    """A stored case, its answers where this configuration has a place for them, with the others of
    its family and the places it lies in."""
    case = moving.case(from_document(document))
    workflow = bundle.workflows.get(case.workflow)
    if workflow is not None and workflow.kindred:
        case = case.changed(kin=tuple(moving.case(from_document(one)) for one in family()))
    return placed(bundle, case)


def begun_here(case: Case) -> bool:
    """Whether it is kept for the first time by this commit."""
    return case.seq == 1


def settled(
    bundle: Bundle, case: Case, touched: tuple[Member, ...], moment: Moment
) -> tuple[Case, tuple[Relative, ...]]:
    """The case as it is committed, and what becomes of its relatives: those that changed are
    written, of the others only what they are found by."""
    changed = {one.case.id: _stamped(one.case, moment) for one in touched}
    others = [one for one in case.kin if one.id not in changed]
    family = _aware([case, *changed.values(), *others])
    family = _aware([with_grant(bundle, one, moment) for one in family])
    written = {case.id, *changed}
    granted = {one.id for one in family if _regranted(one, others)}
    family = [_dated(bundle, one, moment) if one.id in written else one for one in family]
    whole = _aware([_stamped(one, moment) if one.id in granted else one for one in family])
    events = {one.case.id: one.events for one in touched}
    relatives = (
        _relative(bundle, one, events.get(one.id, ()), kept=one.id in {*changed, *granted})
        for one in whole[1:]
    )
    return whole[0], tuple(relatives)


def _regranted(one: Case, before: Iterable[Case]) -> bool:
    """Whether a case nobody touched has other receivers now."""
    was = next((known.granted for known in before if known.id == one.id), None)
    return was is not None and dict(was) != dict(one.granted)


def _stamped(case: Case, moment: Moment) -> Case:
    return replace(case, seq=case.seq + 1, updated_at=moment.now)


def _dated(bundle: Bundle, case: Case, moment: Moment) -> Case:
    return with_since(bundle, case, moment, begun=begun_here(case))


def _aware(family: list[Case]) -> list[Case]:
    """Each case knowing all the others as they are."""
    bare: Mapping[str, Case] = {one.id: one.changed(kin=()) for one in family}
    return [
        one.changed(kin=tuple(other for name, other in bare.items() if name != one.id))
        for one in family
    ]


def _relative(bundle: Bundle, case: Case, events: tuple[Event, ...], *, kept: bool) -> Relative:
    dated = tuple(replace(event, bundle=bundle.hash) for event in events)
    document = to_document(case) if kept else None
    return Relative(case.id, project(bundle, case), document, dated)
