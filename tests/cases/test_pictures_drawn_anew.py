"""What is kept of a picture: its pixels, upright and bounded, and nothing that came along."""

from __future__ import annotations

import io
import random

import pytest

from engine.cases.pictures import redraw
from tests.pictures import huge_png, moving, opened, picture, taken_at_home

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


def kept(content: bytes, kind: str = "JPEG", side: int = 1600) -> bytes:
    found = redraw(content, KINDS[kind], side)
    assert found.problem == ""
    return found.content


def test_nothing_the_camera_wrote_beside_the_pixels_is_kept():
    content = kept(taken_at_home())

    assert b"Canary" not in content
    assert b"Exif" not in content
    assert not opened(content).getexif()


def test_a_picture_on_its_side_is_stood_up():
    found = opened(kept(taken_at_home(size=(40, 30))))

    assert found.size == (30, 40)
    assert found.getpixel((25, 5))[0] > 200  # white was at the upper left, before the turn
    assert found.getpixel((5, 5))[0] < 60


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_stays_what_it_is_and_within_the_side(kind):
    found = opened(kept(picture(kind, (400, 100)), kind, side=80))

    assert (found.format, found.size) == (kind, (80, 20))


def test_a_small_picture_is_not_made_larger():
    assert opened(kept(picture(size=(40, 30)), side=80)).size == (40, 30)


def test_what_is_see_through_stays_so():
    drawn = opened(picture("PNG")).convert("RGBA")
    drawn.putalpha(7)
    content = opened(kept(_saved(drawn, "PNG"), "PNG"))

    assert content.getpixel((3, 3))[3] == 7


def _saved(drawn, kind) -> bytes:
    written = io.BytesIO()
    drawn.save(written, format=kind)
    return written.getvalue()


@pytest.mark.parametrize("mode", ["L", "CMYK", "1", "P", "I;16"])
def test_every_way_to_hold_colours_is_understood(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    drawn = opened(picture("PNG"))
    drawn = (
        drawn.convert("L").convert("I").convert("I;16") if mode == "I;16" else drawn.convert(mode)
    )

    assert opened(kept(_saved(drawn, kind), kind)).mode == "RGB"


def test_what_stands_behind_the_picture_stays_behind():
    both = picture() + b"<script>canary()</script>" + b"PK\x03\x04canary"

    assert b"canary" not in kept(both)


def test_a_picture_drawn_anew_twice_is_the_same():
    once = kept(picture("PNG"), "PNG")

    assert kept(once, "PNG") == once


def test_a_bomb_of_pixels_is_refused_before_it_is_decoded():
    assert redraw(huge_png(50_000, 50_000), "image/png", 1600).problem == "file_pixels"
    assert redraw(huge_png(29_000, 900), "image/png", 1600).problem == "file_pixels"
    assert redraw(huge_png(31_000, 1), "image/png", 1600).problem == "file_pixels"


def test_a_moving_picture_is_refused():
    assert redraw(moving(), "image/webp", 1600).problem == "file_moving"


def test_a_second_picture_behind_a_photo_is_left_out():
    first, second = opened(picture()), opened(picture(colour="red"))
    written = io.BytesIO()
    first.save(written, format="MPO", save_all=True, append_images=[second])
    found = kept(written.getvalue())

    assert (opened(found).format, found.count(b"\xff\xd8\xff")) == ("JPEG", 1)


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_picture_is_refused(kind):
    drawn = picture(kind, (90, 90))

    assert redraw(drawn[: len(drawn) // 2], KINDS[kind], 1600).problem == "file_broken"


def test_a_picture_of_another_kind_than_told_is_refused():
    assert redraw(picture("PNG"), "image/jpeg", 1600).problem == "file_broken"


@pytest.mark.parametrize("kind", KINDS)
def test_no_damage_gets_past_the_refusal(kind):
    drawn, chance = picture(kind, (60, 60)), random.Random(3)
    for _ in range(60):
        damaged = bytearray(drawn)
        for _ in range(chance.randint(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        found = redraw(bytes(damaged), KINDS[kind], 50)
        assert bool(found.content) != bool(found.problem)
