"""Files of a case are given out with the answers that hold them, and not otherwise."""

from __future__ import annotations

import re

import pytest

from tests.pictures import as_kept

PNG = as_kept("PNG")


@pytest.fixture
def with_photo(enter, case_id) -> str:
    """The address of the photo of a registered child."""
    amal = enter("amal")
    opened = amal.post(f"/cases/{case_id}/forms/registration", follow_redirects=False)
    draft = opened.headers["location"]
    kept = {"name_first": "هاجر", "sex": "female", "age.years": "10", "displacement": "displaced"}
    fields = {**kept, "difficulties": "none", "do": "continue"}
    photo = {"photo": ("هاجر.png", PNG, "image/png")}
    amal.post(f"{draft}/child_section", data=fields, files=photo)
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
