"""What reaches a case through its family: a child with its parent, and whoever one was shared with.

A child is reached by whoever reaches its parent, and by those it is granted to. These also see the
parent, but only the forms they were lent, and only until the grant ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.actor import Actor
from engine.case import Case
from engine.definitions.model import Bundle, Fact, Workflow
from engine.policy.places import LOCATION, place_codes, place_fact, places_of
from engine.policy.sealed import admits, admitted
from engine.query import ALL, NOTHING, And, Blank, Compare, Has, In, Not, Or, Query, SharedWith
from engine.rows import CaseRow, Share

GRANTED = "granted/"
LENT = "lent/"
PLACE = "place:"
_WIDTH: Mapping[str, tuple[str, ...]] = {
    "own": ("own",),
    "team": ("own", "team"),
    "agency": ("own", "team", "agency"),
    "all": ("own", "team", "agency"),
}


def shares_of(bundle: Bundle, case: Case) -> tuple[Share, ...]:
    """To whom a case is open beyond its own owner, team, agency and place."""
    above = case.above()
    # Whoever has the parent; those who have the case themselves need no share to find it by.
    own = set(_shares("", _holders(case)))
    found = [share for share in _shares("", _holders(above) if above else {}) if share not in own]
    if above is not None:
        found.extend(Share(f"{PLACE}{code}", "") for code in places_of(bundle, above)[:1])
    found.extend(_shares(GRANTED, case.granted))
    for below in case.below():
        found.extend(_shares(LENT, below.granted))
    return tuple(dict.fromkeys(found))


def reach_through(bundle: Bundle, actor: Actor, now: str) -> Query:
    """Cases reached whole through their family."""
    if not _has_families(bundle):
        return NOTHING
    return _shared(bundle, actor, ("", GRANTED), now)


def lent_to(bundle: Bundle, actor: Actor, now: str) -> Query:
    """Cases of which some forms were lent."""
    if not any(workflow.lending for workflow in bundle.workflows.values()):
        return NOTHING
    return _shared(bundle, actor, (LENT,), now)


def reaches_through(bundle: Bundle, actor: Actor, case: Case, now: str) -> bool:
    """Whether this person reaches the case whole through its family."""
    if not admits(bundle, actor, case):
        return False
    tokens = set(_tokens(bundle, actor, ("", GRANTED)))
    return any(share.token in tokens and _lives(share, now) for share in shares_of(bundle, case))


def is_granted(actor: Actor, case: Case) -> bool:
    """Whether the case was granted to this person, their team or their agency. How far their role
    reaches, and until when, is asked before: by whoever reads the case or locks it."""
    mine = dict(_named({"owner": actor.id, "team": actor.team, "agency": actor.agency}))
    return any(mine.get(width) == name for width, name in _named(case.granted))


def as_lent(bundle: Bundle, actor: Actor, case: Case, now: str) -> Case:
    """The case as it is for whoever was lent some of its forms: nothing else is in it."""
    tokens = set(_tokens(bundle, actor, (LENT,)))
    through = tuple(
        below
        for below in case.below()
        if any(s.token in tokens and _lives(s, now) for s in _shares(LENT, below.granted))
    )
    lendings = (bundle.workflows[below.workflow].lending for below in through)
    forms = tuple(dict.fromkeys(form for one in lendings if one for form in one.forms))
    return case.changed(
        records=tuple(record for record in case.records if record.form in forms),
        **{"approvals": {}, "flags": (), "locked": (), "amending": (), "visits": ()},
        **{"since": {}, "ladder": {}, "kin": through, "lent": forms},
    )


def only_lent(bundle: Bundle, actor: Actor, row: CaseRow) -> bool:
    """Whether this person has the row for its lent forms alone: a case at the top of its family is
    otherwise reached only by whom it belongs to."""
    if row.parent or not lends(bundle, row.workflow):
        return False
    role = bundle.roles.get(actor.role)
    if role is not None and "all" in role.scopes:
        return False
    held = {share.token for share in _shares("", _holders(row))}
    fact = place_fact(bundle.workflows[row.workflow])
    if fact is not None and row.facts.get(fact.id):
        held.add(f"{PLACE}{row.facts[fact.id]}")
    return held.isdisjoint(_tokens(bundle, actor, ("",)))


def top_cases(bundle: Bundle) -> Query:
    """The cases that were begun under no other."""
    if not _has_families(bundle):
        return ALL
    return In("case.workflow", tuple(w.id for w in bundle.workflows.values() if not w.parent))


def lends(bundle: Bundle, workflow: str) -> bool:
    """Whether cases of this workflow can be lent through cases under them."""
    return any(bundle.workflows[one].lending for one in bundle.workflows[workflow].children)


def lent_facts(bundle: Bundle, workflow: Workflow) -> frozenset[str]:
    """Facts that tell nothing beyond the forms which every lending of the workflow opens."""
    lendings = [bundle.workflows[name].lending for name in workflow.children]
    opened = [frozenset(lending.forms) for lending in lendings if lending is not None]
    if not opened:
        return frozenset()
    forms = frozenset.intersection(*opened)
    return frozenset(f.id for f in workflow.facts.values() if _only_reads(f, forms))


def without_unlent(bundle: Bundle, where: Query) -> Query:
    """The query where only what is lent may be asked: any other fact holds nothing."""
    workflows = [flow for flow in bundle.workflows.values() if lent_facts(bundle, flow)]
    known = {name for flow in workflows for name in lent_facts(bundle, flow)}
    elsewhere = {
        name
        for flow in bundle.workflows.values()
        for name in flow.facts.keys() - lent_facts(bundle, flow)
    }
    return _pruned(where, frozenset(f"fact.{name}" for name in known - elsewhere))


def _only_reads(fact: Fact, forms: frozenset[str]) -> bool:
    return bool(fact.reads) and all(form in forms for form, _ in fact.reads)


def _pruned(where: Query, known: frozenset[str]) -> Query:
    match where:
        case And(parts):
            return And(tuple(_pruned(part, known) for part in parts))
        case Or(parts):
            return Or(tuple(_pruned(part, known) for part in parts))
        case Not(part):
            inner = _pruned(part, known)
            return Not(inner) if inner == part else NOTHING
        case Compare(column) | In(column) | Has(column) | Blank(column):
            asked = column.startswith("fact.") and column not in known
            return NOTHING if asked else where
    return where


def _has_families(bundle: Bundle) -> bool:
    return any(workflow.parent for workflow in bundle.workflows.values())


def _shared(bundle: Bundle, actor: Actor, ways: tuple[str, ...], now: str) -> Query:
    tokens = tuple(_tokens(bundle, actor, ways))
    return admitted(bundle, actor, SharedWith(tokens, now)) if tokens else NOTHING


def _tokens(bundle: Bundle, actor: Actor, ways: tuple[str, ...]) -> Iterator[str]:
    """What names this person, in each way, as far as their role reaches."""
    role = bundle.roles.get(actor.role)
    scopes = role.scopes if role is not None else ()
    widths = dict.fromkeys(width for scope in scopes for width in _WIDTH.get(scope, ()))
    for one in (actor, *actor.covers):
        if LOCATION in scopes and "" in ways:
            yield from (f"{PLACE}{code}" for code in place_codes(bundle, one))
        named = dict(_named({"owner": one.id, "team": one.team, "agency": one.agency}))
        for way in ways:
            # What is shared with a person reaches whoever works there; what belongs to their case
            # exactly those who reach that case.
            known = widths if way else scopes
            yield from (f"{way}{width}:{named[width]}" for width in known if width in named)


def _shares(way: str, holders: Mapping[str, str]) -> Iterator[Share]:
    for width, name in _named(holders):
        yield Share(f"{way}{width}:{name}", holders.get("until", ""))


def _named(holders: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A team is named together with its agency: two agencies may each have one called so."""
    owner, team, agency = (holders.get(name, "") for name in ("owner", "team", "agency"))
    if owner:
        yield "own", owner
    if team:
        yield "team", f"{agency}/{team}"
    if agency:
        yield "agency", agency


def _holders(case: Case | CaseRow) -> Mapping[str, str]:
    return {"owner": case.owner, "team": case.team, "agency": case.agency}


def _lives(share: Share, now: str) -> bool:
    return not share.until or share.until > now
