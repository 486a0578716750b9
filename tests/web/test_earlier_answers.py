"""Answers whose fields are gone are shown as they were stored, whatever they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.gate import Change, Locked
from engine.web import Services

FILE = {"blob": "", "name": "card.pdf", "media_type": "application/pdf", "bytes": 4}


def left(services: Services, case_id: str, value: Any) -> str:
    """The path of a record that holds an answer without a field."""
    actor = services.accounts.directory.person("amal").actor(0)

    def put(locked: Locked) -> Change[str]:
        record = locked.case.records[0]
        changed = replace(record, answers={**record.answers, "long_gone": value})
        return Change(record.id, "put", case=replace(locked.case, records=(changed,)))

    record_id = services.desk.gate.change(actor, case_id, put)
    return f"/cases/{case_id}/records/{record_id}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("مدرسة", "<bdi>مدرسة</bdi>"),
        (True, "نعم"),
        (["fur", "ar"], "<bdi>fur</bdi>"),
        ({"years": 4, "estimated": False}, "لا"),
        ([{"_row": "a", "name": "سلمى"}], "<bdi>سلمى</bdi>"),
        ([[{"_row": "a", "deep": ["below"]}]], "<bdi>below</bdi>"),
        ("<script>", "<bdi>&lt;script&gt;</bdi>"),
    ],
    ids=repr,
)
def test_it_is_shown_under_the_id_it_had(services, enter, case_id, value, shown):
    page = enter("amal").get(left(services, case_id, value))

    assert page.status_code == 200
    assert 'dir="ltr">long_gone</bdi>' in page.text
    assert shown in page.text


def test_numbers_are_written_in_the_digits_of_the_reader(services, enter, case_id):
    assert "<bdi>١٢٫٥</bdi>" in enter("amal").get(left(services, case_id, 12.5)).text


@pytest.mark.parametrize("in_rows", [False, True], ids=["field", "repeat"])
def test_a_file_of_a_deleted_field_can_still_be_opened(services, enter, case_id, in_rows):
    blob = services.desk.gate.keep_file(b"%PDF")
    amal = enter("amal")
    files = [{**FILE, "blob": blob}]
    page = amal.get(left(services, case_id, [{"_row": "a", "card": files}] if in_rows else files))

    assert f"/cases/{case_id}/files/{blob}" in page.text
    assert amal.get(f"/cases/{case_id}/files/{blob}").content == b"%PDF"
