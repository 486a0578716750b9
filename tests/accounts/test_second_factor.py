"""A second factor: each code once, in its time, throttled; recovery codes; sessions that owe."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from test_accounts import PASSWORD, PHONE, Door, door

from engine.accounts.second_factor import RECOVERY_CODES
from engine.accounts.sessions import CODE, HALF_WAY, SET_UP, SignedIn
from engine.problems import Problem

__all__ = ["door"]
WRONG = Problem("second_factor_wrong")


class Phone:
    """Amal's phone, once the secret has been put into it."""

    def __init__(self, door: Door) -> None:
        self.door = door
        setting = door.accounts.setting_up(self.person)
        assert setting is not None
        self.totp = pyotp.TOTP(setting.secret)

    @property
    def person(self):
        return self.door.accounts.directory.person("amal")

    def code(self, off: int = 0) -> str:
        return self.totp.at(self.door.clock.now, counter_offset=off)

    def proved(self) -> tuple[str, ...]:
        codes = self.door.accounts.prove_second_factor(self.person, self.code())
        assert isinstance(codes, tuple)
        self.door.later(timedelta(minutes=2))
        return codes


@pytest.fixture
def phone(door: Door) -> Phone:
    return Phone(door)


def test_a_password_alone_does_not_sign_in_once_a_phone_is_proved(door, phone):
    phone.proved()
    half = door.enter()

    assert (half.owes, door.accounts.actor(half.token)) == (CODE, None)
    assert door.accounts.owing(half.token)[0].id == "amal"


def test_the_code_of_the_phone_completes_it_under_a_new_token(door, phone):
    phone.proved()
    half = door.enter()
    whole = door.accounts.second_step(half.token, f" {phone.code()[:3]} {phone.code()[3:]} ")

    assert isinstance(whole, SignedIn)
    assert whole.token != half.token
    assert door.accounts.actor(whole.token)[0].id == "amal"
    assert door.accounts.owing(half.token) is None


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_phone_may_be_half_a_minute_off(door, phone, off):
    phone.proved()

    assert isinstance(door.accounts.second_step(door.enter().token, phone.code(off)), SignedIn)


@pytest.mark.parametrize("off", [-3, -2, 2, 3])
def test_a_code_of_another_time_does_not_fit(door, phone, off):
    phone.proved()

    assert door.accounts.second_step(door.enter().token, phone.code(off)) == WRONG


def test_a_code_fits_once_whoever_types_it(door, phone):
    phone.proved()
    first, second = door.enter(), door.enter()
    code = phone.code()

    assert isinstance(door.accounts.second_step(first.token, code), SignedIn)
    assert door.accounts.second_step(second.token, code) == WRONG


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "12345\x00"])
def test_what_is_no_code_does_not_fit(door, phone, code):
    phone.proved()

    assert door.accounts.second_step(door.enter().token, code) == WRONG


def test_digits_may_be_eastern(door, phone):
    phone.proved()
    typed = phone.code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert isinstance(door.accounts.second_step(door.enter().token, typed), SignedIn)


def test_a_recovery_code_fits_once_however_it_is_written(door, phone):
    codes = phone.proved()

    typed = codes[0].upper().replace("-", " ")
    assert isinstance(door.accounts.second_step(door.enter().token, typed), SignedIn)
    assert door.accounts.second_step(door.enter().token, codes[0]) == WRONG
    assert door.accounts.recovery_codes_left("amal") == RECOVERY_CODES - 1


def test_guessing_codes_has_to_wait(door, phone):
    phone.proved()
    half = door.enter()
    for _ in range(5):
        assert door.accounts.second_step(half.token, "000000") == WRONG

    waits = door.accounts.second_step(half.token, phone.code())
    assert waits.code == "sign_in_wait"


def test_a_half_session_ends_after_ten_minutes(door, phone):
    phone.proved()
    half = door.enter()
    door.later(HALF_WAY + timedelta(seconds=1))

    assert door.accounts.second_step(half.token, phone.code()).code == "second_factor_late"


def test_a_whole_session_takes_no_second_step(door, phone):
    token = door.token()

    assert door.accounts.second_step(token, phone.code()).code == "second_factor_late"
    assert door.accounts.settle(token) is None


def test_the_first_code_must_be_right(door, phone):
    assert door.accounts.prove_second_factor(phone.person, "000000") == WRONG
    assert door.accounts.recovery_codes_left("amal") is None
    assert door.enter().owes == ""


def test_the_secret_is_shown_no_more_once_it_is_proved(door, phone):
    phone.proved()

    assert door.accounts.setting_up(phone.person) is None
    assert door.accounts.prove_second_factor(phone.person, phone.code()) == WRONG


def test_it_can_be_begun_anew_when_everything_is_lost(door, phone):
    codes = phone.proved()
    token = door.accounts.second_step(door.enter().token, phone.code()).token
    door.accounts.forget_second_factor("amal")

    assert door.accounts.actor(token) is None
    assert door.enter().owes == ""
    assert door.accounts.setting_up(phone.person).secret != phone.totp.secret
    assert door.accounts.second_step(door.enter().token, codes[1]).code == "second_factor_late"


def test_secrets_stand_in_no_list_of_people(door, phone):
    phone.proved()

    assert phone.totp.secret not in repr(door.accounts.directory.people())


def test_a_role_that_asks_for_it_lets_nobody_in_without(door, monkeypatch):
    monkeypatch.setattr(door.accounts, "must_have_second_factor", lambda person: True)
    half = door.enter()
    phone = Phone(door)

    assert (half.owes, door.accounts.actor(half.token)) == (SET_UP, None)
    assert door.accounts.settle(half.token) is None
    phone.proved()
    assert door.accounts.actor(door.accounts.settle(half.token).token)[0].id == "amal"


def test_devices_are_listed_and_can_be_signed_out(door):
    first = door.accounts.sign_in("amal", PASSWORD, PHONE, "Firefox, Android")
    door.later(timedelta(minutes=2))
    second = door.accounts.sign_in("amal", PASSWORD, PHONE, "Chrome, Windows")
    devices = door.accounts.devices("amal")

    assert [one.device for _, one in devices] == ["Chrome, Windows", "Firefox, Android"]
    assert door.accounts.sign_out_device("amal", devices[1][0])
    assert door.accounts.actor(first.token) is None
    assert door.accounts.actor(second.token) is not None
    assert not door.accounts.sign_out_device("amal", "no such device")
    assert not door.accounts.sign_out_device("someone else", devices[0][0])


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("1234567890", "password_common"),
        ("Password123!", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("zyxwvutsrqpo", "password_common"),
        ("qwertyuiopas", "password_common"),
        ("hello-AMAL-hello", "password_own_name"),
        ("short", "password_length"),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(door, password, code):
    assert door.accounts.set_password("amal", password).code == code
    assert isinstance(door.enter(), SignedIn)


def test_a_person_changes_their_password_and_other_devices_are_out(door):
    other, mine = door.token(), door.token()
    changed = door.accounts.change_password(mine, PASSWORD, "brown owl sings")

    assert door.accounts.actor(changed.token)[0].id == "amal"
    assert door.accounts.actor(other) is None
    assert isinstance(door.enter(password="brown owl sings"), SignedIn)


def test_the_former_password_has_to_be_right(door):
    token = door.token()

    assert (
        door.accounts.change_password(token, "wrong", "brown owl sings").code == "password_former"
    )
    assert door.accounts.change_password("no token", PASSWORD, "brown owl").code == "sign_in_failed"
    assert isinstance(door.enter(), SignedIn)
