"""A connection that never finishes its headers is closed, and nobody else waits for it."""

from __future__ import annotations

import asyncio

import pytest
import uvicorn
from uvicorn.server import ServerState

from engine.web.patience import ImpatientProtocol

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Hasty(ImpatientProtocol):
    header_seconds = 0.2


async def slow_app(scope, receive, send):
    await asyncio.sleep(0.4)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


def talk(conversation):
    """What `conversation(reader, writer)` gives, against a server of our own."""

    async def run():
        config = uvicorn.Config(slow_app, http=Hasty, log_level="critical", lifespan="off")
        config.load()
        server = await asyncio.get_running_loop().create_server(
            lambda: Hasty(config=config, server_state=ServerState(), app_state={}), "127.0.0.1", 0
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
