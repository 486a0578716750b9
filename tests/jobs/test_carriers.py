"""The ways of letters, over real lines on this machine."""

from __future__ import annotations

import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from engine.jobs.carriers import Letter, NotTaken, call_hook, carriers, send_mail
from engine.settings import MailServer, Post, WebHook, read_post, read_settings

SECRET = "sixteen letters at least"
LETTER = Letter(
    **{"id": "d1", "kind": "told", "person": "p1", "address": "amal@example.org"},
    **{"language": "ar", "subject": "حماية", "text": "لديك جديد"},
    at=datetime(2026, 3, 1, tzinfo=UTC),
    link="https://here.example/",
)
HOOK = {"HIMAYA_HOOK_SECRET": SECRET}
MAIL = {"HIMAYA_MAIL_FROM": "himaya@example.org"}


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class MailBox(socketserver.StreamRequestHandler):
    """As much of a mail server as a letter needs."""

    taken: list[bytes] = []
    refuses = b""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if self.refuses and word == self.refuses:
                self.wfile.write(b"550 no\r\n")
            elif word == b"DATA":
                self._take()
            else:
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 yes\r\n")

    def _take(self) -> None:
        self.wfile.write(b"354 go on\r\n")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.taken.append(b"".join(lines))
        self.wfile.write(b"250 taken\r\n")


@contextmanager
def mail_server(refuses: bytes = b"") -> Iterator[tuple[MailServer, list[bytes]]]:
    box = type("Box", (MailBox,), {"taken": [], "refuses": refuses})
    with serving(socketserver.TCPServer(("127.0.0.1", 0), box)) as port:
        yield MailServer("127.0.0.1", port, "himaya@example.org", plain=True), box.taken


@contextmanager
def hook(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[WebHook]:
    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name http.server looks for
            answer(self)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    with serving(HTTPServer(("127.0.0.1", 0), Service)) as port:
        yield WebHook(f"http://127.0.0.1:{port}/in?x=1", SECRET)


def status(number: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(call: BaseHTTPRequestHandler) -> None:
        call.send_response(number)
        for name, value in headers.items():
            call.send_header(name, value)
        call.send_header("Content-Length", "0")
        call.end_headers()

    return answer


def test_a_mail_server_is_given_the_letter_under_its_id() -> None:
    with mail_server() as (server, taken):
        carriers(Post(mail=server))["mail"](LETTER)

    (message,) = taken
    assert b"Message-ID: <d1@example.org>" in message
    assert b"To: amal@example.org" in message


@pytest.mark.parametrize(("refuses", "nobody"), [(b"RCPT", False), (b"MAIL", True)])
def test_a_box_that_is_refused_holds_up_nobody_else(refuses: bytes, nobody: bool) -> None:
    with mail_server(refuses) as (server, taken), pytest.raises(NotTaken) as told:
        send_mail(server, LETTER)

    assert (told.value.nobody_there, taken) == (nobody, [])


def test_nothing_is_said_on_a_line_that_is_not_encrypted() -> None:
    with mail_server() as (server, taken), pytest.raises(NotTaken):
        send_mail(MailServer(server.host, server.port, server.sender), LETTER)

    assert taken == []


def test_a_service_can_prove_who_wrote_and_when() -> None:
    seen: list[tuple[dict[str, str], bytes, str]] = []

    def answer(call: BaseHTTPRequestHandler) -> None:
        body = call.rfile.read(int(call.headers["Content-Length"]))
        seen.append((dict(call.headers), body, call.path))
        status(204)(call)

    with hook(answer) as service:
        carriers(Post(hook=service))["hook"](LETTER)

    headers, body, path = seen[0]
    signed = f"{headers['Himaya-Timestamp']}.".encode() + body
    proof = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["Himaya-Signature"] == f"sha256={proof}"
    assert (headers["Himaya-Delivery"], path) == ("d1", "/in?x=1")
    assert json.loads(body) == {
        **{"delivery": "d1", "kind": "told", "person": "p1", "language": "ar"},
        **{"text": "لديك جديد", "link": "https://here.example/"},
    }


def test_a_redirection_is_a_refusal_and_not_followed() -> None:
    asked: list[str] = []

    def answer(call: BaseHTTPRequestHandler) -> None:
        asked.append(call.path)
        status(307, Location="/elsewhere")(call)

    with hook(answer) as service, pytest.raises(NotTaken, match="307"):
        call_hook(service, LETTER)
    assert asked == ["/in?x=1"]


def test_a_service_that_is_down_or_ill_is_left_alone_for_the_round() -> None:
    with hook(status(503)) as service, pytest.raises(NotTaken) as ill:
        call_hook(service, LETTER)
    with pytest.raises(NotTaken) as down:
        call_hook(service, LETTER)

    assert (ill.value.nobody_there, down.value.nobody_there) == (True, True)


def test_secrets_are_in_no_representation_of_the_settings() -> None:
    told = read_settings(
        {**HOOK, **MAIL, "HIMAYA_HOOK": "https://hook.example/in"}
        | {"HIMAYA_SMTP": "smtps://me@mail.example", "HIMAYA_SMTP_PASSWORD": "open sesame"}
    )

    assert told.post.mail is not None
    assert (told.post.mail.port, told.post.mail.password) == (465, "open sesame")
    assert SECRET not in repr(told)
    assert "open sesame" not in repr(told)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({**HOOK, "HIMAYA_HOOK": "http://hook.example/"}, "HIMAYA_HOOK"),
        ({**HOOK, "HIMAYA_HOOK": "file:///etc/passwd"}, "HIMAYA_HOOK"),
        ({**HOOK, "HIMAYA_HOOK": "https://[half"}, "HIMAYA_HOOK"),
        ({"HIMAYA_HOOK": "https://hook.example/"}, "HIMAYA_HOOK_SECRET"),
        ({**MAIL, "HIMAYA_SMTP": "smtp://me:secret@mail.example"}, "HIMAYA_SMTP"),
        ({**MAIL, "HIMAYA_SMTP": "smtp://mail.example:none"}, "HIMAYA_SMTP"),
        ({"HIMAYA_SMTP": "smtps://mail.example"}, "HIMAYA_MAIL_FROM"),
        ({"HIMAYA_ADDRESS": "javascript:alert(1)"}, "HIMAYA_ADDRESS"),
    ],
)
def test_a_setting_that_is_wrong_is_refused_by_name(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SystemExit, match=f"^{named}:") as told:
        read_post(environ)

    assert "secret@" not in str(told.value)
