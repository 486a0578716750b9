"""Finding cases: filters from facts, text, pages that stay put while cases change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.actor import Actor
from engine.cases.case_lines import case_line
from engine.cases.desk import Desk
from engine.cases.timely_filters import timely_filters, timely_queries
from engine.cases.views import CaseList, Filter
from engine.definitions.model import Fact, Workflow
from engine.policy import leads, still_open, top_cases
from engine.query import ALL, And, Blank, Has, Query, eq
from engine.store.protocol import Sort

A_PAGE = 20
SORTS = {
    "updated": Sort("case.updated_at", descending=True),
    "oldest": Sort("case.updated_at", descending=False),
    "created": Sort("case.created_at", descending=True),
    "number": Sort("case.number", descending=False),
}
# Names and values of filters that are our own; no id of a project begins with “_”.
OWNER = "_owner"
KIND = "_kind"
NOBODY = "_nobody"
STILL_OPEN = "_open"
CHOICE_TYPES = ("select_one", "select_multiple", "location", "yes_no")


def list_cases(
    desk: Desk, actor: Actor, chosen: Mapping[str, str], *, text: str, sort: str, after: str
) -> CaseList:
    """One page of the cases this person reaches. Filters and sorts they may not use are ignored."""
    usable = tuple(_filters(desk, actor))
    timely = timely_filters(desk, actor, chosen)
    owner = _owner(desk, actor, chosen.get(OWNER, ""))
    picked = {name: chosen[name] for name, _, _ in usable if chosen.get(name)}
    where = narrowing(desk, actor, chosen)
    if not text.strip():  # whoever searches finds what was begun under a case too
        where = And((where, _of_kind(desk, chosen)))
    total: int | None = None
    if text.strip():
        page = desk.gate.search(actor, text, where, after, A_PAGE)
    else:
        page = desk.gate.page(actor, where, SORTS.get(sort, SORTS["updated"]), after, A_PAGE)
        total = desk.gate.count(actor, where).get("", 0)
    return CaseList(
        rows=tuple(case_line(desk, actor, row) for row in page.rows),
        after=page.after,
        total=total,
        filters=(
            *_kinds(desk, actor, chosen),
            *(_view(desk, actor, found, picked, _of_kind(desk, chosen)) for found in usable),
            *owner,
            *timely,
        ),
        text=text,
        sort=sort if sort in SORTS else "updated",
    )


def narrowing(desk: Desk, actor: Actor, chosen: Mapping[str, str]) -> Query:
    """What these filters narrow a list to, without counting; as there, others are ignored."""
    picked = [(name, fact) for name, fact, _ in _filters(desk, actor) if chosen.get(name)]
    owner = chosen.get(OWNER, "") if _sees_others(desk, actor) else ""
    return And(
        (
            *(_narrowed(desk, name, fact, chosen[name]) for name, fact in picked),
            *((owned_by(owner),) if owner else ()),
            *timely_queries(desk, actor, chosen),
        )
    )


Usable = tuple[str, Fact | None, Workflow]


def _filters(desk: Desk, actor: Actor) -> Iterator[Usable]:
    for workflow in desk.bundle.workflows.values():
        if workflow.parent:
            continue  # not listed unless asked for by its kind
        yield "status", None, workflow
        for fact in workflow.facts.values():
            if fact.filter and fact.id in desk.facts(actor, workflow):
                yield fact.id, fact, workflow


def _sees_others(desk: Desk, actor: Actor) -> bool:
    return bool(actor.covers) or leads(desk.bundle, actor)


def owned_by(chosen: str) -> Query:
    """The cases of a person, or of nobody."""
    return Blank("case.owner") if chosen == NOBODY else eq("case.owner", chosen)


def _owner(desk: Desk, actor: Actor, chosen: str) -> tuple[Filter, ...]:
    """For those who see cases of others: by whose they are."""
    if not _sees_others(desk, actor):
        return ()
    counts = desk.gate.count(actor, ALL, "case.owner")
    values = {owner or NOBODY: number for owner, number in counts.items()}
    if chosen and chosen not in values:
        values[chosen] = 0  # somebody without a case: no case is found, and not all of them
    return (Filter(OWNER, "", "person", "", tuple(values.items()), chosen),)


def _kinds(desk: Desk, actor: Actor, chosen: Mapping[str, str]) -> Iterator[Filter]:
    """What was begun under cases, by its kind; without a choice, the cases themselves."""
    below = {name for name, workflow in desk.bundle.workflows.items() if workflow.parent}
    counts = desk.gate.count(actor, ALL, "case.workflow") if below else {}
    values = tuple((name, counts[name]) for name in desk.bundle.workflows if name in counts)
    if any(name in below for name, _ in values):
        yield Filter(KIND, "", "workflow", "", values, chosen.get(KIND, ""))


def _of_kind(desk: Desk, chosen: Mapping[str, str]) -> Query:
    kind = chosen.get(KIND, "")
    return eq("case.workflow", kind) if kind in desk.bundle.workflows else top_cases(desk.bundle)


def _narrowed(desk: Desk, name: str, fact: Fact | None, value: str) -> Query:
    if fact is None and value == STILL_OPEN:
        return still_open(desk.bundle)
    if fact is None:
        return eq("case.status", value)
    if fact.type == "select_multiple":
        return Has(f"fact.{name}", value)
    return eq(f"fact.{name}", value == "yes" if fact.type == "yes_no" else value)


def _open_ones(desk: Desk, counts: Mapping[str, int]) -> Mapping[str, int]:
    flows = desk.bundle.workflows.values()
    living = {state.id for flow in flows for state in flow.states.values() if not state.final}
    found = sum(count for status, count in counts.items() if status in living)
    return {STILL_OPEN: found} if found else {}


def _view(
    desk: Desk, actor: Actor, usable: Usable, picked: Mapping[str, str], of_kind: Query
) -> Filter:
    name, fact, workflow = usable
    column = "case.status" if fact is None else f"fact.{name}"
    counts = desk.gate.count(actor, of_kind, column)
    if fact is None:
        counts = {**_open_ones(desk, counts), **counts}
    return Filter(
        id=name,
        text=f"{workflow.text}.status" if fact is None else fact.text,
        kind="status" if fact is None else "choice",
        list_id=fact.list_id if fact is not None else workflow.id,
        values=tuple((value, number) for value, number in counts.items() if value),
        chosen=picked.get(name, ""),
    )
