"""A file sent in pieces: continued where the line broke, by its sender only, whole or not."""

from __future__ import annotations

import pytest
from attaching import begun, kept_bytes, names_kept, photo_draft, piece, posted

from engine.cases.uploads import KIND, MOST_WAITING, PIECE, PIECE_BYTES
from tests.pictures import as_kept, huge_png, moving, packed, picture

PNG = as_kept("PNG")
HALF = len(PNG) // 2


@pytest.fixture
def amal(enter):
    return enter("amal")


@pytest.fixture
def draft(amal) -> str:
    return photo_draft(amal)


@pytest.fixture
def upload(amal, draft) -> str:
    return begun(amal, draft, PNG).json()["id"]


def documents(services, kind):
    return services.desk.gate.documents(kind)


def test_pieces_become_the_file_that_was_sent(amal, draft, upload, services):
    assert piece(amal, draft, upload, 0, PNG[:HALF]).json()["received"] == HALF
    done = piece(amal, draft, upload, HALF, PNG[HALF:]).json()

    assert kept_bytes(services, done["token"]) == PNG
    assert done["name"] == "p.png"
    assert documents(services, PIECE) == {}


def test_a_line_that_broke_is_asked_how_far_it_came(amal, draft, upload, enter, services):
    piece(amal, draft, upload, 0, PNG[:HALF])
    again = enter("amal")  # signed in anew, say
    told = again.get(f"/uploads/{draft}/{upload}").json()["received"]
    done = piece(again, draft, upload, told, PNG[told:]).json()

    assert kept_bytes(services, done["token"]) == PNG


def test_the_same_file_chosen_again_goes_on_where_it_stopped(amal, draft, upload):
    piece(amal, draft, upload, 0, PNG[:HALF])
    told = begun(amal, draft, PNG).json()

    assert (told["id"], told["received"]) == (upload, HALF)


def test_a_piece_sent_twice_counts_once(amal, draft, upload, services):
    for _ in range(2):
        assert piece(amal, draft, upload, 0, PNG[:HALF]).json()["received"] == HALF
    done = piece(amal, draft, upload, HALF, PNG[HALF:]).json()

    assert kept_bytes(services, done["token"]) == PNG


def test_the_last_piece_sent_twice_tells_the_same_file(amal, draft, upload):
    piece(amal, draft, upload, 0, PNG[:HALF])
    answers = [piece(amal, draft, upload, HALF, PNG[HALF:]).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert amal.get(f"/uploads/{draft}/{upload}").json() == answers[0]


def test_a_piece_too_early_is_told_which_one_is_due(amal, draft, upload):
    early = piece(amal, draft, upload, HALF, PNG[HALF:])

    assert (early.status_code, early.json()["received"]) == (409, 0)


@pytest.mark.parametrize("content", [PNG + b"x", b"", b"x" * (PIECE_BYTES + 1)])
def test_a_piece_beyond_the_end_or_the_measure_is_refused(amal, draft, upload, content):
    assert piece(amal, draft, upload, 0, content).status_code == 413
    assert amal.get(f"/uploads/{draft}/{upload}").json()["received"] == 0


def test_two_windows_send_two_files_side_by_side(amal, draft, services):
    other = as_kept("JPEG")
    first, second = begun(amal, draft, PNG).json()["id"], begun(amal, draft, other).json()["id"]
    piece(amal, draft, first, 0, PNG[:HALF])
    there = piece(amal, draft, second, 0, other).json()
    here = piece(amal, draft, first, HALF, PNG[HALF:]).json()

    assert kept_bytes(services, here["token"]) == PNG
    assert there["name"] == "p.jpg"


def test_what_is_not_the_file_that_was_told_is_not_kept(amal, draft, services):
    upload = begun(amal, draft, PNG, sum="0" * 64).json()["id"]
    answer = piece(amal, draft, upload, 0, PNG)

    assert answer.status_code == 422
    assert "صورة" in answer.json()["said"]
    assert documents(services, KIND) == documents(services, PIECE) == {}
    assert documents(services, "attachment") == {}


def test_nobody_else_adds_to_a_file_or_asks_after_it(amal, draft, upload, enter):
    omer = enter("omer")

    assert omer.get(f"/uploads/{draft}/{upload}").status_code == 404
    assert piece(omer, draft, upload, 0, PNG).status_code == 404
    assert begun(omer, draft, PNG).status_code == 404
    assert piece(amal, photo_draft(amal), upload, 0, PNG).status_code == 404


def test_only_a_field_of_files_takes_one(amal, draft):
    for control in ("name_first", "nothing", "family/x/photo", "photo.kept", ""):
        assert begun(amal, draft, PNG, control).status_code == 404


@pytest.mark.parametrize("size", ["-1", "x", "", "9" * 40, "٩"])
def test_a_size_that_is_no_number_is_refused(amal, draft, size):
    assert begun(amal, draft, PNG, size=size).status_code == 400


@pytest.mark.parametrize("size", ["0", str(5 * 1024**3), str(5 * 1024**2 + 1)])
def test_a_file_too_large_is_refused_before_a_byte_of_it_comes(amal, draft, services, size):
    answer = begun(amal, draft, PNG, size=size)

    assert answer.status_code == 422
    assert "صورة" in answer.json()["said"]
    assert documents(services, KIND) == {}


def test_what_was_left_half_sent_is_forgotten_after_a_day(amal, draft, upload, services, clock):
    piece(amal, draft, upload, 0, PNG[:HALF])
    clock.advance(hours=25)
    services.desk.gate.forget_expired()

    assert documents(services, KIND) == documents(services, PIECE) == {}


def test_the_oldest_of_too_many_waiting_files_is_let_go(amal, draft, services, clock):
    first = begun(amal, draft, PNG).json()["id"]
    piece(amal, draft, first, 0, PNG[:HALF])
    for number in range(MOST_WAITING):
        clock.advance(seconds=1)
        begun(amal, draft, PNG, sum=f"{number:064x}")

    assert len(documents(services, KIND)) == MOST_WAITING
    assert amal.get(f"/uploads/{draft}/{first}").status_code == 404
    assert documents(services, PIECE) == {}


def test_a_token_names_the_file_in_the_form_and_its_writer_may_look_at_it(
    amal, draft, upload, enter
):
    token = piece(amal, draft, upload, 0, PNG).json()["token"]
    page = amal.post(f"/drafts/{draft}/child_section", data={"photo.kept": token, "do": "refresh"})
    blob = token.partition('"blob": "')[2][:64]

    assert names_kept(page) == ["p.png"]
    assert amal.get(f"/drafts/{draft}/files/{blob}").content == PNG
    assert enter("omer").get(f"/drafts/{draft}/files/{blob}").status_code == 404


def test_a_file_of_somebody_else_cannot_be_had_by_naming_it(amal, draft, upload, enter):
    token = piece(amal, draft, upload, 0, PNG).json()["token"]
    blob = token.partition('"blob": "')[2][:64]
    sara = enter("sara")
    own = photo_draft(sara)
    page = sara.post(f"/drafts/{own}/child_section", data={"photo.kept": token, "do": "continue"})

    assert page.status_code == 422
    assert "Photo" in page.text.partition('id="problems"')[2][:2000]
    assert sara.get(f"/drafts/{own}/files/{blob}").status_code == 404


BAD = {
    "a zip bomb": packed({"[Content_Types].xml": b"", "word/document.xml": b"\0" * 9_000_000}),
    "an SVG with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "HTML that begins like a picture": b"\xff\xd8\xff<script>alert(1)</script>",
    "a bomb of pixels": huge_png(60_000, 60_000),
    "a moving picture": moving(),
    "half a picture": picture(size=(80, 80))[:400],
    "nothing": b"",
    "too many bytes": b"\xff\xd8\xff" + b"\0" * (5 * 1024**2),
    "more bytes than are taken in": b"\xff\xd8\xff" + b"\0" * (26 * 1024**2),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_good_is_refused_with_its_field_and_the_typing_is_kept(
    amal, draft, services, name
):
    page = posted(amal, draft, BAD[name], name="<b>صورة.jpg")

    assert page.status_code == 422
    assert 'href="#f-photo"' in page.text
    assert 'id="f-photo-error1"' in page.text
    assert 'value="سلمى"' in page.text
    assert names_kept(page) == []
    assert services.desk.gate.documents("attachment") == {}
    assert names_kept(amal.get(f"/drafts/{draft}/child_section")) == []


@pytest.mark.parametrize("name", [name for name in BAD if len(BAD[name]) < PIECE_BYTES])
def test_what_is_no_good_is_refused_in_pieces_too(amal, draft, services, name):
    begin = begun(amal, draft, BAD[name])
    answer = begin if not BAD[name] else piece(amal, draft, begin.json()["id"], 0, BAD[name])

    assert answer.status_code == 422
    assert "صورة" in answer.json()["said"]
    assert documents(services, KIND) == documents(services, PIECE) == {}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/صورة.png", "صورة.jpg"),
        ("C:\\photos\\a.jpg", "a.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("a" * 3000 + ".jpg", "a" * 114 + ".jpg"),
        ("...", "photo.jpg"),
        ("<script>.jpg", "&lt;script&gt;.jpg"),
    ],
)
def test_a_name_is_kept_clean_and_short(amal, draft, name, kept):
    assert names_kept(posted(amal, draft, picture(), name=name)) == [kept]


def test_a_second_photo_stands_instead_of_the_first(amal, draft):
    first = posted(amal, draft, picture(), name="one.jpg")
    token = first.text.partition('name="photo.kept" value="')[2].partition('"')[0]
    second = posted(
        amal,
        draft,
        picture(colour="red"),
        name="two.jpg",
        **{"photo.kept": token.replace("&#34;", '"')},
    )

    assert names_kept(second) == ["two.jpg"]
