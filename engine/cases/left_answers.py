"""Answers whose fields are gone, as someone may read them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.actor import Actor
from engine.case import Case, FormRecord
from engine.cases.desk import Desk
from engine.definitions.model import Form
from engine.policy import readable, sees_everything
from engine.schema.left_over import LeftOver, left_over


def left_answers(
    desk: Desk, actor: Actor, case: Case, filled: tuple[Form, FormRecord]
) -> Iterator[LeftOver]:
    """What a record holds beyond the fields of its form.

    How sensitive a field was is gone with it. So an answer without a field is shown only to those
    who read every field of the form and every sensitive class; one kept for a field, with it.
    """
    form, record = filled
    seen = readable(desk.bundle, actor, form)
    whole = sees_everything(desk.bundle, actor, form)
    for left in left_over(desk.gate.moving.slots(case.workflow, form.id), record.answers):
        around = all(row.repeat.path in seen for row in left.rows)
        if around and (whole if left.near is None else left.near.path in seen):
            yield left
