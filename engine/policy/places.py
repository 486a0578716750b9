"""The scope `location`: cases whose place lies in one of the places of a membership.

The place of a case is its fact marked `scope: yes`; a case whose workflow has none lies where the
case above it lies. A place covers all that lies in it: a state its localities.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from engine.actor import SYSTEM, Actor, Moment
from engine.case import Case
from engine.definitions.model import Bundle, Fact, Workflow
from engine.environment import CaseEnvironment
from engine.fieldtypes.base import ChoiceList
from engine.query import NOTHING, And, In, Or, Query, eq
from engine.rows import CaseRow

LOCATION = "location"
_PATHS = 64
_DEEPEST = 32


def place_fact(workflow: Workflow) -> Fact | None:
    """The fact that says where a case of this workflow is."""
    return next((fact for fact in workflow.facts.values() if fact.scope), None)


def place_lists(bundle: Bundle) -> tuple[ChoiceList, ...]:
    """The lists whose codes can be places of a membership."""
    facts = (place_fact(workflow) for workflow in bundle.workflows.values())
    found = dict.fromkeys(fact.list_id for fact in facts if fact is not None)
    return tuple(bundle.lists[one] for one in found if one in bundle.lists)


def uses_places(bundle: Bundle) -> bool:
    """Whether any role reaches cases by where they are."""
    return any(LOCATION in role.scopes for role in bundle.roles.values())


def placed(bundle: Bundle, case: Case) -> Case:
    """The case knowing where it is, for `within`."""
    return case.changed(places=places_of(bundle, case)) if uses_places(bundle) else case


def places_of(bundle: Bundle, case: Case) -> tuple[str, ...]:
    """The codes of the place of a case: the place itself, then all it lies in."""
    workflow = bundle.workflows.get(case.workflow)
    fact = place_fact(workflow) if workflow is not None else None
    if workflow is None or fact is None:
        above = case.above()
        return () if above is None else places_of(bundle, above)
    # Facts may not name the clock or the user, so any will do.
    moment = Moment(case.updated_at, case.updated_at[:10])
    code = CaseEnvironment(bundle, workflow, case, SYSTEM, moment).lookup(fact.id)
    return tuple(_around(bundle.lists.get(fact.list_id), code)) if isinstance(code, str) else ()


def places_of_row(bundle: Bundle, row: CaseRow) -> tuple[str, ...]:
    """As `places_of`, of a case that is known by its row alone."""
    fact = place_fact(bundle.workflows[row.workflow])
    code = row.facts.get(fact.id) if fact is not None else None
    if fact is None or not isinstance(code, str):
        return ()
    return tuple(_around(bundle.lists.get(fact.list_id), code))


def in_places(bundle: Bundle, actor: Actor) -> Query:
    """The cases in the places of this person, as a query for the store."""
    found = []
    for workflow in bundle.workflows.values():
        fact = place_fact(workflow)
        if fact is not None and (codes := covered(bundle, fact.list_id, actor.places)):
            here = In(f"fact.{fact.id}", codes)
            found.append(And((eq("case.workflow", workflow.id), here)))
    return Or(tuple(found)) if found else NOTHING


def place_codes(bundle: Bundle, actor: Actor) -> tuple[str, ...]:
    """Every code that the places of this person cover."""
    lists = place_lists(bundle) if actor.places else ()
    codes = (code for one in lists for code in covered(bundle, one.id, actor.places))
    return tuple(dict.fromkeys(codes))


def covered(bundle: Bundle, list_id: str, places: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of a list that are one of the places, or lie in one."""
    choices = bundle.lists.get(list_id)
    if choices is None or not places:
        return ()
    return _covered(_Listed(bundle.hash, choices), places)


class _Listed:
    """A list, known by the configuration it belongs to: its paths are walked once, not each time
    somebody asks for a page."""

    __slots__ = ("choices", "key")

    def __init__(self, bundle: str, choices: ChoiceList) -> None:
        self.choices = choices
        self.key = (bundle, choices.id)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Listed) and self.key == other.key


@lru_cache(maxsize=_PATHS)
def _covered(listed: _Listed, places: tuple[str, ...]) -> tuple[str, ...]:
    choices = listed.choices
    wanted = set(places)
    paths = ((one.code, _around(choices, one.code)) for one in choices.choices)
    return tuple(code for code, path in paths if not wanted.isdisjoint(path))


def _around(choices: ChoiceList | None, code: str) -> Iterator[str]:
    """A place and all it lies in, from the inside, by their former codes too: a membership may
    have been given before they were renamed."""
    for _ in range(_DEEPEST):
        if not code:
            return
        yield code
        if choices is None:
            return
        yield from (former for former, now in choices.renamed.items() if now == code)
        step = choices.by_code.get(code)
        code = step.parent if step is not None else ""
