"""What a memory store holds as TinyDB's tables: rows that can be read by eye, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from engine.store.protocol import StoreUnavailable
from engine.store.values import dump

PROGRAM: Final = "himaya"
LAYOUT: Final = 1
_PARTS: Final = ("facts", "tasks", "search", "keys", "shares")
Row = Mapping[str, Any]
Tables = dict[str, dict[str, Any]]


def to_tables(values: Row) -> Tables:
    """The tables of what `write_state` gave."""
    return {
        "about": _numbered([{"program": PROGRAM, "layout": LAYOUT, "bundle": values["active"]}]),
        "cases": _numbered(_case(*kept) for kept in values["cases"].values()),
        "events": _numbered({"case": i, **chain} for i, chain in values["chains"].items()),
        "documents": _numbered(
            {"kind": kind, "key": key, **kept, "body": json.loads(kept["body"])}
            for kind, key, kept in values["documents"]
        ),
        "outcomes": _numbered(values["outcomes"]),
        "counters": _numbered({"name": n, "value": v} for n, v in values["counters"].items()),
        "bundles": _numbered({"digest": d, "files": f} for d, f in values["bundles"].items()),
        "audit": _numbered(values["audit"]),
    }


def from_tables(tables: Mapping[str, Row]) -> dict[str, Any]:
    """What `read_state` takes; `StoreUnavailable` where these are no tables of ours."""
    check(tables)
    rows = {name: list(table.values()) for name, table in tables.items()}
    return {
        "cases": {row["case"]["id"]: _kept_case(row) for row in rows["cases"]},
        "chains": {row["case"]: _without(row, "case") for row in rows["events"]},
        "documents": [_kept_document(row) for row in rows["documents"]],
        "outcomes": rows["outcomes"],
        "counters": {row["name"]: row["value"] for row in rows["counters"]},
        "bundles": {row["digest"]: row["files"] for row in rows["bundles"]},
        "audit": rows["audit"],
        "blobs": {},
        "active": rows["about"][0]["bundle"],
    }


def check(tables: Mapping[str, Row]) -> None:
    """Refuse the file of another program, and one of a newer layout."""
    about: Row = next(iter(tables.get("about", {}).values()), {})
    if about.get("program") != PROGRAM:
        raise StoreUnavailable("damaged")
    if about.get("layout") != LAYOUT:
        raise StoreUnavailable("newer", version=about.get("layout"), known=LAYOUT)


def _numbered(rows: Iterable[Row]) -> dict[str, Any]:
    return {str(number): row for number, row in enumerate(rows, start=1)}


def _case(body: str, filled: str, texts: list[str]) -> Row:
    parts = {name: json.loads(text) for name, text in zip(_PARTS, texts, strict=True)}
    return {"case": json.loads(body), "of": filled, **parts}


def _kept_case(row: Row) -> list[Any]:
    return [dump(row["case"]), row["of"], [dump(row[name]) for name in _PARTS]]


def _kept_document(row: Row) -> tuple[str, str, Row]:
    kept = {**_without(row, "kind", "key"), "body": dump(row["body"])}
    return row["kind"], row["key"], kept


def _without(row: Row, *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
