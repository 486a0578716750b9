"""Problems gathered while definitions are read: all of them, each once, in the files' order."""

from __future__ import annotations

from collections.abc import Iterable

from engine.expression.faults import nearest
from engine.loading.nodes import Node, Scalar
from engine.loading.table import Cell
from engine.problems import Location, Problem, Severity

Place = Node | Cell | Location


class Findings:
    """The problems of one reading; every module adds to it and none reads it back."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Location, str], Problem] = {}

    def error(self, code: str, place: Place, /, **params: object) -> None:
        """Note what makes the definitions unusable."""
        self._note(code, place, params, Severity.ERROR)

    def warning(self, code: str, place: Place, /, **params: object) -> None:
        """Note what works, but perhaps not as meant."""
        self._note(code, place, params, Severity.WARNING)

    def unknown(
        self, code: str, place: Scalar | Cell, known: Iterable[str], /, **params: object
    ) -> None:
        """Note a name that nothing has, with the name that was most likely meant."""
        meant = nearest(place.text, known)
        self._note(code, place, {"name": place.text, **params, "suggestion": meant}, Severity.ERROR)

    def sorted(self) -> tuple[Problem, ...]:
        """All problems by file, line, column and code."""
        return in_order(self._found.values())

    def _note(self, code: str, place: Place, params: dict[str, object], severity: Severity) -> None:
        location = place if isinstance(place, Location) else place.location
        key = code, location, repr(sorted(params.items(), key=lambda item: item[0]))
        self._found.setdefault(key, Problem(code, location, params, severity))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems as a person works through them: by file, line, column and code."""
    return tuple(sorted(problems, key=_key))


def _key(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.location
    if not isinstance(place, Location):
        return ("", 0, 0, problem.code)
    return (place.file, place.line, place.column, problem.code)
