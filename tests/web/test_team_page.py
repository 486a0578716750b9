"""The page of a team's work over HTTP: for those who lead one, in their language."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("name", ["amal", "sara"])
def test_who_leads_nobody_finds_no_such_page(enter, name):
    worker = enter(name)

    assert worker.get("/team").status_code == 404
    assert 'href="/team"' not in worker.get("/").text


def test_a_supervisor_sees_the_workers_of_the_team_and_no_other(enter, case_id):
    page = enter("omer").get("/team")

    assert page.status_code == 200
    assert "أمل حسن" in page.text
    assert "سارة علي" not in page.text
    assert 'href="/team"' in page.text
