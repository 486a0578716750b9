"""The keys of every kind of element, as tables. A key marked `later` is part of the language and is
refused with a word of its own until it is carried out: nothing that is written is silently ignored.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.definitions.shapes import Attr, Shape, Table
from engine.durations import DAYS as DAYS

SCOPES = ("none", "own", "team", "agency", "location", "all")
LOCATION_SCOPE = "location"
GRANTED = "granted"  # of a transition: by those who have the case through what it shares
IDENTITIES = ("requester", "owner", "starter", "last_editor")
ACTIONS = (
    *("search", "print", "export", "bulk_assign", "assign", "refer", "void", "see_audit"),
    *("see_statistics", "manage_people", "preview", "publish", "mentor", "see_notes"),
)
# Said here again, for a linter has no use for the months of every year.
SECOND_CALENDARS = ("islamic-umalqura",)
COLUMN_TYPES = ("text", "integer", "decimal", "yes_no", "date")
FACT_TYPES = (
    *("text", "integer", "decimal", "number", "yes_no", "select_one", "select_multiple"),
    *("date", "datetime", "birth", "age", "location", "user", "agency", "phone", "email"),
)

TEXT = Attr(Shape.TEXT)
PLAIN = Attr(Shape.PLAIN)
NEEDED = Attr(Shape.PLAIN, required=True)
CODES = Attr(Shape.CODES)
YES_NO = Attr(Shape.YES_NO)
NUMBER = Attr(Shape.NUMBER)
GROUP = Attr(Shape.GROUP)
ITEMS = Attr(Shape.ITEMS)
GRANT = Attr(Shape.GRANT)
SYSTEM_ROLE = "system"  # who fires what is automatic; no role of a project is called so
RECIPIENTS = ("owner", "requester", "starter")
LATER = Attr(Shape.FREE, later=True)


def word(*words: str) -> Attr:
    """A key whose value is one of `words`."""
    return Attr(Shape.WORD, words=words)


def later(*keys: str) -> Table:
    """Keys that are not carried out yet."""
    return dict.fromkeys(keys, LATER)


PROJECT: Table = {
    "project": NEEDED,
    "label": TEXT,
    "source_language": PLAIN,
    "languages": Attr(Shape.CODES, required=True),
    "default_language": PLAIN,
    "time_zone": PLAIN,
    "weekend": CODES,
    "digits": word("arab", "latn"),
    "second_calendar": word(*SECOND_CALENDARS),
    "start": CODES,
    "people": GROUP,
    "holidays": CODES,
    **later("currency", "retention", "views"),
}
PEOPLE: Table = {"user": GROUP, "agency": GROUP}

FORM: Table = {
    "form": NEEDED,
    "label": TEXT,
    "description": TEXT,
    "records": word("one", "many"),
    "order_by": PLAIN,
    "relevant": PLAIN,
    "sections": Attr(Shape.ITEMS, required=True),
    "checks": ITEMS,
    "renamed_from": CODES,
    "max_records": NUMBER,
    "print": YES_NO,
    **later("void", "match"),
}
SECTION: Table = {
    "id": NEEDED,
    "label": TEXT,
    "hint": TEXT,
    "relevant": PLAIN,
    "visible_to": CODES,
    "editable_by": CODES,
    "fields": Attr(Shape.ITEMS, required=True),
    "checks": ITEMS,
    "print": YES_NO,
    **later("use"),
}
FIELD: Table = {
    "id": NEEDED,
    "type": NEEDED,
    "label": TEXT,
    "hint": TEXT,
    "guidance": TEXT,
    "required": PLAIN,
    "required_message": TEXT,
    "relevant": PLAIN,
    "readonly": PLAIN,
    "default": Attr(Shape.CODES),
    "default_rule": PLAIN,
    "calculate": PLAIN,
    "prefill": PLAIN,
    "constraint": PLAIN,
    "constraint_message": TEXT,
    "checks": ITEMS,
    "sensitive": PLAIN,
    "visible_to": CODES,
    "editable_by": CODES,
    "retired": YES_NO,
    "unique": word("yes", "warn"),
    "print": YES_NO,
    "renamed_from": CODES,
    "image": PLAIN,
    "alt": TEXT,
    **later("search", "short"),
}
CHECK: Table = {
    "id": NEEDED,
    "rule": NEEDED,
    "message": TEXT,
    "severity": word("error", "warning"),
}
# Of a repeat, by the language; the folder of the type may know some of them already.
REPEAT: Table = {
    "fields": Attr(Shape.ITEMS, required=True),
    "row_label": TEXT,
    "order_by": PLAIN,
    "count": Attr(Shape.NUMBER_OR_RANGE),
    "rows_from": PLAIN,
    "rows_filter": PLAIN,
    "keep_rows": YES_NO,
    "prefill": GROUP,
    "group_by": PLAIN,
    **later("workflow"),
}
PREFILL: Table = {"rows": NEEDED, "set": Attr(Shape.GROUP, required=True)}
BY_TYPE: Mapping[str, Table] = {
    "repeat": REPEAT,
    "group": {"fields": Attr(Shape.ITEMS, required=True)},
    "calculate": {"calculate": NEEDED},
    **dict.fromkeys(("select_one", "select_multiple", "rank"), {"renamed": GROUP}),
}

LIST: Table = {
    "list": NEEDED,
    "label": TEXT,
    "columns": GROUP,
    "renamed": GROUP,
    "choices": Attr(Shape.ITEMS, required=True),
}
CHOICE: Table = {
    "code": NEEDED,
    "label": TEXT,
    "parent": PLAIN,
    "level": PLAIN,
    "retired": YES_NO,
    "image": PLAIN,
}

WORKFLOW: Table = {
    "workflow": NEEDED,
    "label": TEXT,
    "number": PLAIN,
    "start": Attr(Shape.GROUP, required=True),
    "forms": Attr(Shape.CODES, required=True),
    "facts": GROUP,
    "conditions": GROUP,
    "states": Attr(Shape.GROUP, required=True),
    "flags": GROUP,
    "transitions": GROUP,
    "timers": GROUP,
    "schedules": GROUP,
    "automatic": GROUP,
    "migrations": ITEMS,
    "messages": GROUP,
    **{"parent": PLAIN, "children": CODES, "row": PLAIN, "with": GROUP, "shares": GROUP},
    **later("noun", "hides", "views", "match"),
}
SHARES: Table = {
    **dict.fromkeys(("owner", "team", "agency", "until"), PLAIN),
    **{"forms": Attr(Shape.CODES, required=True), "while": CODES},
}
MIGRATION: Table = {"from": NEEDED, "to": NEEDED}
START: Table = {"form": NEEDED, "duplicates": CODES}
FACT: Table = {
    "label": TEXT,
    "type": Attr(Shape.WORD, required=True, words=FACT_TYPES),
    "rule": NEEDED,
    "filter": YES_NO,
    "search": YES_NO,
    "sensitive": PLAIN,
    "scope": YES_NO,
}
CONDITION: Table = {"when": NEEDED, "otherwise": TEXT}
STATE: Table = {
    "label": TEXT,
    "hint": TEXT,
    "initial": YES_NO,
    "final": YES_NO,
    "edit": CODES,
    "read": CODES,
}
FLAG: Table = {"label": TEXT}
TRANSITION: Table = {
    "label": TEXT,
    "from": Attr(Shape.CODES, required=True),
    "to": Attr(Shape.FREE),
    "except": CODES,
    "by": Attr(Shape.GRANT, required=True),
    "not_by": CODES,
    "only_by": CODES,
    "forms": GROUP,
    "if": CODES,
    "override": GROUP,
    "amend": CODES,
    "ask": ITEMS,
    "comment": word("required", "optional"),
    "confirm": TEXT,
    "approval": GROUP,
    "do": ITEMS,
    "interrupts": YES_NO,
    "scope": word(*SCOPES),
}
TARGET: Table = {"state": NEEDED, "if": CODES}
OVERRIDE: Table = {
    "if": Attr(Shape.CODES, required=True),
    "by": Attr(Shape.GRANT, required=True),
    "comment": word("required"),
}
APPROVAL: Table = {
    "by": GRANT,
    "not_by": CODES,
    "comment": GROUP,
    "locks": CODES,
    "on_return": PLAIN,
    "label": TEXT,
    "stages": ITEMS,
    "fallback": GROUP,
    "due": Attr(Shape.FREE),
    "remind": ITEMS,
    "overdue": ITEMS,
    "scope": word(*SCOPES),
    **later("words"),
}
STAGE: Table = {
    "id": NEEDED,
    "label": TEXT,
    "by": Attr(Shape.GRANT, required=True),
    "not_by": CODES,
    "if": CODES,
    "scope": word(*SCOPES),
}
FALLBACK: Table = {
    "after": NEEDED,
    "by": Attr(Shape.GRANT, required=True),
    "scope": word(*SCOPES),
}
WHILE: Table = {"status": Attr(Shape.CODES, required=True), "if": CODES}
COUNTED_FROM = ("entered", "changed", "later_of")
TIMER: Table = {
    "label": TEXT,
    "while": Attr(Shape.GROUP, required=True),
    "from": PLAIN,
    "due": Attr(Shape.FREE, required=True),
    "counted_from": word(*COUNTED_FROM),
    "for": PLAIN,
    "remind": ITEMS,
    "overdue": ITEMS,
}
SCHEDULE: Table = {
    "label": TEXT,
    "while": Attr(Shape.GROUP, required=True),
    "form": NEEDED,
    "date": NEEDED,
    "from": PLAIN,
    "every": Attr(Shape.FREE),
    "at": CODES,
    "counts": PLAIN,
    "early": PLAIN,
    "late": PLAIN,
    "for": PLAIN,
    "remind": ITEMS,
    "overdue": ITEMS,
}
REMIND: Table = {"before": NEEDED, "to": Attr(Shape.CODES, required=True), "message": PLAIN}
OVERDUE: Table = {
    "after": NEEDED,
    "task": PLAIN,
    "notify": CODES,
    "message": PLAIN,
    "do": ITEMS,
    "if": CODES,
}
AUTOMATIC: Table = {"fire": NEEDED, "when": NEEDED, "comment": TEXT}
APPROVAL_VERBS = ("request", "approve", "return", "withdraw")

ROLES: Table = {"sensitive_classes": GROUP, "roles": Attr(Shape.GROUP, required=True)}
ROLE: Table = {
    "label": TEXT,
    "scope": CODES,
    "start": CODES,
    "forms": GROUP,
    "sees": CODES,
    "actions": CODES,
    "second_factor": Attr(Shape.YES_NO),
    "inherits": PLAIN,
}
RIGHTS = ("read", "write", "none")

SCENARIOS: Table = {"scenarios": Attr(Shape.ITEMS, required=True)}
SCENARIO: Table = {
    "id": NEEDED,
    "at": PLAIN,
    "language": PLAIN,
    "people": GROUP,
    "given": Attr(Shape.FREE),
    "steps": Attr(Shape.ITEMS, required=True),
}
