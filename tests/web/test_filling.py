"""Filling a form and moving a case on, as a browser without JavaScript does it."""

from __future__ import annotations

import re

import pytest

from engine.web.drawing import OWN_PAGES, section_id, section_url
from engine.web.pages import all_pages

CONSENT = {"consent_from": "caregiver", "consent_services": "yes"}


@pytest.fixture
def amal(enter):
    return enter("amal")


@pytest.fixture
def draft(amal) -> str:
    return amal.post("/cases/new/case").url.path.rpartition("/")[0]


def test_what_is_wrong_is_said_on_top_and_beside_the_field(amal, draft):
    page = amal.post(f"{draft}/child_section", data={"date_of_birth.day": "40", "do": "continue"})
    assert page.status_code == 422
    assert "<title>خطأ:" in page.text
    for link in re.findall(r'<li><a href="#([^"]+)"', page.text):
        assert f'id="{link}"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert 'value="٤٠"' in page.text


def test_going_back_never_asks_for_anything(amal, draft):
    page = amal.post(f"{draft}/child_section", data={"name_first": "سلمى", "do": "back"})
    assert page.url.path == f"{draft}/consent_section"
    assert 'value="سلمى"' in amal.get(f"{draft}/child_section").text


def test_saving_leaves_the_form_and_says_that_it_is_kept(amal, draft):
    page = amal.post(f"{draft}/child_section", data={"name_first": "سلمى", "do": "save"})
    assert page.url.path == "/"
    assert "محفوظة كمسودة" in page.text
    assert draft in page.text
    assert "محفوظة كمسودة" not in amal.get("/").text


def test_rows_are_added_and_removed_by_buttons(amal, draft):
    page = amal.post(f"{draft}/care_section", data={"do": "add_row:family"})
    remove = re.findall(r'value="(remove_row:family/[^"]+)"', page.text)
    assert len(remove) == 1
    page = amal.post(f"{draft}/care_section", data={"do": remove[0]})
    assert "remove_row:family/" not in page.text


def test_the_enter_key_never_removes_a_row(amal, draft):
    page = amal.post(f"{draft}/care_section", data={"do": "add_row:family"})
    first = re.search(r'<button[^>]*name="do" value="([^"]+)"', page.text)
    assert first
    assert first[1] == "continue"


def test_a_condition_of_the_same_page_stands_above_its_field(amal, draft):
    page = amal.get(f"{draft}/consent_section").text
    assert "فقط إذا كان" in page


def test_the_last_look_names_what_is_missing_and_leads_there(amal, draft):
    page = amal.post(f"{draft}/check", data={"do": "send"})
    assert page.status_code == 422
    link = re.search(rf'<a href="({draft}/[a-z_]+)#', page.text)
    assert link
    assert amal.get(link[1]).status_code == 200


def test_a_warning_is_confirmed_once(amal, case_id):
    page = amal.post(f"/cases/{case_id}/forms/registration")
    draft = page.url.path.rpartition("/")[0]
    danger = {"concerns": "neglect", "immediate_danger": "yes", "risk_level": "low"}
    amal.post(f"{draft}/risk_section", data={**danger, "do": "continue"})
    page = amal.post(f"{draft}/check", data={"do": "send"})
    assert page.status_code == 422
    assert 'name="confirmed" value="danger_is_high"' in page.text
    page = amal.post(f"{draft}/check", data={"confirmed": "danger_is_high"})
    assert page.url.path == f"/cases/{case_id}"
    assert "أُرسلت الاستمارة" in page.text


def test_two_people_who_change_the_same_answer_choose(amal, enter, case_id):
    drafts = []
    for client in (amal, omer := enter("omer")):
        path = client.post(f"/cases/{case_id}/forms/registration").url.path
        drafts.append(path.rpartition("/")[0])
    for client, path, name in ((amal, drafts[0], "منى"), (omer, drafts[1], "سعاد")):
        child = {"name_first": name, "sex": "female", "age.years": "10"}
        child |= {"displacement": "displaced", "difficulties": "none", "do": "continue"}
        client.post(f"{path}/child_section", data=child)
    assert amal.post(f"{drafts[0]}/check").url.path == f"/cases/{case_id}"
    page = omer.post(f"{drafts[1]}/check")
    assert page.status_code == 409
    assert "منى" in page.text
    assert "سعاد" in page.text
    picks = dict.fromkeys(re.findall(r'name="(pick:[^"]+)"', page.text), "yours")
    page = omer.post(f"{drafts[1]}/check", data=picks)
    assert "سعاد" in page.text
    assert page.url.path == f"/cases/{case_id}"


def test_a_deleted_draft_is_gone(amal, draft):
    assert "حُذفت المسودة" in amal.post(f"{draft}/discard").text
    assert amal.get(f"{draft}/child_section").status_code == 404
    assert amal.post(f"{draft}/discard").status_code == 404


@pytest.mark.parametrize("path", ["/cases/new/nothing", "/cases/CASE/forms/nothing"])
def test_a_form_that_does_not_exist_cannot_be_started(amal, case_id, path):
    assert amal.post(path.replace("CASE", case_id)).status_code == 404


def test_a_form_that_is_not_open_now_says_so(amal, case_id):
    assert amal.post(f"/cases/{case_id}/forms/assessment").status_code == 409


def test_a_step_says_what_is_needed_and_keeps_what_was_typed(amal, case_id):
    path = f"/cases/{case_id}/steps/raise_alarm"
    page = amal.post(path, data={"danger_place.state": "south_darfur"})
    assert page.status_code == 422
    assert 'href="#f-danger"' in page.text
    assert 'value="south_darfur" selected' in page.text


def test_a_step_is_done_once_however_often_it_is_sent(amal, case_id):
    path = f"/cases/{case_id}/steps/raise_alarm"
    found = re.search(r'name="submission" value="([^"]+)"', amal.get(path).text)
    assert found
    sent = {"danger": "رجال مسلحون", "submission": found[1]}
    first, second = amal.post(path, data=sent), amal.post(path, data=sent)
    assert first.url.path == second.url.path == f"/cases/{case_id}"
    assert second.text.count("رجال مسلحون") <= 1
    assert "pill--flag" in second.text


def test_what_is_needed_first_stands_beside_an_enabled_button(amal, case_id):
    amal.post(f"/cases/{case_id}/steps/start_assessment")
    page = amal.get(f"/cases/{case_id}").text
    assert f'href="/cases/{case_id}#form-assessment"' in page
    assert 'id="form-assessment"' in page
    assert "disabled" not in page


def test_a_review_that_nobody_asked_for_leads_back_to_the_case(enter, case_id):
    page = enter("omer").get(f"/cases/{case_id}/review/finish_assessment")
    assert page.url.path == f"/cases/{case_id}"


def test_a_section_called_like_one_of_our_pages_is_still_reached():
    for name in (*OWN_PAGES, "child_section"):
        address = section_url("d1", name)
        assert section_id(address.rpartition("/")[2]) == name
        assert address not in {f"/drafts/d1/{own}" for own in OWN_PAGES}


def test_all_our_own_pages_of_a_draft_are_kept_apart():
    under = {page.path.removeprefix("/drafts/{draft}/") for page in all_pages()}
    fixed = {name for name in under if "/" not in name and "{" not in name}
    assert fixed == OWN_PAGES
