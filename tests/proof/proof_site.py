"""The whole application in this process, asked byte by byte: what a client would soften is kept."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from engine.accounts import Membership, Person
from engine.clock import MovableClock
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.definitions.model import Bundle
from engine.settings import Settings
from engine.store.memory import MemoryStore
from engine.web import Services, create_app
from engine.web.serve import build_services

ROOT: Final = Path(__file__).parents[2]
LIBRARY: Final = ROOT / "tests" / "projects" / "library"
PASSWORD: Final = "a long password"
FORM: Final = "application/x-www-form-urlencoded"
Pairs = Iterable[tuple[bytes, bytes]]


@cache
def bundle_of(folder: Path) -> Bundle:
    """The configuration in a folder."""
    found, problems = load_folder(folder, defaults_dir())
    assert found is not None, problems
    return found


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def words(self) -> str:
        """The page as it is read."""
        without = re.sub(r"(?s)<(script|style|svg|head)\b.*?</\1>", " ", self.text)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", without)).split())

    def header(self, name: str) -> str:
        return next((value for known, value in self.headers if known == name), "")

    @property
    def goes_to(self) -> str:
        return self.header("location")

    def everything(self) -> str:
        """Status, headers and body in one text."""
        return "\n".join(
            [str(self.status), *map(": ".join, self.headers), repr(self.body), self.text]
        )


class Office:
    """An application over one bundle and a store in memory, and the people in it."""

    def __init__(self, bundle: Bundle) -> None:
        self.store = MemoryStore()
        self.clock = MovableClock(datetime(2026, 3, 1, 9, tzinfo=UTC))
        settings = Settings(Path(), Path())
        self.services: Services = build_services(settings, bundle, self.store, self.clock)
        self.app = create_app(self.services)
        self._password = ""
        self._cookies: dict[str, str] = {}

    def place(self, agency: str, *teams: str) -> None:
        """An agency with its teams."""
        directory = self.services.accounts.directory
        directory.keep_agency(agency, {"en": agency.title(), "ar": agency.title()})
        for team in teams:
            directory.keep_team(team, agency, {"en": team.title(), "ar": team.title()})

    def enter(self, name: str, role: str, agency: str, team: str, language: str = "en") -> Reader:
        """Someone of this role, signed in."""
        person = Person(name, name, name.title(), (Membership(role, agency, team),), language)
        directory = self.services.accounts.directory
        directory.keep_person(person)
        if not self._password:
            # Hashing is slow on purpose: once is enough.
            assert self.services.accounts.set_password(name, PASSWORD) is None
            self._password = directory.person(name).password
        directory.keep_person(replace(directory.person(name), password=self._password))
        found = self.services.accounts.sign_in(name, PASSWORD, "")
        self._cookies[name] = f"himaya={found.token}"
        return Reader(self, self._cookies[name])

    def cookie_of(self, name: str) -> str:
        """The cookie of someone who is signed in."""
        return self._cookies[name]

    def reader(self) -> Reader:
        """Someone who has not signed in."""
        return Reader(self, "")

    def kept(self) -> tuple[Any, ...]:
        """Everything in the store but sessions, tries to sign in and the audit."""
        state = self.store._state
        passing = {"session", "throttle", "sealed"}
        documents = {key: one.body for key, one in state.documents.items() if key[0] not in passing}
        cases = {case: kept.body for case, kept in state.cases.items()}
        chains = {case: len(chain.links) for case, chain in state.chains.items()}
        return cases, chains, documents, dict(state.outcomes), dict(state.blobs)


@dataclass(frozen=True)
class Reader:
    """A browser, without anything that a browser would not let through."""

    office: Office
    cookie: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, fields: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        """A posted form; what it leads to is not followed."""
        body = urlencode(dict(fields or {}), doseq=True).encode()
        return self.ask("POST", path, body, {"content-type": FORM, **headers})

    def follow(self, answer: Answer) -> Answer:
        while answer.status == 303:
            answer = self.get(answer.goes_to.partition("#")[0])
        return answer

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Sequence[bytes] = b"",
        headers: Mapping[str, str] | None = None,
        *,
        raw: Pairs = (),
    ) -> Answer:
        """One request. `raw` are headers as they are; pieces of a body do not tell its length."""
        named = {"host": "localhost", "sec-fetch-site": "same-origin", "cookie": self.cookie}
        named.update(self.headers)
        named.update({name.replace("_", "-"): text for name, text in (headers or {}).items()})
        pieces = [body] if isinstance(body, bytes) else list(body)
        if isinstance(body, bytes):
            named.setdefault("content-length", str(len(body)))
        pairs = [(name.encode(), text.encode("latin-1")) for name, text in named.items() if text]
        return asyncio.run(asked(self.office.app, scope_of(method, path, [*pairs, *raw]), pieces))


def scope_of(method: str, path: str, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    """The request as a server hands it over."""
    plain, _, query = path.partition("?")
    raw = plain.encode("utf-8", "surrogateescape")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": re.sub(rb"%([0-9a-fA-F]{2})", lambda m: bytes.fromhex(m[1].decode()), raw).decode(
            "utf-8", "replace"
        ),
        "raw_path": raw,
        "query_string": query.encode("utf-8", "surrogateescape"),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "state": {},
    }


async def asked(app: Any, scope: dict[str, Any], pieces: list[bytes]) -> Answer:
    """What the application answers."""
    sent: list[dict[str, Any]] = []
    left = list(pieces)

    async def receive() -> dict[str, Any]:
        piece = left.pop(0) if left else b""
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    await app(scope, receive, send)
    headers = tuple((k.decode().lower(), v.decode("latin-1")) for k, v in sent[0]["headers"])
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], headers, body)
