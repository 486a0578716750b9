"""The ways a letter goes: by a mail server, or to a service of the office that passes it on.

Where to is said by the settings of the server alone, never by anything typed into a page. A carrier
returns when the other side has taken the letter, and raises `NotTaken` otherwise.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from engine.cases.outbox import HOOK, MAIL
from engine.settings import MailServer, Post, WebHook

PATIENCE: Final = 10.0  # seconds for each word of the other side


class NotTaken(Exception):
    """The letter is still ours. `nobody_there`: so would be every other one on this way now."""

    def __init__(self, reason: str, *, nobody_there: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.nobody_there = nobody_there


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out. The same letter has the same `id`, however often it is sent."""

    id: str
    kind: str
    person: str
    address: str
    language: str
    subject: str
    text: str
    at: datetime
    link: str = ""


Carrier = Callable[[Letter], None]


def carriers(post: Post) -> Mapping[str, Carrier]:
    """The ways that are set up, by channel."""
    found: dict[str, Carrier] = {}
    if (mail := post.mail) is not None:
        found[MAIL] = lambda letter: send_mail(mail, letter)
    if (hook := post.hook) is not None:
        found[HOOK] = lambda letter: call_hook(hook, letter)
    return found


def send_mail(server: MailServer, letter: Letter) -> None:
    """Hand a letter to the mail server, over an encrypted line."""
    try:
        with _line(server) as line:
            if not server.tls and not server.plain:
                line.starttls(context=ssl.create_default_context())
            if server.user:
                line.login(server.user, server.password)
            line.send_message(mail_message(server, letter))
    except smtplib.SMTPRecipientsRefused as fault:
        raise NotTaken("recipient refused") from fault
    except (smtplib.SMTPException, OSError) as fault:
        raise NotTaken(type(fault).__name__, nobody_there=True) from fault


def _line(server: MailServer) -> smtplib.SMTP:
    if server.tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=PATIENCE)


def mail_message(server: MailServer, letter: Letter) -> EmailMessage:
    """The letter as mail; its id stands in the header by which mail servers drop doubles."""
    message = EmailMessage()
    domain = server.sender.rpartition("@")[2].strip(" >")
    message["Message-ID"] = f"<{letter.id}@{domain}>"
    message["Date"] = format_datetime(letter.at)
    message["From"] = server.sender
    message["To"] = letter.address
    message["Subject"] = letter.subject
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(part for part in (letter.text, letter.link) if part))
    return message


def call_hook(hook: WebHook, letter: Letter) -> None:
    """Give a letter to the service, signed. A redirection is not followed: it is a refusal."""
    parts = urlsplit(hook.url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=PATIENCE)
    body = hook_body(letter)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        line.request("POST", target, body, hook_headers(hook, letter, body))
        status = line.getresponse().status
    except (HTTPException, OSError) as fault:
        raise NotTaken(type(fault).__name__, nobody_there=True) from fault
    finally:
        line.close()
    if not 200 <= status < 300:
        raise NotTaken(f"status {status}", nobody_there=status >= 500)


def hook_body(letter: Letter) -> bytes:
    """What the service is given: no name, no case, only whom it has to reach by id."""
    told = {"delivery": letter.id, "kind": letter.kind, "person": letter.person}
    words = {"language": letter.language, "text": letter.text, "link": letter.link}
    return json.dumps({**told, **words}, ensure_ascii=False).encode()


def hook_headers(hook: WebHook, letter: Letter, body: bytes) -> dict[str, str]:
    """The signature is over the time and the body, so that an old letter cannot be played again."""
    stamp = str(int(letter.at.timestamp()))
    signed = hmac.new(hook.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Himaya-Delivery": letter.id,
        "Himaya-Timestamp": stamp,
        "Himaya-Signature": f"sha256={signed.hexdigest()}",
    }
