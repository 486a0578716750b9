"""What every store agrees on about values: columns and their kinds, what counts as nothing, JSON.

Text without a letter, an empty list and None all hold nothing; a store keeps them as one and the
same, so that no answer differs between stores because of how emptiness was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from engine.query import And, Blank, Compare, Has, In, Not, Or, Query
from engine.store.protocol import (
    CaseRow,
    Document,
    FactSet,
    Projection,
    Relative,
    SearchText,
    Share,
    TaskRow,
)

TEXT: Final = "text"
NUMBER: Final = "number"
FLAG: Final = "flag"
MANY: Final = "many"

CASE_FIELDS: Final = (
    *("id", "workflow", "number", "status", "owner", "team", "agency"),
    *("created_at", "updated_at", "parent", "root"),
)
TASK_FIELDS: Final = (
    *("id", "case_id", "kind", "subject", "role", "person", "team", "agency"),
    *("opens_at", "due_at", "next_step_at"),
)
OPERATORS: Final = frozenset(("eq", "ne", "lt", "le", "gt", "ge"))
LARGEST_WHOLE: Final = 2**63 - 1  # what a database keeps as a whole number; beyond it, a float

Columns = Mapping[str, str]


def case_columns(facts: FactSet) -> Columns:
    """The columns a query over cases may name, with their kinds."""
    columns = {f"case.{name}": TEXT for name in CASE_FIELDS}
    columns.update({f"fact.{column.id}": column.kind for column in facts.columns})
    return columns


def task_columns(facts: FactSet) -> Columns:
    """The columns a query over tasks may name, with their kinds."""
    own = {f"task.{name}": TEXT for name in TASK_FIELDS}
    return {**case_columns(facts), **own, "task.excluded": MANY}


def kind_of(value: object) -> str:
    """The kind a held value is of."""
    if isinstance(value, bool):
        return FLAG
    if isinstance(value, int | float):
        return NUMBER
    return TEXT if isinstance(value, str) else MANY


def held(value: Any) -> Any:
    """`value`, or None if it holds nothing; numbers in the one form every store can keep."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) <= LARGEST_WHOLE // 1024:
        return int(value)
    if isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        return float(value)
    if isinstance(value, str | list | tuple) and not value:
        return None
    return value


def kept_facts(facts: Mapping[str, Any], known: FactSet) -> dict[str, Any]:
    """The facts of `known` that hold something, each checked against its kind."""
    kept: dict[str, Any] = {}
    for column in known.columns:
        value = facts.get(column.id)
        value = _several(value) if column.kind == MANY and value else held(value)
        if value is None:
            continue
        if kind_of(value) != column.kind:
            raise ValueError(f"the fact {column.id} is not of the kind {column.kind}")
        kept[column.id] = value
    return kept


def _several(values: Any) -> list[str] | None:
    """The texts of a many-valued fact, each once, without those that hold nothing."""
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) for v in values):
        raise ValueError("a many-valued fact is a list of texts")
    return [value for value in dict.fromkeys(values) if value] or None


def case_row(document: Document, facts: Mapping[str, Any]) -> CaseRow:
    """The row of a case whose facts are already `kept_facts`."""
    for name in ("id", "created_at", "updated_at"):
        if not document.get(name):
            raise ValueError(f"a case cannot be kept without {name}")
    columns: dict[str, Any] = {name: document.get(name) or "" for name in CASE_FIELDS}
    return CaseRow(**columns, seq=document.get("seq", 0), facts=facts)


def stamped(document: Document, case_id: str, seq: int) -> dict[str, Any]:
    """`document` as commit number `seq` of its case: the store, which holds the lock, counts."""
    if document.get("id") != case_id:
        raise ValueError("the document is of another case than the one that is locked")
    return {**document, "seq": seq}


def root_of(document: Document) -> str:
    """The id of the case at the top of a case's family."""
    return str(document.get("root") or document["id"])


def check_family(case_id: str, root: str, relatives: Iterable[Relative]) -> None:
    """Refuse a commit to a case of another family, or twice to one case."""
    ids = [relative.id for relative in relatives]
    if case_id in ids or len(set(ids)) < len(ids):
        raise ValueError("a case is written once in a commit")
    for relative in relatives:
        if relative.case is not None and root_of(relative.case) != root:
            raise ValueError("the document is of another family than the one that is locked")


def task_key(task: TaskRow) -> str:
    """What tells a task's row from all others, the same however often it is computed."""
    parts = (task.id, task.case_id, task.role, task.person, task.team, task.agency)
    return "\x1f".join(parts)


def distinct_tasks(case_id: str, tasks: Iterable[TaskRow]) -> dict[str, TaskRow]:
    """The tasks of a case by key; `ValueError` if one is of another case."""
    by_key = {task_key(task): task for task in tasks}
    if any(task.case_id != case_id for task in by_key.values()):
        raise ValueError("a task is found by the case it belongs to")
    return by_key


def count_key(value: object) -> str:
    """A column's value as the key of a count."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def check_query(query: Query, columns: Columns) -> None:
    """Refuse a query that names a column there is not, or asks of one what it cannot answer."""
    if isinstance(query, And | Or):
        for part in query.parts:
            check_query(part, columns)
    elif isinstance(query, Not):
        check_query(query.part, columns)
    elif isinstance(query, Compare | In | Has | Blank):
        _check_leaf(query, columns)


def _check_leaf(query: Compare | In | Has | Blank, columns: Columns) -> None:
    kind = columns.get(query.column)
    if kind is None:
        raise ValueError(f"no such column: {query.column}")
    if not isinstance(query, Blank) and isinstance(query, Has) != (kind == MANY):
        raise ValueError(f"the column {query.column} cannot be asked like this")
    if isinstance(query, Compare) and query.operator not in OPERATORS:
        raise ValueError(f"no such operator: {query.operator}")


def check_sortable(column: str, columns: Columns) -> None:
    """Refuse to sort by a column there is not or that holds many values."""
    if columns.get(column, MANY) == MANY:
        raise ValueError(f"cannot sort by {column}")


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"not a JSON value: {type(value).__name__}")


def _encoder(sort_keys: bool) -> json.JSONEncoder:
    return json.JSONEncoder(
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
        sort_keys=sort_keys,
        default=_plain,
    )


_AS_IT_CAME: Final = _encoder(sort_keys=False)
_CANONICAL: Final = _encoder(sort_keys=True)


def dump(value: Any) -> str:
    """`value` as compact JSON text, in the order it came."""
    text = _AS_IT_CAME.encode(value)
    text.encode()  # half a character is refused here: no file and no database can hold one
    return text


def canonical(value: Any) -> str:
    """`value` as JSON text that is the same however its keys were ordered."""
    return _CANONICAL.encode(value)


def task_values(task: TaskRow) -> dict[str, Any]:
    """A task as JSON values."""
    values: dict[str, Any] = {name: getattr(task, name) for name in TASK_FIELDS}
    return {**values, "excluded": list(task.excluded)}


def read_task(values: Mapping[str, Any]) -> TaskRow:
    """The task `task_values` wrote."""
    return TaskRow(**{**values, "excluded": tuple(values["excluded"])})


def projection_texts(projection: Projection) -> tuple[str, str, str, str, str]:
    """Facts, tasks, search words, keys and shares of a projection, each as JSON text."""
    return (
        dump(projection.facts),
        dump([task_values(task) for task in projection.tasks]),
        dump([[text.level, list(text.words)] for text in projection.search]),
        dump(list(projection.keys)),
        dump([[share.token, share.until] for share in projection.shares]),
    )


def read_projection(facts: str, tasks: str, search: str, keys: str, shares: str) -> Projection:
    """The projection `projection_texts` wrote."""
    return Projection(
        facts=json.loads(facts),
        tasks=tuple(read_task(values) for values in json.loads(tasks)),
        search=tuple(SearchText(level, tuple(words)) for level, words in json.loads(search)),
        keys=tuple(json.loads(keys)),
        shares=tuple(Share(token, until) for token, until in json.loads(shares)),
    )
