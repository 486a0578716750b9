"""What is wrong, as values: findings in definitions and in answers, never sentences.

A problem is worded where it is shown (command line, page, JSON), in the reader's language, from the
catalogue entry ``problems.<code>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters: an error refuses, a warning asks, information only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A stretch of a file; lines and columns count from 1, the end column is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, order=True)
class AnswerPlace:
    """A field of a form. In repeats, `rows` are the rows it stands in as (repeat, row id), the
    outer one first."""

    form: str
    field: str
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, in terms a person can act on.

    `params` fill the placeholders of the message; they hold ids, labels and limits, never answers.
    """

    code: str
    location: Location | AnswerPlace | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


def has_errors(problems: tuple[Problem, ...] | list[Problem]) -> bool:
    """Whether any of `problems` refuses."""
    return any(problem.severity is Severity.ERROR for problem in problems)
