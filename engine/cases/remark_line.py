"""A remark on one answer, as pages are given it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.definitions.model import Form
from engine.fieldtypes.base import Field
from engine.schema.left_over import LeftRow


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A remark as someone may read it, with the answer it concerns."""

    form: Form
    record: str
    place: str  # the name of the answer's control
    field: Field
    rows: tuple[LeftRow, ...]  # the answer stands in; their number is 0 where they are gone
    text: str
    by: str
    at: str
