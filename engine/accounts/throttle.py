"""Waiting after failures: the more of them, the longer, and forgotten after a day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from engine.clock import Clock, instant_text, read_instant
from engine.gate import Gate
from engine.store.protocol import Put

KIND: Final = "throttle"
# Many phones share one address in a camp.
FREE_TRIES: Final = {"login": 5, "address": 50, "code": 5}
LONGEST_WAIT: Final = timedelta(minutes=30)
FORGOTTEN_AFTER: Final = timedelta(hours=24)


class Throttle:
    """Counts failures under keys."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        self._gate = gate
        self._clock = clock

    def wait(self, *keys: str) -> int:
        """Seconds until another try is let through."""
        return max(self._wait(key) for key in keys)

    def failed(self, *keys: str) -> tuple[Put, ...]:
        """One more failure under each key, to be kept."""
        return tuple(self._failed(key) for key in keys)

    def _wait(self, key: str) -> int:
        found = self._gate.document(KIND, key)
        if found is None:
            return 0
        left = (read_instant(str(found["until"])) - self._clock()).total_seconds()
        return max(0, round(left + 0.5)) if left > 0 else 0

    def _failed(self, key: str) -> Put:
        found: Mapping[str, Any] = self._gate.document(KIND, key) or {}
        forgotten = str(found.get("forgotten_at", "")) <= instant_text(self._clock())
        failures = 1 if forgotten else int(found["failures"]) + 1
        over = failures - FREE_TRIES[key.partition(":")[0]]
        wait = min(timedelta(seconds=30 * 2 ** min(over, 10)), LONGEST_WAIT)
        now = self._clock()
        until = now + wait if over >= 0 else now
        forgotten_at = instant_text(now + FORGOTTEN_AFTER)
        body = {
            "failures": failures,
            "until": instant_text(until),
            "forgotten_at": forgotten_at,
        }
        return Put(KIND, key, body, expires_at=forgotten_at)


def throttle_key(kind: str, text: str) -> str:
    """What failures are counted under; a digest, for people type passwords into the wrong field."""
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()}"
