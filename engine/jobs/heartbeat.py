"""A tick now and then while a server runs: one thread, which ends with the server.

Several servers on one store may all have one: what is due is done once, whoever comes first.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType

from engine.cases.desk import Desk
from engine.jobs.tick import tick
from engine.store.protocol import StoreUnavailable

_log = logging.getLogger(__name__)


def ticked(desk: Desk) -> bool:
    """One tick; whether there is more to do at once."""
    return tick(desk).more


class Heartbeat:
    """Ticks every `seconds` between entering and leaving; with 0 it does nothing at all.

    Other `work` has a heart of its own, so that what is slow keeps no tick waiting.
    """

    def __init__(self, desk: Desk, seconds: float, work: Callable[[Desk], bool] = ticked) -> None:
        self._desk = desk
        self._work = work
        self._seconds = seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        if self._seconds > 0:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._over.is_set():
            more = self._beat()
            self._over.wait(0.05 if more else self._seconds)

    def _beat(self) -> bool:
        """One turn of the work; whether there is more to do at once."""
        try:
            return self._work(self._desk)
        except (StoreUnavailable, OSError, RuntimeError) as fault:
            # The next beat tries again: a full disk or a busy store must not end all beats.
            _log.error("heartbeat failed: %s", type(fault).__name__)
            return False
