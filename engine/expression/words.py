"""The words of the Rules language that cannot be ids."""

from __future__ import annotations

KEYWORDS = frozenset({"and", "or", "not", "in", "is", "blank", "yes", "no", "true", "false"})
ROOTS = frozenset({"value", "this", "choice", "case", "parent", "row", "with", "approval", "user"})
MAX_DEPTH = 40
MAX_NODES = 500
