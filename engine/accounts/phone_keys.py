"""Keys under which a browser keeps what it could not send: a person's own, a new one each week.

The browser keeps ciphertext only. Its key is given to nobody but the person, signed in, and not
after two more weeks: then what still lies on a lost or shared device is noise for everyone.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from engine.clock import Clock
from engine.gate import Gate
from engine.store.protocol import Put

WEEK: Final = timedelta(weeks=1)
KEPT_FOR: Final = 2 * WEEK
_KIND, _KEY = "secret", "phone_keys"


class PhoneKeys:
    """Works the keys out; nothing but one secret of this store is kept."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        self._gate = gate
        self._clock = clock
        self._root = b""

    def make_ready(self) -> None:
        """Have the secret from the start: looking at a page writes nothing."""
        self._secret()

    def owner(self, person_id: str) -> str:
        """What a person's kept typing is marked with; it tells nobody who they are."""
        return self._mac("owner", person_id).hex()[:32]

    def week(self) -> int:
        """The number of the week whose key is used now."""
        return int(self._clock().timestamp() // WEEK.total_seconds())

    def keys(self, person_id: str) -> Mapping[int, bytes]:
        """The keys a person may still open something with, the newest first."""
        now = self.week()
        weeks = range(now, now - KEPT_FOR // WEEK - 1, -1)
        return {week: self.key(person_id, week) for week in weeks}

    def key(self, person_id: str, week: int) -> bytes:
        """The key of one week."""
        return self._mac("key", str(week), person_id)

    def _mac(self, *parts: str) -> bytes:
        return hmac.digest(self._secret(), "\0".join(parts).encode(), "sha256")

    def _secret(self) -> bytes:
        if not self._root:
            fresh = base64.b64encode(secrets.token_bytes(32)).decode()
            found = self._gate.document(_KIND, _KEY)
            if found is None:
                # Another process may be doing the same: whoever comes first has made it.
                self._gate.keep(Put(_KIND, _KEY, {"root": fresh}, once=True))
                found = self._gate.document(_KIND, _KEY)
            self._root = base64.b64decode((found or {"root": fresh})["root"])
        return self._root
