"""Pages: a long form beside the drawing of it alone, a list beside the hand-written SQL."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.asking import Site, asking
from benchmarks.big_form import big_bundle
from benchmarks.rounds import Ratio, compare
from engine.accounts import Membership
from engine.actor import Actor
from engine.case import Case, FormRecord, to_document
from engine.cases.desk import Desk
from engine.cases.list_cases import list_cases
from engine.clock import system_clock
from engine.definitions.model import Bundle
from engine.gate import Gate
from engine.ids import random_ids
from engine.projections import project
from engine.store.protocol import Changes
from engine.store.sqlite import SqliteStore
from engine.web import call as web_call
from engine.web import drawing
from engine.web.kept_drawings import KeptDrawings

FIELDS = 80
CASES = 35_000
TEAMS = 60


def measure() -> list[Ratio]:
    """Both pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [_form_page(folder), _list_page(folder)]


def _form_page(folder: Path) -> Ratio:
    """One section of 80 fields: the whole request / drawing the same page, with nothing kept."""
    bundle = big_bundle(FIELDS, a_section=FIELDS)
    store = SqliteStore.open(folder / "form", create=True)
    with asking(bundle, store, folder, Membership("worker", "agency", "team")) as site:
        path = _draft_path(site)
        drawn = _what_is_drawn(site, path)
        found = compare(
            f"form page of {FIELDS} fields / its drawing alone",
            lambda: site.get(path),
            lambda: _drawn_anew(*drawn),
            goal=1.3,
            rounds=15,
            calls=3,
        )
    store.close()
    return found


def _draft_path(site: Site) -> str:
    _, headers, _ = site.post("/cases/new/file", {})
    draft = re.search(r"/drafts/[^/]+", headers["location"])
    if draft is None:
        raise RuntimeError(headers)
    return f"{draft[0]}/section_0"


def _what_is_drawn(site: Site, path: str) -> tuple[Any, ...]:
    kept: list[tuple[Any, ...]] = []

    def draw(*given: Any) -> str:
        kept.append(given)
        return drawing.draw(*given)

    with patch.object(web_call, "draw", draw):
        status, _, _ = site.get(path)
    if status != 200:
        raise RuntimeError(status)
    return kept[-1]


def _drawn_anew(*given: Any) -> str:
    with patch.object(KeptDrawings, "drawn", lambda _, view, reader: reader.draw(view)):
        return drawing.draw(*given)


def _list_page(folder: Path) -> Ratio:
    """20 of 35,000 cases within one team's scope, counted and filtered / the same SQL by hand."""
    bundle = big_bundle(8, scope="team")
    store = SqliteStore.open(folder / "list", create=True)
    desk = Desk(bundle, Gate(store, bundle, system_clock), random_ids)
    desk.gate.prepare()
    for number in range(CASES):
        _keep(store, bundle, number)
    desk.gate.prepare()
    actor = Actor("worker", "Worker", "worker", "agency", "team7")
    connection = sqlite3.connect(folder / "list" / "himaya.sqlite")
    names = connection.execute("SELECT name FROM sqlite_master WHERE name GLOB 'facts_*'")
    by_hand = _by_hand(connection, names.fetchone()[0])
    found = compare(
        f"list of {CASES:,} cases, one team's 20 / SQL by hand",
        lambda: list_cases(desk, actor, {}, text="", sort="", after=""),
        by_hand,
        goal=2.0,
        rounds=20,
        calls=5,
    )
    connection.close()
    store.close()
    return found


def _by_hand(connection: sqlite3.Connection, table: str) -> Callable[[], object]:
    """The page, its total and the counts of its filters, as one would write them for this table."""
    mine = f"FROM {table} WHERE team = 'team7' AND agency = 'agency'"

    def ask() -> object:
        page = f"SELECT * {mine} ORDER BY updated_at DESC, id DESC LIMIT 21"
        return [
            [dict(row) for row in connection.execute(page)],
            connection.execute(f"SELECT count(*) {mine}").fetchone(),
            connection.execute(f"SELECT status, count(*) {mine} GROUP BY status").fetchall(),
            connection.execute(f"SELECT f_kind, count(*) {mine} GROUP BY f_kind").fetchall(),
        ]

    connection.row_factory = sqlite3.Row
    return ask


def _keep(store: SqliteStore, bundle: Bundle, number: int) -> None:
    at = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}T08:00:00.{number % 1000:03}Z"
    answers = {"text_1": f"name{number % 997}", "choice_3": "abc"[number % 3]}
    record = FormRecord(f"r{number}", "big", answers, 1, at, "worker", bundle.hash)
    case = Case(
        id=f"case{number:08}",
        workflow="file",
        number=f"N{number}",
        status="open",
        owner=f"worker{number % 268}",
        team=f"team{number % TEAMS}",
        agency="agency",
        created_at=at,
        created_by="worker",
        updated_at=at,
        records=(record,),
    )
    changes = Changes(case=to_document(case), projection=project(bundle, case))
    store.unit(case.id, lambda _: (changes, None))
