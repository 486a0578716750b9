"""Choosing on one's own account where else one is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.cases.outbox import contact_of
from engine.settings import MailServer, Post
from tests.web.conftest import entered, made_services


@pytest.fixture
def with_mail(bundle, settings, clock, hashed):
    mail = MailServer("127.0.0.1", 1, "himaya@example.org", plain=True)
    return made_services(bundle, replace(settings, post=Post(mail=mail)), clock, hashed)


def choose(client, **typed):
    return client.post("/account/telling", data=typed, follow_redirects=False)


def test_what_is_chosen_is_kept_and_shown_again(with_mail):
    client = entered(with_mail, "amal")
    done = choose(client, channel="mail", address=" amal@example.org ", quiet="yes")

    assert done.status_code == 303
    kept = contact_of(with_mail.desk.gate, "amal")
    assert (kept.channel, kept.address, kept.quiet) == ("mail", "amal@example.org", True)
    shown = client.get("/account").text
    assert 'value="amal@example.org"' in shown
    assert 'value="hook"' not in shown


def test_a_wrong_address_is_said_and_stays_typed(with_mail):
    told = choose(entered(with_mail, "amal"), channel="mail", address="amal@@here")

    assert told.status_code == 422
    assert 'value="amal@@here"' in told.text
    assert contact_of(with_mail.desk.gate, "amal").channel == ""


def test_a_way_that_is_not_set_up_is_refused(with_mail):
    assert choose(entered(with_mail, "amal"), channel="hook").status_code == 422


def test_without_any_way_nobody_is_asked(services):
    assert "/account/telling" not in entered(services, "amal").get("/account").text
