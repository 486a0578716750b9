"""Reads `vectors.json` (its format: README.md here) into scopes and environments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.expression import DictEnvironment, Kind, MappingScope, Type, read_rule
from engine.expression.types import AGE

FILE: dict[str, Any] = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))
VECTORS: list[dict[str, Any]] = FILE["vectors"]


def read_type(plain: Any, lists: Mapping[str, Any]) -> Type:
    """The type a vector file means by `plain`."""
    node = {"kind": plain} if isinstance(plain, str) else plain
    if node["kind"] == "age":
        return AGE
    listed = lists.get(node.get("list", ""), {})
    fields = node.get("fields", listed.get("columns"))
    codes = node.get("codes", listed.get("choices"))
    return Type(
        Kind(node["kind"]),
        node.get("list", ""),
        None if codes is None else frozenset(codes),
        None if fields is None else {name: read_type(of, lists) for name, of in fields.items()},
        read_type(node["item"], lists) if "item" in node else None,
    )


def scope_of(vector: Mapping[str, Any]) -> MappingScope:
    """What names mean in a vector."""
    lists = {**FILE["lists"], **vector.get("lists", {})}
    types = {**FILE["types"], **vector.get("types", {})}
    named = {name: read_type({"kind": "choice", "list": name}, lists) for name in lists}
    return MappingScope({name: read_type(of, lists) for name, of in types.items()}, lists=named)


def environment_of(vector: Mapping[str, Any]) -> DictEnvironment:
    """The values a vector is evaluated with."""
    lists = {**FILE["lists"], **vector.get("lists", {})}
    return DictEnvironment(
        vector.get("names", {}),
        vector.get("today", FILE["today"]),
        vector.get("now", FILE["now"]),
        lists={name: of["choices"] for name, of in lists.items()},
        states=FILE["states"],
    )


def with_trees() -> dict[str, Any]:
    """The file with the syntax tree of every rule that has a result."""
    vectors = []
    for vector in VECTORS:
        rule, _ = read_rule(vector["rule"], scope_of(vector))
        if rule is not None and "result" in vector:
            vectors.append({**vector, "ast": rule.ast})
    return {**FILE, "vectors": vectors}


if __name__ == "__main__":
    print(json.dumps(with_trees(), ensure_ascii=False))
