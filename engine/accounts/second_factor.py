"""A second factor: six digits from a phone (TOTP), each accepted once; recovery codes for the day
the phone is gone. Kept apart from the person, so that lists of people never carry a secret."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pyotp

from engine.clock import Clock, instant_text
from engine.expression.folding import fold_digits
from engine.gate import Gate
from engine.ids import ALPHABET, random_ids
from engine.problems import Problem
from engine.store.protocol import Delete, Put

KIND: Final = "second_factor"
USED: Final = "second_factor_used"
RECOVERY: Final = "recovery_code"
STEP: Final = 30  # seconds one code stands for
AROUND: Final = (0, -1, 1)  # steps a phone's clock may be off
RECOVERY_CODES: Final = 10
ISSUER: Final = "Himaya"


@dataclass(frozen=True, slots=True)
class SettingUp:
    """A secret that is to be proved with a first code."""

    secret: str
    address: str  # otpauth://…, what a phone reads from the picture


class SecondFactor:
    """Sets up, checks and forgets second factors."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        self._gate = gate
        self._clock = clock

    def is_set_up(self, person_id: str) -> bool:
        """Whether this person has proved a second factor."""
        found = self._gate.document(KIND, person_id)
        return found is not None and bool(found["proved"])

    def begin(self, person_id: str, login: str) -> SettingUp:
        """The secret to put into a phone; the same until it has been proved."""
        found = self._gate.document(KIND, person_id)
        if found is None:
            fresh = {"secret": pyotp.random_base32(), "proved": False}
            self._gate.keep(Put(KIND, person_id, fresh, person_id, once=True))
            found = self._gate.document(KIND, person_id) or fresh
        totp = pyotp.TOTP(str(found["secret"]), interval=STEP)
        return SettingUp(
            str(found["secret"]), totp.provisioning_uri(name=login, issuer_name=ISSUER)
        )

    def prove(self, person_id: str, code: str) -> tuple[str, ...] | Problem:
        """Recovery codes, shown this once, when the phone gives the right code."""
        found = self._gate.document(KIND, person_id)
        if found is None or found["proved"] or not self._fits(person_id, found, code):
            return Problem("second_factor_wrong")
        codes = tuple(_made_up() for _ in range(RECOVERY_CODES))
        proved = {**found, "proved": True}
        self._gate.keep(Put(KIND, person_id, proved, person_id), *self._kept(person_id, codes))
        return codes

    def check(self, person_id: str, code: str) -> bool:
        """Whether this is the phone's code now, or an unused recovery code. Each fits once."""
        found = self._gate.document(KIND, person_id)
        if found is None or not found["proved"]:
            return False
        if self._fits(person_id, found, code):
            return True
        taken = self._gate.take(RECOVERY, _recovery_key(person_id, code))
        return taken is not None

    def renew_codes(self, person_id: str) -> tuple[str, ...]:
        """New recovery codes; the former ones fit no more."""
        codes = tuple(_made_up() for _ in range(RECOVERY_CODES))
        self._gate.keep(*self._former(person_id), *self._kept(person_id, codes))
        return codes

    def codes_left(self, person_id: str) -> int:
        """How many recovery codes are unused."""
        return len(self._gate.documents(RECOVERY, person_id))

    def forget(self, person_id: str) -> None:
        """Let the person begin anew, as when phone and codes are lost."""
        self._gate.keep(Delete(KIND, person_id), *self._former(person_id))

    def _former(self, person_id: str) -> Iterable[Delete]:
        return [Delete(RECOVERY, key) for key in self._gate.documents(RECOVERY, person_id)]

    def _kept(self, person_id: str, codes: tuple[str, ...]) -> Iterable[Put]:
        return [Put(RECOVERY, _recovery_key(person_id, one), {}, person_id) for one in codes]

    def _fits(self, person_id: str, kept: Any, code: str) -> bool:
        typed = fold_digits("".join(code.split()))
        if len(typed) != 6 or not typed.isascii() or not typed.isdigit():
            return False
        totp = pyotp.TOTP(str(kept["secret"]), interval=STEP)
        now = int(self._clock().timestamp()) // STEP
        steps = [now + off for off in AROUND]
        fitting = [one for one in steps if secrets.compare_digest(totp.generate_otp(one), typed)]
        return bool(fitting) and self._first_use(person_id, fitting[0])

    def _first_use(self, person_id: str, step: int) -> bool:
        """Whether nobody has used the code of this step: whoever is kept first has won."""
        mine, key = random_ids(), f"{person_id}:{step}"
        over = instant_text(self._clock() + timedelta(seconds=STEP * 10))
        self._gate.keep(Put(USED, key, {"by": mine}, person_id, over, once=True))
        found = self._gate.document(USED, key)
        return found is not None and found["by"] == mine


def _made_up() -> str:
    letters = ALPHABET.lower()
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _recovery_key(person_id: str, code: str) -> str:
    """80 random bits need no slow digest."""
    typed = "".join(character for character in code.casefold() if character.isalnum())
    return hashlib.sha256(f"{person_id}:{typed}".encode()).hexdigest()
