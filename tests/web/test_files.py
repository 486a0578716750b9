"""Files of a case are given out with the answers that hold them, and not otherwise."""

from __future__ import annotations

import re

import pytest
from attaching import names_kept

from tests.pictures import as_kept

PNG = as_kept("PNG")
CHILD = {
    "name_first": "هاجر",
    "sex": "female",
    "age.years": "10",
    "displacement": "displaced",
    "difficulties": "none",
    "do": "continue",
}


def registration(client, case_id: str) -> str:
    """The address of the registration of a case, open for a change."""
    opened = client.post(f"/cases/{case_id}/forms/registration", follow_redirects=False)
    return opened.headers["location"]


@pytest.fixture
def with_photo(enter, case_id) -> str:
    """The address of the photo of a registered child."""
    amal = enter("amal")
    draft = registration(amal, case_id)
    photo = {"photo": ("هاجر.png", PNG, "image/png")}
    amal.post(f"{draft}/child_section", data=CHILD, files=photo)
    sent = amal.post(
        f"{draft}/check", data={"do": "send", "confirmed": ["removed"]}, follow_redirects=False
    )
    assert sent.status_code == 303
    page = amal.get(f"/cases/{case_id}").text
    record = re.search(rf"/cases/{case_id}/records/\w+", page)
    found = re.search(rf"/cases/{case_id}/files/\w+", amal.get(record[0]).text)
    return found[0]


def test_a_photo_is_shown_to_those_who_read_the_form(enter, with_photo):
    answer = enter("omer").get(with_photo)

    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["content-type"] == "image/png"


def test_a_file_is_never_called_by_the_name_it_came_with(enter, with_photo):
    named = enter("omer").get(with_photo).headers["content-disposition"]

    assert named.startswith("inline; filename=")
    assert "%D9" not in named


def test_nobody_outside_the_scope_gets_a_file(enter, with_photo):
    assert enter("sara").get(with_photo).status_code == 404


def test_a_file_no_answer_holds_is_not_given_out(enter, services, case_id):
    digest = services.desk.gate.keep_file(b"of nobody")

    assert enter("amal").get(f"/cases/{case_id}/files/{digest}").status_code == 404


def test_a_file_chosen_on_a_page_that_came_back_by_back_is_not_lost(enter, case_id):
    amal = enter("amal")
    draft = registration(amal, case_id)
    amal.post(f"{draft}/child_section", data=CHILD)
    sent = amal.post(f"{draft}/check", data={"do": "send", "confirmed": ["removed"]})
    assert "/drafts/" not in sent.url.path
    photo = {"photo": ("p.png", PNG, "image/png")}
    page = amal.post(f"{draft}/child_section", data={**CHILD, "do": "back"}, files=photo)

    again = amal.get(page.url.path.rpartition("/")[0] + "/child_section")

    assert names_kept(again) == ["p.png"]
