"""What names mean where a rule stands, before anything is evaluated.

`engine.environment` is the runtime counterpart; both know these names, inner ones first:

| where | names |
|---|---|
| a row of a repeat | the row's fields, `this` and `row` (the row) |
| a form | its fields, repeats as rows, `this` (the form) |
| constraint, check of a field | `value` |
| choice_filter | `choice`: `code label parent level`, the list's columns, ancestors by level |
| a workflow's forms, facts, | its forms by id: a record, or rows where `records: many` |
| conditions, effects | a transition with `ask` by its id: the answers given last, as a record |
| | `case`: `id status number owner team agency created_on` |
| | `user`: `id name role agency team` and the people columns |
| | `approval`: by transition `status at by` |
| | facts and flags by id |

A form used in several workflows sees the names of all of them. Facts do not see `user`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.expression import types
from engine.expression.types import MappingScope, Type
from engine.fieldtypes.base import ChoiceList

NO_APPROVAL = "none"
APPROVAL_STATUSES = (NO_APPROVAL, "pending", "approved", "returned", "withdrawn")


def choice_type(choices: ChoiceList) -> Type:
    """What a rule sees of one choice of a list."""
    levels = {c.level for c in choices.choices if c.level}
    ancestors = {level: types.choice(choices.id, choices.by_code) for level in levels}
    columns = {**types.CHOICE_PARTS, **ancestors, **choices.columns}
    return types.choice(choices.id, choices.by_code, columns)


def list_types(lists: Mapping[str, ChoiceList]) -> Mapping[str, Type]:
    """The choice type of every list."""
    return {list_id: choice_type(choices) for list_id, choices in lists.items()}


def case_type(statuses: Iterable[str]) -> Type:
    """`case` of a workflow with these states."""
    return types.record({"id": types.TEXT, **case_columns(statuses)})


def case_columns(statuses: Iterable[str]) -> dict[str, Type]:
    """What is known of every case of a workflow with these states."""
    fields = dict.fromkeys(("number", "owner", "team", "agency"), types.TEXT)
    status = types.choice(codes=statuses)
    return {**fields, "status": status, "created_on": types.DATE}


def user_type(roles: Iterable[str], columns: Mapping[str, Type]) -> Type:
    """`user`: who reads or acts."""
    fields = dict.fromkeys(("id", "name", "agency", "team"), types.TEXT)
    return types.record({**columns, **fields, "role": types.choice(codes=roles)})


def approval_type(transitions: Iterable[str]) -> Type:
    """`approval` of a workflow: where each of its approvals stands."""
    status = types.choice(codes=APPROVAL_STATUSES)
    one = types.record({"status": status, "at": types.DATETIME, "by": types.TEXT})
    return types.record(dict.fromkeys(transitions, one))


def form_scope(fields: Mapping[str, Type], outer: MappingScope) -> MappingScope:
    """A form's own fields before everything else."""
    return MappingScope({**fields, "this": types.record(fields)}, outer)


def row_scope(fields: Mapping[str, Type], form: MappingScope) -> MappingScope:
    """A row's fields before the form's."""
    row = types.record(fields)
    return MappingScope({**fields, "this": row, "row": row, "_position": types.NUMBER}, form)


def with_value(scope: MappingScope, value: Type) -> MappingScope:
    """Where `value` is the answer being judged."""
    return MappingScope({"value": value}, scope)


def with_choice(scope: MappingScope, choice: Type) -> MappingScope:
    """Where `choice` is the choice being offered."""
    return MappingScope({"choice": types.record(choice.fields or types.CHOICE_PARTS)}, scope)
