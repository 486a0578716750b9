"""Whatever is sent, to whichever address: refused in the reader's words, and nothing is written."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

import pytest
from busy import Busy, busy_office
from hypothesis import given, settings
from hypothesis import strategies as st
from proof_site import FORM, Answer, Reader

from engine.web.pages import Page, all_pages
from engine.web.posting import FORM_BYTES, UPLOAD_BYTES

ECHO: Final = "Canaryecho"
JSON: Final = "application/json"
INSIDE: Final = re.compile(r"Traceback|File \"|engine[./]|\.py\b|site-packages|Error:|Exception")
POSTS: Final = tuple(page for page in all_pages() if page.method == "POST")
GETS: Final = tuple(page for page in all_pages() if page.method == "GET")
ADDRESSED: Final = tuple(page for page in all_pages() if "{" in page.path)


@dataclass(frozen=True)
class Bad:
    """A request that nobody may send."""

    name: str
    body: Any = b""
    headers: Mapping[str, str] | None = None
    raw: tuple[tuple[bytes, bytes], ...] = ()
    query: str = ""


def multipart(*parts: bytes, end: bytes = b"--b--\r\n") -> Bad:
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + end
    return Bad("", body, {"content-type": "multipart/form-data; boundary=b"})


def part(name: bytes, content: bytes = b"x", rest: bytes = b"") -> bytes:
    return b'Content-Disposition: form-data; name="' + name + b'"' + rest + b"\r\n\r\n" + content


def form(name: str, body: Any, **headers: str) -> Bad:
    return Bad(name, body, {"content-type": FORM, **headers})


NESTED: Final = b"".join(
    b"--c%d\r\nContent-Type: multipart/mixed; boundary=c%d\r\n\r\n" % (n, n + 1)
    for n in range(9_000)
)
BAD_BODIES: Final = (
    Bad("malformed JSON", b'{"a": ' + ECHO.encode(), {"content-type": JSON}),
    Bad("good JSON", b'{"name_first": "Canaryecho"}', {"content-type": JSON}),
    Bad("deep JSON", b"[" * 100_000, {"content-type": JSON}),
    Bad("plain text", ECHO.encode(), {"content-type": "text/plain"}),
    Bad("XML", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", {"content-type": "text/xml"}),
    Bad("no kind", ECHO.encode()),
    Bad("a kind that is none", ECHO.encode(), {"content-type": ";;=\xff/"}),
    form("not UTF-8", b"name=%ff&other=" + ECHO.encode()),
    form("not UTF-8 in a name", b"%c3%28=" + ECHO.encode()),
    form("raw bytes", b"name=\xff\xfe" + ECHO.encode()),
    form("null", b"name=%00" + ECHO.encode()),
    form("lone surrogate", b"name=%ED%A0%80" + ECHO.encode()),
    form("too many fields", b"&".join(b"a%d=1" % number for number in range(10_000))),
    form("oversized", b"name=" + b"a" * FORM_BYTES),
    form("oversized, in pieces", [b"a" * 65_536] * 5),
    form("said to be huge", b"a=1", content_length=str(UPLOAD_BYTES * 9)),
    form("a length of many digits", b"a=1", **{"content-length": "9" * 5_000}),
    form("a length below nothing", b"a=1", **{"content-length": "-1"}),
    form("a length in words", b"a=1", **{"content-length": "ten"}),
    replace(multipart(part(b"\xff\xfe", ECHO.encode())), name="multipart, name not UTF-8"),
    replace(multipart(part(b"a", b"\xff" + ECHO.encode())), name="multipart, text not UTF-8"),
    replace(multipart(part(b"a", b"\x00" + ECHO.encode())), name="multipart, null"),
    replace(multipart(*[part(b"a")] * 4_100), name="multipart, too many parts"),
    replace(multipart(part(b"a", b"a" * FORM_BYTES * 2)), name="multipart, a large text"),
    replace(multipart(part(b"a", NESTED)), name="multipart, part of a part of a part"),
    replace(multipart(b"x: " + b"y" * 100_000 + b"\r\n\r\n"), name="multipart, a long header"),
    replace(multipart(b"a: b\r\n" * 5_000 + b"\r\nx"), name="multipart, many headers"),
    replace(multipart(b"no header at all\r\n\r\n"), name="multipart, no header"),
    replace(multipart(b"Content-Disposition: form-data\r\n\r\nx"), name="multipart, no name"),
    replace(
        multipart(*[part(b"f", b"x", b'; filename="f"')] * 30), name="multipart, too many files"
    ),
    Bad("no boundary", b"--b\r\n", {"content-type": "multipart/form-data"}),
    Bad("a long boundary", b"--b", {"content-type": "multipart/form-data; boundary=" + "b" * 99}),
)
FROM_ELSEWHERE: Final = (
    Bad("another site", b"a=1", {"content-type": FORM, "sec-fetch-site": "cross-site"}),
    Bad("a sister site", b"a=1", {"content-type": FORM, "sec-fetch-site": "same-site"}),
    Bad(
        "another origin",
        b"a=1",
        {"content-type": FORM, "sec-fetch-site": "", "origin": "https://evil.example"},
    ),
    Bad(
        "an origin that is none",
        b"a=1",
        {"content-type": FORM, "sec-fetch-site": "", "origin": "https://[evil"},
    ),
    Bad("no word of where from", b"a=1&token=x.y", {"content-type": FORM, "sec-fetch-site": ""}),
)
BAD_ADDRESSES: Final = (
    Bad("query not UTF-8", query="?text=%ff" + ECHO),
    Bad("null in the query", query="?text=%00" + ECHO),
    Bad("lone surrogate in the query", query="?text=%ED%A0%80"),
    Bad("raw bytes in the query", query="?text=\udcff"),
    Bad("many names in the query", query="?" + "&".join(f"a{n}=1" for n in range(300))),
    Bad("long headers", headers={"x-long": "a" * 17_000}),
)


@pytest.fixture(scope="module")
def busy() -> Busy:
    return busy_office()


@pytest.fixture
def unchanged(busy: Busy) -> Iterator[None]:
    """What is kept before and after the test is the same."""
    before = busy.office.kept()
    yield
    assert busy.office.kept() == before


def is_refused(answer: Answer, language: str, *statuses: int) -> None:
    assert 400 <= answer.status < 500, (answer.status, answer.goes_to)
    assert answer.status in (statuses or range(400, 500))
    is_clean(answer)
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1") == 1
    assert "<main" in answer.text
    assert re.search(r"<main.*<(a|form)\b", answer.text, re.DOTALL)


def is_clean(answer: Answer) -> None:
    assert ECHO not in answer.everything()
    assert not INSIDE.search(answer.words)


def is_refused_to_a_program(answer: Answer) -> None:
    assert 400 <= answer.status < 500, (answer.status, answer.goes_to)
    assert answer.header("content-type") == "application/problem+json"
    assert f'"status": {answer.status}' in answer.text
    is_clean(answer)


def ask(reader: Reader, method: str, path: str, bad: Bad, **headers: str) -> Answer:
    told = {**(bad.headers or {}), **headers}
    return reader.ask(method, path + bad.query, bad.body, told, raw=bad.raw)


def at(page: Page) -> str:
    return f"{page.method} {page.path}"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("bad", [*BAD_BODIES, *FROM_ELSEWHERE], ids=lambda bad: bad.name)
def test_a_body_that_cannot_be_meant_is_refused_everywhere(busy: Busy, bad: Bad) -> None:
    for page in POSTS:
        if not page.uploads and bad.name.startswith("multipart"):
            continue
        path = busy.path(page.path)
        for name, language in (("amal", "en"), ("omer", "ar")):
            is_refused(ask(busy.people[name], "POST", path, bad), language)
        is_refused_to_a_program(ask(busy.people["amal"], "POST", path, bad, accept=JSON))


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("bad", BAD_ADDRESSES, ids=lambda bad: bad.name)
def test_an_address_that_cannot_be_meant_is_refused_everywhere(busy: Busy, bad: Bad) -> None:
    for page in all_pages():
        path = busy.path(page.path)
        is_refused(ask(busy.people["amal"], page.method, path, bad), "en")
        is_refused_to_a_program(ask(busy.people["omer"], page.method, path, bad, accept=JSON))


FORGED: Final = (
    "%ff", "%00", "%ED%A0%80", "x" * 5_000, "9" * 5_000, "-1", "..", "%2e%2e%2f", "\u202e",
    "__class__", "{{7*7}}", "' OR 1=1 --", "*", "🧒", ".approve", "registration.",
)  # fmt: skip


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("asked", ADDRESSED, ids=at)
def test_a_forged_id_is_refused_everywhere(busy: Busy, asked: Page) -> None:
    for name in re.findall(r"{(\w+)", asked.path):
        for forged in FORGED:
            path = busy.path(asked.path, **{name: quote(forged, safe="%.")})
            answer = busy.people["amal"].ask(asked.method, path, b"", {"content-type": FORM})
            if answer.status == 303:  # no decision waits: back to the case, which must be there
                answer = busy.people["amal"].follow(answer)
                assert name == "transition" or answer.status == 404
                continue
            is_refused(answer, "en")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("asked", all_pages(), ids=at)
def test_a_method_that_is_not_declared_is_refused(busy: Busy, asked: Page) -> None:
    declared = {known.method for known in all_pages() if known.path == asked.path}
    path = busy.path(asked.path)
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X"} - declared:
        answer = busy.people["amal"].ask(method, path)
        # An address with fixed words may also be one of a shape that knows the method.
        is_refused(answer, "en", 404, 405)
        assert answer.status == 404 or declared <= set(answer.header("allow").split(", "))


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("asked", GETS, ids=at)
def test_asking_for_the_head_alone_is_as_asking(busy: Busy, asked: Page) -> None:
    path = busy.path(asked.path)
    asked = [busy.people["amal"].ask(method, path) for method in ("GET", "HEAD")]

    assert asked[0].status == asked[1].status < 500


ODD: Final[tuple[tuple[str, Callable[[bytes], bytes]], ...]] = (
    ("number", lambda name: b"9" * 5_000),
    ("minus", lambda name: b"-" + b"9" * 5_000),
    ("exponent", lambda name: b"1e999999999"),
    ("not a number", lambda name: b"nan"),
    ("direction", lambda name: "\u202e\u2066x\u200f".encode()),
    ("far outside", lambda name: "\U0010ffff\ufffe\ufeff".encode()),
    ("markup", lambda name: b"<script>alert(1)</script>{{7*7}}"),
    ("json", lambda name: b'{"digest": "x", "name": ["y"]}'),
    ("long", lambda name: b"x" * 100_000),
)
CONTROLS: Final = (
    "do", "token", "comment", "submission", "content", "kept", "confirmed", "from", "record",
    "language", "back", "membership", "name", "password", "next", "pick:x", "name_first",
    "age.years", "date_of_birth.year", "date_of_birth.month", "sex", "photo", "danger",
    "danger_place.state",
    "family/x/member_age", "family/../x", "x/y/z/w", "..", ".", "unknown_field", "id", "__class__",
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd[0])
@pytest.mark.parametrize("asked", POSTS, ids=at)
def test_a_value_of_the_wrong_kind_is_no_fault_of_ours(
    busy: Busy, asked: Page, odd: tuple[str, Callable[[bytes], bytes]]
) -> None:
    if asked.path in ("/sign-out", "/leave"):
        return
    before = busy.office.kept()
    value = quote(odd[1](b""))
    few = CONTROLS if len(value) < 9_000 else ("name_first", "comment")
    body = "&".join(f"{quote(name)}={value}" for name in few).encode()
    for name in ("amal", "omer"):
        answer = busy.people[name].ask("POST", busy.path(asked.path), body, {"content-type": FORM})
        assert answer.status < 500
        assert not re.search(r"Traceback|site-packages", answer.text)
        assert "<script>alert" not in answer.text
    after = busy.office.kept()
    assert after[:2] == before[:2], "no case and no event"
    assert after[3:] == before[3:], "no outcome and no file"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "raw",
    [
        ((b"cookie", b"himaya=\xff\xfe; himaya_language=\xff"),),
        ((b"cookie", b"himaya=" + b"x" * 8_000),),
        ((b"cookie", b"himaya_said=<script>; himaya_language=../../x"),),
        ((b"accept", b"\xff\xfe"), (b"accept", JSON.encode())),
        ((b"host", b"evil.example"), (b"host", b"\xff")),
        ((b"content-type", JSON.encode()), (b"content-type", FORM.encode())),
        ((b"content-length", b"5"), (b"content-length", b"99999999999")),
        ((b"origin", b"https://[x"), (b"sec-fetch-site", b"cross-site")),
        ((b"accept-language", b"\xff" * 4_000),),
        ((b"x-forwarded-for", b"\xff" * 400), (b"forwarded", b"for=\xff")),
    ],
    ids=lambda raw: str(raw[0][0], "ascii"),
)
def test_headers_that_cannot_be_meant_do_no_harm(
    busy: Busy, raw: tuple[tuple[bytes, bytes], ...]
) -> None:
    for asked in all_pages():
        for reader in (busy.people["amal"], busy.office.reader()):
            more = ((b"content-type", b"text/plain"),) if asked.method == "POST" else ()
            body = b"a" if asked.method == "POST" else b""
            answer = reader.ask(asked.method, busy.path(asked.path), body, raw=(*raw, *more))
            assert answer.status < 500
            assert "evil.example" not in answer.everything()
            assert not INSIDE.search(answer.words)


@settings(max_examples=120)
@given(data=st.data())
def test_random_bytes_are_never_a_fault_of_ours(busy: Busy, data: st.DataObject) -> None:
    asked = data.draw(st.sampled_from(POSTS))
    kinds = (FORM, "multipart/form-data; boundary=b", JSON, "text/plain")
    body = data.draw(
        st.binary(max_size=300) | st.text("%&=;ab+.f/0-9\r\n", max_size=99).map(str.encode)
    )
    if asked.path in ("/sign-out", "/leave"):
        return
    headers = {"content-type": data.draw(st.sampled_from(kinds))}
    before = busy.office.kept()
    answer = busy.people["amal"].ask("POST", busy.path(asked.path), body, headers)

    assert answer.status < 500
    assert busy.office.kept()[:2] == before[:2]


@settings(max_examples=150)
@given(path=st.text(max_size=40), query=st.binary(max_size=40))
def test_random_addresses_are_never_a_fault_of_ours(busy: Busy, path: str, query: bytes) -> None:
    address = f"/{quote(path, safe='/%', errors='surrogatepass')}?{quote(query, safe='%=&')}"
    answer = busy.people["amal"].get(address)

    assert answer.status < 500


def test_nothing_of_this_is_in_the_log(busy: Busy, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for bad in BAD_BODIES:
            ask(busy.people["amal"], "POST", busy.path("/drafts/{draft}/{section}"), bad)

    assert ECHO not in caplog.text
