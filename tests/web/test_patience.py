"""A connection that never finishes its headers is closed, and nobody else waits for it."""

from __future__ import annotations

import asyncio
import contextlib
import re
from pathlib import Path

import pytest
import uvicorn
from uvicorn.server import ServerState

from engine.web.patience import ImpatientProtocol

ROOT = Path(__file__).resolve().parents[2]
REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Hasty(ImpatientProtocol):
    header_seconds = 0.2


class Patient(ImpatientProtocol):
    header_seconds = 60.0


def test_the_protocol_can_be_asked_for_by_its_name_on_the_command_line():
    page = (ROOT / "docs" / "accounts-and-data.md").read_text("utf-8")
    named = re.search(r"--http (\S+)", page)
    assert named is not None
    config = uvicorn.Config(slow_app, http=named[1])
    config.load()
    assert config.http_protocol_class is ImpatientProtocol


async def slow_app(scope, receive, send):
    await asyncio.sleep(0.4)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


def talk(conversation, protocol=Hasty):
    """What `conversation(reader, writer)` gives, against a server of our own."""

    async def run():
        config = uvicorn.Config(slow_app, http=protocol, log_level="critical", lifespan="off")
        config.load()
        server = await asyncio.get_running_loop().create_server(
            lambda: protocol(config=config, server_state=ServerState(), app_state={}),
            "127.0.0.1",
            0,
        )
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            return await asyncio.wait_for(conversation(reader, writer), 5)
        finally:
            writer.close()
            server.close()

    return asyncio.run(run())


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_unfinished_headers_close_the_connection(begun):
    async def conversation(reader, writer):
        writer.write(begun)
        return await reader.read()

    assert talk(conversation) == b""


def test_a_slow_answer_is_waited_for():
    async def conversation(reader, writer):
        writer.write(REQUEST)
        return await reader.readuntil(b"done")

    assert b"200 OK" in talk(conversation)


def test_a_second_request_has_to_come_soon():
    async def conversation(reader, writer):
        writer.write(REQUEST)
        await reader.readuntil(b"done")
        writer.write(b"GET / HT")
        rest = await reader.read()
        return b"200 OK" in rest

    assert talk(conversation) is False


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /" + b"a" * 200_000,
        b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000,
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 40_000,
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "
        + b"a" * 200_000,
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"a" * 200_000,
    ],
    ids=["address", "one header", "many headers", "trailer", "extension of a chunk"],
)
def test_what_never_becomes_a_request_is_refused_and_not_kept(begun):
    async def conversation(reader, writer):
        for start in range(0, len(begun), 10_000):
            writer.write(begun[start : start + 10_000])
            await asyncio.sleep(0.001)
            if writer.is_closing() or reader.at_eof():
                return "closed"
        with contextlib.suppress(ConnectionError):
            await reader.read()
        return "closed"

    assert talk(conversation, Patient) == "closed"


def test_a_long_body_is_no_header():
    async def conversation(reader, writer):
        writer.write(
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + b"a" * 300_000
        )
        return await reader.readuntil(b"done")

    assert b"200 OK" in talk(conversation)


def test_a_request_behind_another_is_answered_too():
    async def conversation(reader, writer):
        writer.write(REQUEST + REQUEST)
        return await reader.readuntil(b"done") + await reader.readuntil(b"done")

    assert talk(conversation).count(b"200 OK") == 2
