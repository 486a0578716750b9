"""Codes that a phone reads from the screen; the only home of segno."""

from __future__ import annotations

import segno
from markupsafe import Markup, escape


def picture_code(text: str, title: str) -> Markup:
    """A QR code as SVG, dark on light in either look of the page, for a phone must read it."""
    drawn = segno.make(text, micro=False, error="m")
    size = drawn.symbol_size(scale=1, border=4)[0]
    dots = "".join(
        f"M{x + 4} {y + 4}h1v1h-1z"
        for y, row in enumerate(drawn.matrix)
        for x, dark in enumerate(row)
        if dark
    )
    return Markup(
        f'<svg class="picture-code" viewBox="0 0 {size} {size}" role="img"'
        f' aria-label="{escape(title)}"><rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{dots}" fill="#000"/></svg>'
    )
