"""What goes out compressed is what was made, in as few bytes as its age is worth."""

from __future__ import annotations

import asyncio
import gzip

from starlette.responses import Response, StreamingResponse

from engine.web.compressing import Compressed

WORDS = " ".join(f"word{number * number}" for number in range(9_000)).encode()
FOR_EVER = {"Cache-Control": "public, immutable"}


def sent(app, accept=b"gzip"):
    """Headers and body of one GET."""
    messages = []

    async def receive():
        await asyncio.Event().wait()  # the browser stays

    async def send(message):
        messages.append(message)

    scope = {"type": "http", "method": "GET", "headers": [(b"accept-encoding", accept)]}
    asyncio.run(Compressed(app)(scope, receive, send))
    headers = {name.decode().lower(): value.decode() for name, value in messages[0]["headers"]}
    return headers, b"".join(message.get("body", b"") for message in messages[1:])


def test_a_page_comes_out_as_it_was_made():
    for body in (WORDS[:5_000], WORDS * 3):  # on the spot, and in a thread
        headers, packed = sent(Response(body))
        assert (headers["content-encoding"], headers["vary"]) == ("gzip", "Accept-Encoding")
        assert headers["content-length"] == str(len(packed))
        assert gzip.decompress(packed) == body


def test_what_is_kept_for_good_is_made_smaller_than_zlib_can():
    headers, packed = sent(Response(WORDS, headers=FOR_EVER))
    assert gzip.decompress(packed) == WORDS
    assert len(packed) < len(gzip.compress(WORDS, 9))
    assert len(packed) < len(sent(Response(WORDS))[1])


def test_an_answer_in_pieces_is_whole_at_the_end():
    pieces = [WORDS[:10], WORDS[10:40_000], WORDS[40_000:]]
    headers, packed = sent(StreamingResponse(iter(pieces), headers=FOR_EVER))
    assert "content-length" not in headers
    assert gzip.decompress(packed) == WORDS


def test_a_browser_that_takes_nothing_compressed_gets_plain_text():
    headers, body = sent(Response(WORDS), b"identity")
    assert "content-encoding" not in headers
    assert headers["vary"] == "Accept-Encoding"
    assert body == WORDS


def test_a_few_words_are_sent_as_they_are():
    headers, body = sent(Response(b"short"))
    assert "content-encoding" not in headers
    assert body == b"short"
