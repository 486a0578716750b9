"""What the scanner refuses is told beside the field, and nothing of it is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from attaching import names_kept, photo_draft, posted
from conftest import entered, made_services

from tests.pictures import picture


@pytest.fixture
def office(bundle, settings, clock, hashed):
    """An office whose files are looked at by a command."""
    return lambda command: made_services(bundle, replace(settings, scanner=command), clock, hashed)


@pytest.mark.parametrize(
    ("command", "told"), [(("false",), "ضارًّا"), (("/no/such/scanner",), "يتعذّر فحص")]
)
def test_a_file_that_is_refused_or_cannot_be_looked_at_is_not_kept(office, command, told):
    services = office(command)
    amal = entered(services, "amal")
    page = posted(amal, photo_draft(amal), picture())

    assert page.status_code == 422
    assert told in page.text
    assert 'value="سلمى"' in page.text
    assert names_kept(page) == []
    assert services.desk.gate.documents("attachment") == {}


def test_a_file_found_clean_is_kept(office):
    amal = entered(office(("true",)), "amal")

    assert names_kept(posted(amal, photo_draft(amal), picture())) == ["p.jpg"]
