"""Memberships of a person: whether one can be given, and what giving one more comes to."""

from __future__ import annotations

from dataclasses import replace

from engine.accounts.directory import Membership
from engine.definitions.model import Bundle
from engine.policy.places import LOCATION, place_lists


def fits_places(bundle: Bundle, membership: Membership) -> bool:
    """Whether a role that reaches cases by place has places, and only such as there are."""
    if LOCATION not in bundle.roles[membership.role].scopes:
        return True
    known = {code for one in place_lists(bundle) for code in one.by_code}
    return bool(membership.places) and known.issuperset(membership.places)


def fitting(bundle: Bundle, membership: Membership) -> Membership:
    """Without places where the role has no use for them."""
    located = LOCATION in bundle.roles[membership.role].scopes
    return membership if located else replace(membership, places=())


def with_membership(held: tuple[Membership, ...], given: Membership) -> tuple[Membership, ...]:
    """The memberships with one more; the same one again gains the places."""
    same = next((one for one in held if one.key == given.key), None)
    if same is None:
        return (*held, given)
    places = tuple(dict.fromkeys((*same.places, *given.places)))
    return tuple(replace(one, places=places) if one is same else one for one in held)
