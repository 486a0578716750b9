"""The database's own schema: numbered steps, forward only, each committed whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

from engine.store.protocol import StoreUnavailable

Step = Callable[[sqlite3.Connection], None]
APPLICATION: Final = 0x48494D41  # marks a SQLite file as ours

# fmt: off
_FIRST: Final = (
    """CREATE TABLE cases (
        id TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, body TEXT NOT NULL,
        chain_seq INTEGER NOT NULL, chain_digest TEXT NOT NULL, chain_seal TEXT NOT NULL)""",
    """CREATE TABLE projections (
        case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
        facts TEXT NOT NULL, tasks TEXT NOT NULL, search TEXT NOT NULL, keys TEXT NOT NULL)""",
    """CREATE TABLE events (
        case_id TEXT NOT NULL REFERENCES cases (id), seq INTEGER NOT NULL, kind TEXT NOT NULL,
        at TEXT NOT NULL, actor TEXT NOT NULL, params TEXT NOT NULL, bundle TEXT NOT NULL,
        payload_digest TEXT NOT NULL, digest TEXT NOT NULL,
        PRIMARY KEY (case_id, seq)) WITHOUT ROWID""",
    """CREATE TABLE payloads (
        case_id TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (case_id, seq), FOREIGN KEY (case_id, seq) REFERENCES events (case_id, seq))""",
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, person TEXT NOT NULL,
        action TEXT NOT NULL, case_id TEXT NOT NULL, result TEXT NOT NULL,
        params TEXT NOT NULL)""",
    "CREATE INDEX audit_person ON audit (person, id)",
    "CREATE INDEX audit_case ON audit (case_id, id) WHERE case_id != ''",
    """CREATE TABLE documents (
        kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, owner TEXT NOT NULL,
        expires_at TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID""",
    "CREATE INDEX documents_owner ON documents (kind, owner)",
    "CREATE INDEX documents_over ON documents (expires_at) WHERE expires_at != ''",
    """CREATE TABLE outcomes (
        submission TEXT NOT NULL PRIMARY KEY, person TEXT NOT NULL, body TEXT NOT NULL,
        case_id TEXT NOT NULL, result TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE keys (
        key TEXT NOT NULL, case_id TEXT NOT NULL REFERENCES cases (id),
        PRIMARY KEY (key, case_id)) WITHOUT ROWID""",
    "CREATE INDEX keys_case ON keys (case_id)",
    "CREATE TABLE counters (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE tasks (
        key TEXT NOT NULL PRIMARY KEY, id TEXT NOT NULL,
        case_id TEXT NOT NULL REFERENCES cases (id), kind TEXT, subject TEXT, role TEXT,
        person TEXT, team TEXT, agency TEXT, opens_at TEXT, due_at TEXT, next_step_at TEXT,
        excluded TEXT NOT NULL, due_order TEXT NOT NULL, opens_order TEXT NOT NULL)""",
    "CREATE INDEX tasks_case ON tasks (case_id)",
    "CREATE INDEX tasks_due ON tasks (due_order, opens_order, key)",
    "CREATE INDEX tasks_person ON tasks (person, due_order, opens_order, key)",
    "CREATE INDEX tasks_team ON tasks (team, due_order, opens_order, key)",
    "CREATE INDEX tasks_step ON tasks (next_step_at, key) WHERE next_step_at IS NOT NULL",
    """CREATE TABLE words (
        level TEXT NOT NULL, word TEXT NOT NULL, case_id TEXT NOT NULL REFERENCES cases (id),
        PRIMARY KEY (level, word, case_id)) WITHOUT ROWID""",
    "CREATE INDEX words_case ON words (case_id, level, word)",
    "CREATE TABLE bundles (digest TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
    """CREATE TABLE bundle_files (
        digest TEXT NOT NULL REFERENCES bundles (digest), name TEXT NOT NULL,
        content BLOB NOT NULL, PRIMARY KEY (digest, name))""",
    "CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE fact_sets (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, columns TEXT NOT NULL)""",
    *(
        f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
        for table in ("events", "audit")
        for verb in ("UPDATE", "DELETE")
    ),
    f"PRAGMA application_id = {APPLICATION}",
)
# fmt: on


def _families(connection: sqlite3.Connection) -> None:
    """Cases begun under others, and cases opened to others until a time."""
    connection.execute("ALTER TABLE cases ADD COLUMN root TEXT NOT NULL DEFAULT ''")
    connection.execute("CREATE INDEX cases_root ON cases (root, id) WHERE root <> ''")
    connection.execute("ALTER TABLE projections ADD COLUMN shares TEXT NOT NULL DEFAULT '[]'")
    connection.execute(
        "CREATE TABLE shares (token TEXT NOT NULL, until TEXT NOT NULL,"
        " case_id TEXT NOT NULL REFERENCES cases (id), PRIMARY KEY (token, until, case_id))"
        " WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX shares_case ON shares (case_id)")
    for (name,) in connection.execute("SELECT name FROM fact_sets").fetchall():
        for column in ("parent", "root"):
            connection.execute(f"ALTER TABLE {name} ADD COLUMN {column} TEXT")
        connection.execute(f"CREATE INDEX {name}_parent ON {name} (parent, updated_at, id)")


def _run(statements: tuple[str, ...]) -> Step:
    def step(connection: sqlite3.Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    return step


# What waits for somebody is looked for by role, person and team, then by how soon it is due.
_WAITING: Final = (
    "CREATE INDEX tasks_for ON tasks (role, person, team, due_order, opens_order, key)",
)

# What waits for somebody is read in order from the stretches of an index that are for them.
_IN_ORDER: Final = (
    "DROP INDEX tasks_for",
    "CREATE INDEX tasks_waiting ON tasks (role, person, team, agency, due_order, opens_order, key)",
)

MIGRATIONS: Final[tuple[Step, ...]] = (_run(_FIRST), _families, _run(_WAITING), _run(_IN_ORDER))
NEWEST: Final = len(MIGRATIONS)


def schema_version(connection: sqlite3.Connection) -> int:
    """The version of the database, 0 if there is nothing in it yet.

    Only reads: a file that is not ours, or from a newer program, is refused as it is.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION and (tables or version):
        raise StoreUnavailable("damaged")
    if version > NEWEST:
        raise StoreUnavailable("newer", version=version, known=NEWEST)
    return version


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest version; must run in a transaction that holds the lock."""
    version = schema_version(connection)
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        step(connection)
        connection.execute(f"PRAGMA user_version = {number}")
