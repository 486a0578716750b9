"""What a changed configuration does to answers that were stored under the former one.

Nothing is ever lost; but an answer whose field, type or choice is gone without an heir stands
beside the form, where nobody expects it. So each such change is told before it goes live.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.findings import in_order
from engine.definitions.model import Bundle, Form
from engine.fieldtypes import field_type
from engine.problems import Location, Problem, Severity
from engine.schema.adopting import SAFE_CHANGES
from engine.schema.moving import Moving, Slot, Slots


@dataclass(frozen=True, slots=True)
class _Change:
    """One level of a form as it was and as it is, and what went to other forms."""

    form: Form
    now: Slots
    elsewhere: Mapping[str, Slot]


def check_change(before: Bundle, after: Bundle) -> tuple[Problem, ...]:
    """What is gone, retyped or newly required between two configurations."""
    return in_order(_all(before, after))


def _all(before: Bundle, after: Bundle) -> Iterator[Problem]:
    was, now = Moving(before), Moving(after)
    for form in before.forms.values():
        current = after.forms.get(now.form_id(form.id))
        if current is None:
            yield Problem("F301", _project(after), {"form": form.id})
            continue
        elsewhere = {
            former.partition(".")[2]: slot
            for other in after.forms
            for slot in now.slots("", other).values()
            for former in slot.former
            if former.startswith(f"{form.id}.")
        }
        slots = now.slots("", current.id)
        yield from _level(was.slots("", form.id), _Change(current, slots, elsewhere))


def _project(after: Bundle) -> Location:
    """Where a form is missed: at the first workflow, for the form itself has no place any more."""
    return next(workflow.location for workflow in after.workflows.values())


def _level(was: Slots, change: _Change) -> Iterator[Problem]:
    heirs = {former: slot for slot in change.now.values() for former in slot.former}
    known = {**change.elsewhere, **heirs, **change.now}
    for name, slot in was.items():
        heir = known.get(name)
        if heir is not None:
            yield from _field(slot, heir, change)
        elif not field_type(slot.field.type).computed:
            params = {"form": change.form.id, "id": slot.field.path}
            yield Problem("F302", change.form.location, params, Severity.WARNING)
    for name, slot in change.now.items():
        if name not in was and not slot.former and slot.field.required is True:
            yield Problem("F304", slot.field.location, {"id": name}, Severity.INFO)


def _field(was: Slot, now: Slot, change: _Change) -> Iterator[Problem]:
    old, new = was.field.type, now.field.type
    if old != new and not _is_safe(old, new):
        params = {"id": now.field.path, "old": old, "new": new}
        yield Problem("F303", now.field.location, params)
    elif was.rows or now.rows:
        yield from _level(was.rows, _Change(change.form, now.rows, {}))
    if was.codes.known is not None and now.codes.known is not None:
        for code in sorted(was.codes.known):
            if not now.codes.has(now.codes.now(code)):
                yield Problem("C301", now.field.location, {"id": now.field.path, "choice": code})


def _is_safe(old: str, new: str) -> bool:
    if field_type(old).computed and field_type(new).computed:
        return True
    return old in SAFE_CHANGES.get(new, ())
