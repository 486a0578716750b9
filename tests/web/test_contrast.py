"""The colours of both themes are told apart by everybody (WCAG 2.2: text 4.5, edges 3)."""

from __future__ import annotations

import re

import pytest

from engine.web.assets import STATIC

TEXT, EDGE = 4.5, 3.0
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-2", "brand") for ground in ("card", "page")],
    *[(ink, "tint", TEXT) for ink in ("ink", "ink-2", "brand-2")],
    *[(ink, "sunk", TEXT) for ink in ("ink", "ink-2", "danger")],
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-2", TEXT),
    ("on-bar", "bar", TEXT),
    ("danger", "card", TEXT),
    ("danger", "danger-tint", TEXT),
    ("due", "card", TEXT),
    ("ink", "due-tint", TEXT),
    ("ok", "card", EDGE),
    ("edge", "card", EDGE),
    ("edge", "sunk", EDGE),
]


def themes() -> dict[str, dict[str, str]]:
    css = (STATIC / "himaya.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    light, dark = (dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]+)", block)) for block in blocks)
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour: str) -> float:
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_a_colour_stands_out_from_its_ground(theme, ink, ground, least):
    tokens = themes()[theme]
    assert contrast(tokens[ink], tokens[ground]) >= least


def test_the_focus_ring_is_seen_on_light_and_on_dark():
    for tokens in themes().values():
        for ground in ("card", "page", "bar", "brand"):
            rings = [contrast(tokens[ring], tokens[ground]) for ring in ("focus", "focus-ink")]
            assert max(rings) >= EDGE
