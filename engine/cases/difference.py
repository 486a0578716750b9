"""What a sending changed, by place, so that a history can say it without comparing whole rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.case import Answers
from engine.environment import ROW, are_rows
from engine.schema.places import NO_ANSWERS, RowPath, by_row_id, control_name, row_name

Changed = tuple[str, Any, Any]


def difference(before: Answers, after: Answers) -> dict[str, Any]:
    """The former and the new answer of each place that differs; a row that came or went is told
    whole, under its own name (`family/ROW`)."""
    return {place: {"from": was, "to": now} for place, was, now in _level((), before, after)}


def _level(rows: RowPath, before: Answers, after: Answers) -> Iterator[Changed]:
    for name in sorted({*before, *after}):
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        if was and now and are_rows(was) and are_rows(now):
            yield from _rows(name, rows, was, now)
        else:
            yield control_name(name, rows), was, now


def _rows(repeat: str, around: RowPath, was: Any, now: Any) -> Iterator[Changed]:
    before, after = by_row_id(was), by_row_id(now)
    stayed = [row_id for row_id in before if row_id in after]
    for row_id in dict.fromkeys((*before, *after)):
        rows = (*around, (repeat, row_id))
        if row_id in stayed:
            yield from _level(rows, before[row_id], after[row_id])
        else:
            yield row_name(rows), dict(before.get(row_id, NO_ANSWERS)) or None, after.get(row_id)
    if stayed != [row_id for row_id in after if row_id in before]:
        yield control_name(repeat, around), list(before), list(after)


def applied(before: Answers, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The answers after the changes that `difference` told: by place, what stands there now."""
    after = dict(before)
    for place, now in changes.items():
        _apply(after, place.split("/"), now)
    return after


def _apply(level: dict[str, Any], steps: list[str], now: Any) -> None:
    """One change, in copies of the rows on its way: answers are never edited in place."""
    name, *inward = steps
    if not inward:
        level[name] = _in_order(level.get(name), now)
        if level[name] is None:
            del level[name]
        return
    row_id, *inside = inward
    rows = dict(by_row_id(level.get(name)))
    if inside:
        row = dict(rows.get(row_id, {ROW: row_id}))
        _apply(row, inside, now)
        rows[row_id] = row
    elif now is None:
        rows.pop(row_id, None)
    else:
        rows[row_id] = now
    level[name] = list(rows.values())


def _in_order(standing: Any, now: Any) -> Any:
    """The answer that stands now; where only the order of rows changed, the rows in that order."""
    rows = by_row_id(standing)
    reordered = bool(rows) and isinstance(now, list) and all(isinstance(one, str) for one in now)
    return [rows[one] for one in now if one in rows] if reordered else now
