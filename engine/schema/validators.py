"""One field's schema made ready to judge; the only home of jsonschema and of its fast stand-in.

jsonschema decides and names the broken keyword. Where jsonschema-rs is installed (the extra `fast`)
it is asked first whether a value is right at all, as nearly all are: only what it does not take
goes on to jsonschema. So both ways tell the same faults, and differ in speed alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import Any, Final, Protocol, TypeAlias

QUICK: Final = "jsonschema_rs"
LONG: Final = 2**64
Schema: TypeAlias = dict[str, Any]
Accepts: TypeAlias = Callable[[Any], bool]


class Validator(Protocol):
    """Judges values by one schema."""

    def broken(self, value: Any) -> Iterable[str]:
        """The keywords the value breaks, the innermost ones; none when it is right."""


class ExactValidator:
    """jsonschema, made when it is first needed."""

    __slots__ = ("_made", "_schema")

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._made: Any = None

    def broken(self, value: Any) -> Iterable[str]:
        """The keywords the value breaks."""
        if self._made is None:
            self._made = _make(self._schema)
        try:
            return [str(error.validator) for error in self._made.iter_errors(value)]
        except ValueError:  # a number of thousands of digits, which no message can write out
            return ["type"]


class QuickValidator:
    """jsonschema-rs for what is right, jsonschema for the rest."""

    __slots__ = ("_accepts", "_exact")

    def __init__(self, schema: Schema, accepts: Accepts) -> None:
        self._accepts = accepts
        self._exact = ExactValidator(schema)

    def broken(self, value: Any) -> Iterable[str]:
        """The keywords the value breaks."""
        # To jsonschema a tuple is no list, and jsonschema-rs takes any number that Python will not
        # write out for right. What cannot be JSON at all raises a ValueError.
        kind = type(value)
        try:
            if (
                kind is not tuple
                and (kind is not int or -LONG < value < LONG)
                and self._accepts(value)
            ):
                return ()
        except ValueError:
            pass
        return self._exact.broken(value)


def best_validator(schema: Schema) -> Validator:
    """The fastest that is installed."""
    quick = _quick()
    return ExactValidator(schema) if quick is None else QuickValidator(schema, quick(schema))


def quick_validator(schema: Schema) -> Validator:
    """The fast one; asking for it where it is not installed is a fault of the caller."""
    quick = _quick()
    if quick is None:
        raise LookupError(QUICK)
    return QuickValidator(schema, quick(schema))


@cache
def _quick() -> Callable[[Schema], Accepts] | None:
    try:
        library = import_module(QUICK)
    except ImportError:
        return None
    return lambda schema: library.Draft202012Validator(schema).is_valid


def _make(schema: Schema) -> Any:
    # jsonschema and referencing take 130 ms to import: only who judges answers pays for them.
    from jsonschema import Draft202012Validator
    from referencing import Registry

    # An empty registry: jsonschema would otherwise fetch a remote or file: $ref.
    return Draft202012Validator(
        schema, registry=Registry(), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
