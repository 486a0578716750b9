"""One configuration follows another while the server runs.

Each request keeps to the configuration it began with; the next one to begin looks whether another
has gone live since, here or from elsewhere, and brings it in once those before it are done.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from engine.cases.desk import Desk
from engine.web.services import Services

PATIENCE: Final = 10.0  # seconds for requests under way, which take far less
Renew = Callable[[str], Services | None]
"""What serves the configuration of a digest; None where it cannot be read here."""
_log = logging.getLogger(__name__)


class Succession:
    """Services in use, and those that follow them. Without `renew` they stay the same."""

    def __init__(self, first: Services, renew: Renew | None = None) -> None:
        self.now = first
        self._renew = renew
        self._door = threading.Condition()
        self._renewing = threading.Lock()
        self._inside = 0
        self._closed = False
        self._unreadable = ""

    @contextmanager
    def held(self) -> Iterator[Services]:
        """Services that stay the same, and are followed by no others, until this is left."""
        self._look()
        with self._door:
            self._door.wait_for(lambda: not self._closed)
            self._inside += 1
            services = self.now
        try:
            yield services
        finally:
            with self._door:
                self._inside -= 1
                self._door.notify_all()

    def under_what_is_live(self, work: Callable[[Desk], bool]) -> Callable[[Desk], bool]:
        """Work that happens by itself, on the desk of what is live when its turn comes.

        It holds nobody up: whatever it changes is decided under the lock of one case.
        """

        def worked(first: Desk) -> bool:
            self._look()
            return work(self.now.desk)

        return worked

    def _look(self) -> None:
        """Bring in what has gone live; whoever comes meanwhile waits for it."""
        if self._renew is None or not self._is_followed():
            return
        with self._renewing:
            digest = self.now.desk.gate.store.active_bundle()
            if self._is_followed():
                self._follow(digest, self._renew)

    def _is_followed(self) -> bool:
        digest = self.now.desk.gate.store.active_bundle()
        return digest not in ("", self.now.bundle.hash, self._unreadable)

    def _follow(self, digest: str, renew: Renew) -> None:
        with self._door:
            self._closed = True
            self._door.wait_for(lambda: not self._inside, PATIENCE)
        try:
            services = renew(digest)
            if services is None:
                # Not asked for again at each request: only another one that goes live helps.
                self._unreadable = digest
                _log.error("configuration %s cannot be read; serving the former one", digest[:12])
            else:
                self.now = services
        finally:
            with self._door:
                self._closed = False
                self._door.notify_all()
