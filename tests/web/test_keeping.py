"""The keys to what is typed without a line: a person's own, for two weeks, under no known name."""

from __future__ import annotations

import base64
import json
import re
from concurrent.futures import ThreadPoolExecutor

from engine.accounts import Accounts
from engine.accounts.phone_keys import PhoneKeys
from engine.gate import Gate
from engine.store.memory import MemoryStore
from engine.web.keeping import _masked


def opened(masked: str) -> bytes:
    both = base64.b64decode(masked)
    half = len(both) // 2
    return bytes(one ^ other for one, other in zip(both[:half], both[half:], strict=True))


def asked(client) -> dict[str, bytes]:
    return {week: opened(key) for week, key in client.get("/keeping").json()["keys"].items()}


def on_a_form(client) -> dict:
    path = client.post("/cases/new/case").url.path.rpartition("/")[0] + "/child_section"
    island = re.search(r'id="live"[^>]*>(.*?)</script>', client.get(path).text)
    assert island is not None
    return json.loads(island[1])["phone"]


def test_a_key_is_different_in_every_page_and_still_the_same_key():
    key = bytes(range(32))
    one, other = _masked(key), _masked(key)
    assert one != other
    assert opened(one) == opened(other) == key


def test_a_form_page_and_the_later_answer_hold_the_same_key(enter):
    amal = enter("amal")
    phone = on_a_form(amal)
    assert opened(phone["keys"][str(phone["week"])]) == asked(amal)[str(phone["week"])]


def test_two_people_share_no_key_and_no_mark(enter):
    amal, omer = enter("amal"), enter("omer")
    assert set(asked(amal).values()).isdisjoint(asked(omer).values())
    owners = {client.get("/keeping").json()["owner"] for client in (amal, omer)}
    assert len(owners) == 2
    assert not {"amal", "omer"} & owners


def test_nobody_signed_in_is_given_no_key(enter):
    amal = enter("amal")
    keys = asked(amal)
    amal.post("/sign-out")
    answer = amal.get("/keeping")
    assert 'name="password"' in answer.text
    assert all(base64.b64encode(key).decode() not in answer.text for key in keys.values())


def test_keys_are_not_kept_by_any_cache(enter):
    assert enter("amal").get("/keeping").headers["cache-control"] == "no-store"


def test_a_key_is_given_for_two_weeks_after_its_own_and_never_again(bundle, clock):
    keys = PhoneKeys(Gate(MemoryStore(), bundle, clock), clock)
    first = keys.week()
    key = keys.keys("amal")[first]
    clock.advance(weeks=2)
    assert keys.keys("amal")[first] == key
    clock.advance(weeks=1)
    assert first not in keys.keys("amal")


def test_what_is_kept_lasts_no_longer_than_its_key(bundle, clock, enter):
    days = on_a_form(enter("amal"))["days"]
    keys = PhoneKeys(Gate(MemoryStore(), bundle, clock), clock)
    first = keys.week()
    clock.advance(days=days)
    assert first in keys.keys("amal")


def test_keys_outlast_the_server_and_are_the_same_in_every_process(bundle, clock):
    gate = Gate(MemoryStore(), bundle, clock)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: Accounts(gate, clock).phone.keys("amal"), range(8)))
    assert all(keys == found[0] for keys in found)


def test_signing_out_leaves_what_is_still_to_be_sent_on_the_device(enter):
    told = enter("amal").post("/sign-out").history[0].headers["clear-site-data"]
    assert told == '"cache"'
