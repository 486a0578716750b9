"""The page of a team's work over HTTP: for those who lead one, in their language."""

from __future__ import annotations

import pytest

from engine.query import ALL


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


def test_a_supervisor_hands_a_case_over_from_the_page_of_the_team(enter, case_id, services):
    omer = enter("omer")
    assert '/hand-over?_owner=amal"' in omer.get("/team").text
    page = omer.get("/hand-over?_owner=amal")
    assert page.status_code == 200
    sent = {"submission": "bulk", "_way": "case.assign", "_where": "_owner=amal", "_which": "all"}
    refused = omer.post("/hand-over", data=sent)
    assert refused.status_code == 422
    done = omer.post("/hand-over", data={**sent, "new_owner": "omer"})

    assert done.url.path == "/hand-over/bulk"
    assert "One case was handed over" in done.text
    assert services.desk.gate.count(omer_of(services), ALL, "case.owner") == {"omer": 1}
    assert "Omer Idris" in omer.get(f"/cases/{case_id}").text


@pytest.mark.parametrize("change", [{"_way": "case.close"}, {"submission": ""}, {"_case": "x"}])
def test_a_forged_hand_over_changes_nothing(enter, case_id, services, change):
    omer = enter("omer")
    sent = {"submission": "bulk", "_way": "case.assign", "_where": "", "_which": "some"}
    answer = omer.post("/hand-over", data={**sent, "new_owner": "omer", **change})

    assert answer.status_code in (200, 400, 404)
    owned = services.desk.gate.count(omer_of(services), ALL, "case.owner")
    assert owned == {"amal": 1}


def omer_of(services):
    return services.accounts.directory.person("omer").actor(0)


def test_who_hands_nothing_over_finds_no_such_page(enter, case_id):
    amal = enter("amal")
    assert amal.get("/hand-over").status_code == 404
    assert amal.post("/hand-over", data={"submission": "x"}).status_code == 404
    assert amal.get("/hand-over/bulk").status_code == 404
    assert "/hand-over" not in amal.get("/cases").text
