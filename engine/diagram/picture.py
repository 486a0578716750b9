"""The lifecycle as SVG: on a page, in its colours, or as a file that stands alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from engine.diagram.layout import (
    EDGE,
    LINE,
    PILL,
    SIZE,
    STEM,
    TEXT,
    WIDTH,
    Box,
    Layout,
    Row,
    lay_out,
)
from engine.diagram.lettering import width
from engine.diagram.lifecycle import Label, Lifecycle, Step

BEND: Final = 8.0
FONT: Final = "'Noto Sans Arabic', system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
ALONE: Final = (
    "<style>:root{--card:#fff;--ink:#17232b;--ink-2:#475761;--line:#d5d3cc;--edge:#6b7a83;"
    "--brand:#0b5a5e;--tint:#e3efee;--sunk:#f8f6f2}@media(prefers-color-scheme:dark){:root{"
    "--card:#18242a;--ink:#e8eef0;--ink-2:#aebbc2;--line:#2f3f47;--edge:#8598a2;--brand:#6cc5c1;"
    "--tint:#1a3a3d;--sunk:#131e23}}</style>"
)
Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws for one direction of reading; x always counts from the start of a line."""

    mirrored: bool
    label: Label

    def x(self, x: float) -> str:
        """Where this is on the sheet."""
        return f"{WIDTH - x if self.mirrored else x:.1f}".removesuffix(".0")

    def box(self, x: float, top: float, size: tuple[float, float], look: str) -> str:
        """A rectangle that begins at x."""
        wide, high = size
        left = self.x(x + wide if self.mirrored else x)
        return f'<rect x="{left}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" {look}/>'

    def text(self, x: float, y: float, words: str, look: str) -> str:
        """Words that begin at x, or have their middle there."""
        return f'<text x="{self.x(x)}" y="{y:.1f}" {look}>{escape(words)}</text>'

    def turns(self, *points: tuple[float, float]) -> str:
        """A way with rounded corners, as the data of a path."""
        first, *inner, last = points
        told = [f"M{self.x(first[0])} {first[1]:.1f}"]
        before = first
        for place, corner in enumerate(inner):
            after = inner[place + 1] if place + 1 < len(inner) else last
            into, out = _short_of(corner, before), _short_of(corner, after)
            told.append(f"L{self.x(into[0])} {into[1]:.1f}")
            told.append(f"Q{self.x(corner[0])} {corner[1]:.1f} {self.x(out[0])} {out[1]:.1f}")
            before = corner
        told.append(f"L{self.x(last[0])} {last[1]:.1f}")
        return "".join(told)


def _short_of(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """The point a bend before the corner, on the way to the other point."""
    far = max(abs(other[0] - corner[0]), abs(other[1] - corner[1])) or 1.0
    share = min(BEND, far / 2) / far
    return (
        corner[0] + (other[0] - corner[0]) * share,
        corner[1] + (other[1] - corner[1]) * share,
    )


def as_svg(
    life: Lifecycle,
    label: Label,
    *,
    rtl: bool,
    link: Link | None = None,
    figure: Link | None = None,
) -> str:
    """The picture. `link` gives the address of a status, `figure` what stands in its corner;
    with neither it is a file that stands alone."""
    laid, pen = lay_out(life), _Pen(rtl, label)
    parts = [
        *_ways(laid, pen),
        *(part for box in laid.boxes for part in _status(box, laid, pen, link, figure)),
        *(part for box in laid.boxes for row in box.rows for part in _row(row, pen)),
        *_note(laid, pen),
    ]
    alone = "" if link is not None else ALONE
    way = ' direction="rtl"' if rtl else ""
    name = escape(life.label)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {laid.height:.0f}"'
        f' font-family="{FONT}" font-size="{SIZE:g}" fill="var(--ink)"{way} role="group"'
        f' aria-label="{name}">{alone}{"".join(parts)}</svg>'
    )


def _ways(laid: Layout, pen: _Pen) -> Iterator[str]:
    """All lines, drawn first: whatever stands on them covers them."""
    yield from _beginning(laid, pen)
    yield from _stems(laid, pen)
    yield from _lanes(laid, pen)


def _beginning(laid: Layout, pen: _Pen) -> Iterator[str]:
    first = next((box for box in laid.boxes if box.stop.initial), laid.boxes[0])
    yield f'<circle cx="{pen.x(STEM)}" cy="{first.top - 15:.1f}" r="5" fill="var(--ink-2)"/>'
    yield _line(pen.turns((STEM, first.top - 14), (STEM, first.top - 4)), "edge")
    yield _down(pen, first.top, "ink-2")


def _stems(laid: Layout, pen: _Pen) -> Iterator[str]:
    """From each status down its steps, to the next one where a step leads there."""
    for place, box in enumerate(laid.boxes):
        if not box.rows:
            continue
        onward = any(row.onward for row in box.rows)
        end = laid.boxes[place + 1].top - 4 if onward else box.rows[-1].middle
        yield _line(pen.turns((STEM, box.bottom), (STEM, end)), "brand" if onward else "edge")
        if onward:
            yield _down(pen, laid.boxes[place + 1].top, "brand")


def _lanes(laid: Layout, pen: _Pen) -> Iterator[str]:
    """Beside the statuses, to any other; ways back first, for those ahead are the main ones."""
    entries = {box.stop.id: box.middle for box in laid.boxes}
    for row, target, forth in sorted(_sideways(laid), key=lambda way: way[2]):
        lane, entry = laid.lanes[target], entries[target]
        arrival = EDGE + laid.box_width + 3.0
        way = ((row.ends, row.middle), (lane, row.middle), (lane, entry), (arrival, entry))
        yield _line(pen.turns(*way), "brand" if forth else "edge")
        yield _sidewards(pen, arrival - 2.0, entry, "brand" if forth else "edge")


def _sideways(laid: Layout) -> Iterator[tuple[Row, str, bool]]:
    """Rows with the statuses they lead to by a lane, and whether that is further down."""
    order = [box.stop.id for box in laid.boxes]
    for place, box in enumerate(laid.boxes):
        for row in box.rows:
            for target in () if row.onward else row.step.targets:
                yield row, target, order.index(target) > place


def _line(data: str, colour: str) -> str:
    return f'<path d="{data}" fill="none" stroke="var(--{colour})" stroke-width="1.8"/>'


def _down(pen: _Pen, tip: float, colour: str) -> str:
    return (
        f'<path d="M{pen.x(STEM - 5.5)} {tip - 9:.1f}L{pen.x(STEM)} {tip:.1f}'
        f'L{pen.x(STEM + 5.5)} {tip - 9:.1f}z" fill="var(--{colour})"/>'
    )


def _sidewards(pen: _Pen, tip: float, y: float, colour: str) -> str:
    return (
        f'<path d="M{pen.x(tip + 9)} {y - 5.5:.1f}L{pen.x(tip)} {y:.1f}'
        f'L{pen.x(tip + 9)} {y + 5.5:.1f}z" fill="var(--{colour})"/>'
    )


def _status(
    box: Box, laid: Layout, pen: _Pen, link: Link | None, figure: Link | None
) -> Iterator[str]:
    size = (laid.box_width, box.height)
    fill = "var(--sunk)" if box.stop.final else "var(--tint)"
    stroke = "var(--edge)" if box.stop.final else "var(--brand)"
    look = f'rx="10" fill="{fill}" stroke="{stroke}" stroke-width="1.5"'
    if link is not None:
        yield f'<a href="{escape(link(box.stop.id))}">'
    yield pen.box(EDGE, box.top, size, look)
    if box.stop.final:
        inner = (size[0] - 7.0, size[1] - 7.0)
        ring = f'rx="7" fill="none" stroke="{stroke}" stroke-width="1"'
        yield pen.box(EDGE + 3.5, box.top + 3.5, inner, ring)
    colour = ' fill="var(--brand)" text-decoration="underline"' if link is not None else ""
    heavy = f'font-size="{SIZE + 1:g}" font-weight="700"{colour}'
    yield from _written(box.words, pen, EDGE + 15.0, box.middle, heavy)
    if figure is not None:
        yield from _pill(figure(box.stop.id), box.middle, laid.box_width, pen)
    if link is not None:
        yield "</a>"


def _pill(told: str, middle: float, box_width: float, pen: _Pen) -> Iterator[str]:
    wide = min(PILL + 10.0, max(28.0, width(told, SIZE) + 16.0))
    start = EDGE + box_width - wide - 10.0
    look = 'rx="13" fill="var(--card)" stroke="var(--line)"'
    yield pen.box(start, middle - 13.0, (wide, 26.0), look)
    yield pen.text(start + wide / 2, middle + 5.3, told, 'text-anchor="middle" font-weight="700"')


def _written(words: Sequence[str], pen: _Pen, x: float, middle: float, look: str) -> Iterator[str]:
    """Lines of words around a middle."""
    high = LINE + 1.0
    first = middle - (len(words) - 1) * high / 2 + 5.5
    for place, line in enumerate(words):
        yield pen.text(x, first + place * high, line, look)


def _row(row: Row, pen: _Pen) -> Iterator[str]:
    yield _mark(row.step, row.middle, pen)
    last = row.middle + 5.2
    for place, line in enumerate(reversed(row.words)):
        yield pen.text(TEXT, last - place * LINE, line, "")


def _mark(step: Step, y: float, pen: _Pen) -> str:
    """A diamond where somebody must approve, a loop where the case stays, else a dot."""
    x = pen.x(STEM)
    if step.approved:
        name = escape(pen.label("diagram.approved"))
        return (
            f'<g transform="translate({x} {y:.1f})"><title>{name}</title>'
            '<path d="M0-10.5L10.5 0L0 10.5L-10.5 0z" fill="var(--card)" stroke="var(--brand)"'
            ' stroke-width="1.8"/><path d="M-4 .3L-1.2 3.2L4.2-2.8" fill="none"'
            ' stroke="var(--brand)" stroke-width="1.8"/></g>'
        )
    if not step.targets:
        name = escape(pen.label("diagram.back" if step.back else "diagram.stays"))
        flip = " scale(-1 1)" if pen.mirrored else ""
        return (
            f'<g transform="translate({x} {y:.1f}){flip}"><title>{name}</title>'
            '<circle r="9.5" fill="var(--card)"/>'
            '<path d="M4.6-4A6.2 6.2 0 1 0 6.2 1" fill="none" stroke="var(--edge)"'
            ' stroke-width="1.8"/><path d="M7.6-7.4V-1.6H1.8z" fill="var(--edge)"/></g>'
        )
    return f'<circle cx="{x}" cy="{y:.1f}" r="4.5" fill="var(--brand)"/>'


def _note(laid: Layout, pen: _Pen) -> Iterator[str]:
    """What can be done whatever the status is, apart from the arrows."""
    if not laid.note:
        return
    size = (WIDTH - 2 * EDGE, laid.height - laid.note_top - EDGE)
    look = 'rx="10" fill="none" stroke="var(--edge)" stroke-width="1.3" stroke-dasharray="5 4"'
    yield pen.box(EDGE, laid.note_top, size, look)
    heading = pen.label("diagram.anywhere")
    yield pen.text(EDGE + 15.0, laid.note_top + 27.0, heading, 'font-weight="700"')
    for row in laid.note:
        yield from _row(row, pen)
