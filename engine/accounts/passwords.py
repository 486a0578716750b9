"""Passwords: argon2id, bounded so that a storm of sign-ins cannot take the machine."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 256
AT_ONCE = 2  # each hashing takes 19 MiB and a core


class Passwords:
    """Hashes and verifies passwords; an unknown person costs as much as a known one."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._nobody = self._hasher.hash("the password of nobody")

    def hash(self, password: str) -> str:
        """The argon2id hash to keep."""
        with self._slots:
            return self._hasher.hash(password)

    def verify(self, kept: str, password: str) -> bool:
        """Whether `password` is the one hashed in `kept`; takes its time even if there is none."""
        with self._slots:
            try:
                right = self._hasher.verify(kept or self._nobody, password)
            except (VerificationError, InvalidHashError):
                return False
        return right and bool(kept)
