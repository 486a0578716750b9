"""Cases opened to somebody by a share, looked up before the query is written.

Mostly there are none or a few. Then the database meets plain ids and goes by its indexes; a
condition that it cannot estimate would make it look at every case.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from engine.query import NOTHING, And, In, Not, Or, Query, SharedWith
from engine.store.sqlite.compiling import shares_living

FEW: Final = 100


def with_shares(connection: sqlite3.Connection, query: Query) -> Query:
    """The query with the ids of shared cases in place of shares, where they are few."""
    match query:
        case And(parts):
            return And(tuple(with_shares(connection, part) for part in parts))
        case Or(parts):
            return Or(tuple(with_shares(connection, part) for part in parts))
        case Not(part):
            return Not(with_shares(connection, part))
        case SharedWith(tokens, at) if tokens:
            living, params = shares_living(tokens, at)
            found = connection.execute(f"{living} LIMIT {FEW + 1}", params).fetchall()
            if len(found) > FEW:
                return query
            return In("case.id", tuple(row[0] for row in found)) if found else NOTHING
    return query
