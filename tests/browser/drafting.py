"""Forms that wait to be filled, without a walk to them."""

from __future__ import annotations

from engine.cases.draft_steps import start_draft
from tests.browser.conftest import Site


def new_draft(sink: Site) -> str:
    """The address of a new form of the project of every type, for Amal; sections come after it."""
    person = sink.services.accounts.directory.person("amal")
    assert person is not None
    draft = start_draft(sink.services.desk, person.actor(0), "sink", "", form="everything")
    return f"{sink.url}/drafts/{draft}/"
