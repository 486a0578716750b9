"""Which fields of a form someone reads and writes.

A right withheld from a section, group or repeat is withheld from everything in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.actor import Actor
from engine.definitions.model import Bundle, Form, Role
from engine.fieldtypes.base import Field
from engine.policy.forms import may_read, may_write


def readable(bundle: Bundle, actor: Actor, form: Form) -> frozenset[str]:
    """Paths of the fields this person reads: sensitive classes seen, `visible_to` kept."""
    role = bundle.roles.get(actor.role)
    if role is None or not may_read(bundle, actor, form.id):
        return frozenset()
    return frozenset(_readable_paths(role, form))


def sees_everything(bundle: Bundle, actor: Actor, form: Form) -> bool:
    """Whether this person reads every field of a form and every sensitive class of the project."""
    role = bundle.roles.get(actor.role)
    if role is None or not role.sees.issuperset(bundle.sensitive_classes):
        return False
    return readable(bundle, actor, form).issuperset(form.fields)


def writable(bundle: Bundle, actor: Actor, form: Form) -> frozenset[str]:
    """Paths of the fields this person's role may fill: readable ones, `editable_by` kept.

    Says nothing of the moment: read-only, locked and computed fields are judged elsewhere.
    """
    role = bundle.roles.get(actor.role)
    if role is None or not may_write(bundle, actor, form.id):
        return frozenset()
    seen = readable(bundle, actor, form)
    return frozenset(path for path in _writable_paths(role, form) if path in seen)


def declared_at(form: Form, path: str) -> str:
    """The longest beginning of a rule's path (`home.state`, `family.member_age`) that is a field.

    '' where there is none: a right to it cannot be told, so nobody has it.
    """
    declared = set(_declared_paths(form))
    parts = path.split(".")
    beginnings = (".".join(parts[:size]) for size in range(len(parts), 0, -1))
    return next((beginning for beginning in beginnings if beginning in declared), "")


def _top(form: Form) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], tuple[Field, ...]]]:
    """Fields with the roles their section shows them to and lets write them."""
    if not form.sections:  # questions: no sections, so whatever stands in nothing else is on top
        inner = {path for declared in form.fields.values() for path in _inner_paths(declared)}
        yield (), (), tuple(f for f in form.fields.values() if f.path not in inner)
    for section in form.sections:
        yield section.visible_to, section.editable_by, section.fields


def _readable_paths(role: Role, form: Form) -> Iterator[str]:
    for visible_to, _, fields in _top(form):
        if _allows(visible_to, role):
            for declared in fields:
                yield from _seen(role, declared)


def _seen(role: Role, declared: Field) -> Iterator[str]:
    if not _allows(declared.visible_to, role):
        return
    if declared.sensitive and declared.sensitive not in role.sees:
        return
    yield from _paths_of(declared)
    for inner in declared.fields:
        yield from _seen(role, inner)


def _writable_paths(role: Role, form: Form) -> Iterator[str]:
    for _, editable_by, fields in _top(form):
        if _allows(editable_by, role):
            for declared in fields:
                yield from _changeable(role, declared)


def _changeable(role: Role, declared: Field) -> Iterator[str]:
    if not _allows(declared.editable_by, role):
        return
    yield from _paths_of(declared)
    for inner in declared.fields:
        yield from _changeable(role, inner)


def _declared_paths(form: Form) -> Iterator[str]:
    for _, _, fields in _top(form):
        for declared in fields:
            yield from _all_paths(declared)


def _all_paths(declared: Field) -> Iterator[str]:
    yield from _paths_of(declared)
    for inner in declared.fields:
        yield from _all_paths(inner)


def _inner_paths(declared: Field) -> Iterator[str]:
    for inner in declared.fields:
        yield from _all_paths(inner)


def _paths_of(declared: Field) -> Iterator[str]:
    yield declared.path
    if declared.options.get("other"):  # the text beside the code `other` is part of the answer
        yield f"{declared.path}_other"


def _allows(roles: tuple[str, ...], role: Role) -> bool:
    return not roles or role.id in roles
