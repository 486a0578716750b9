"""What is posted is bounded and readable, or it is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.web.posting import BODY_BYTES, FORM_BYTES, Form
from tests.pictures import picture

URLENCODED = {"content-type": "application/x-www-form-urlencoded"}
PNG = picture("PNG")


def section(client, name="consent_section"):
    return client.post("/cases/new/case").url.path.rpartition("/")[0] + f"/{name}"


def test_a_form_that_is_too_large_is_refused(enter):
    amal = enter("amal")
    body = b"withhold_from=" + b"a" * FORM_BYTES
    assert amal.post(section(amal), content=body, headers=URLENCODED).status_code == 413


def test_a_body_that_does_not_tell_its_length_is_counted(enter):
    amal = enter("amal")
    pieces = (b"a" * 65_536 for _ in range(6))
    assert amal.post(section(amal), content=pieces, headers=URLENCODED).status_code == 413


@pytest.mark.parametrize("length", [BODY_BYTES + 1, 5 * 1024**3])
def test_what_is_said_to_be_huge_is_refused_before_it_comes(enter, length):
    amal = enter("amal")
    headers = {"content-type": "multipart/form-data; boundary=b", "content-length": str(length)}
    path = section(amal, "child_section")
    assert amal.post(path, content=b"--b--", headers=headers).status_code == 413


@pytest.mark.parametrize(
    "body",
    [b"name=%ff", b"name=%00", b"name=\xff", b"%c3%28=1", b"&".join([b"a=1"] * 4_001)],
    ids=["not UTF-8", "null", "raw bytes", "name not UTF-8", "too many fields"],
)
def test_an_unreadable_form_is_refused(browser, body):
    assert browser.post("/language", content=body, headers=URLENCODED).status_code == 400


@pytest.mark.parametrize("path", ["/cases?text=%ff", "/cases?text=%00", "/%ff", "/cases/%0a"])
def test_an_unreadable_address_is_refused(enter, path):
    assert enter("amal").get(path).status_code == 400


def test_headers_are_bounded(browser):
    assert browser.get("/sign-in", headers={"x-long": "a" * 17_000}).status_code == 431


def test_json_is_not_a_form(browser):
    assert browser.post("/language", json={"language": "en"}).status_code == 400


def test_files_are_taken_only_where_a_form_has_room_for_them(enter):
    assert enter("amal").post("/language", files={"a": ("a.png", PNG)}).status_code == 400


@pytest.mark.parametrize("boundary", ["", "x" * 71, 'a"b'])
def test_a_broken_boundary_is_refused(enter, boundary):
    amal = enter("amal")
    headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    assert amal.post(section(amal), content=b"--x", headers=headers).status_code == 400


def test_text_beside_a_file_must_be_utf8(enter):
    amal = enter("amal")
    body = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n\xff\xfe\r\n--b--\r\n'
    headers = {"content-type": "multipart/form-data; boundary=b"}
    assert amal.post(section(amal), content=body, headers=headers).status_code == 400


def test_arabic_beside_a_file_arrives_as_it_was_typed(enter):
    amal = enter("amal")
    path = section(amal, "child_section")
    consent = path.replace("child_section", "consent_section")
    amal.post(consent, data={"consent_from": "caregiver", "consent_services": "yes"})
    answer = amal.post(
        path, data={"name_first": "سلمى", "do": "refresh"}, files={"photo": ("صورة.png", PNG)}
    )
    assert 'value="سلمى"' in answer.text
    assert "<bdi>صورة.png</bdi>" in answer.text


def test_a_file_that_is_not_what_its_name_says_is_refused(enter):
    amal = enter("amal")
    path = section(amal, "child_section")
    consent = path.replace("child_section", "consent_section")
    amal.post(consent, data={"consent_from": "caregiver", "consent_services": "yes"})
    files = {"photo": ("p.png", b"<svg onload=alert(1)>")}
    page = amal.post(path, data={"name_first": "سلمى", "do": "continue"}, files=files)
    assert page.status_code == 422
    assert "لا يُقبل هذا النوع" in page.text
    assert 'value="سلمى"' in page.text
    assert "p.png" not in page.text


def test_parts_of_a_control_are_gathered():
    form = Form({"home.state": ("a",), "home.locality": ("b",), "do": ("save",), "sex": ("f",)})
    assert form.answers() == {
        "home": {"state": ("a",), "locality": ("b",)},
        "sex": {"": ("f",)},
    }


@given(st.dictionaries(st.text(), st.lists(st.text(), min_size=1).map(tuple)))
def test_whatever_is_posted_can_be_gathered(values):
    for parts in Form(values).answers().values():
        assert all(isinstance(texts, tuple) for texts in parts.values())
