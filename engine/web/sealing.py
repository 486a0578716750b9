"""A post whose session had ended, kept so that only the page it was given to can open it again."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.web.posting import Form


@dataclass(frozen=True, slots=True)
class KeptPost:
    """Where a form was posted to and what it said; files are not kept."""

    path: str
    values: Mapping[str, tuple[str, ...]]

    def form(self) -> Form:
        """The form as it was posted."""
        return Form(self.values)


def new_key() -> str:
    """A key to be put into the sign-in page. Only its digest is kept here."""
    return secrets.token_urlsafe(32)


def key_digest(key: str) -> str:
    """The name under which a sealed post is kept."""
    return hashlib.sha256(b"name:" + key.encode()).hexdigest()


def seal(key: str, post: KeptPost) -> bytes:
    """The post, encrypted."""
    text = json.dumps({"path": post.path, "values": post.values}).encode()
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(_cipher_key(key)).encrypt(nonce, text, None)


def unseal(key: str, sealed: bytes) -> KeptPost | None:
    """The post, or None if this is not its key."""
    try:
        text = AESGCM(_cipher_key(key)).decrypt(sealed[:12], sealed[12:], None)
    except (InvalidTag, ValueError):
        return None
    kept = json.loads(text)
    return KeptPost(kept["path"], {name: tuple(found) for name, found in kept["values"].items()})


def _cipher_key(key: str) -> bytes:
    return hashlib.sha256(b"seal:" + key.encode()).digest()
