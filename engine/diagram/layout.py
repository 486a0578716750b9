"""Where everything of the picture stands: a column of statuses, under each the steps that leave it,
and beside them one lane for each status that is reached from elsewhere than just above.

Numbers only, read from the start of a line: who draws for a language that is written from right to
left mirrors them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.diagram.lettering import lines, width
from engine.diagram.lifecycle import Lifecycle, Step, Stop

WIDTH: Final = 344.0
EDGE: Final = 3.0
STEM: Final = 24.0  # where the steps begin
TEXT: Final = 42.0
LANE: Final = 15.0
HEAD: Final = 13.0  # room for the head of an arrow between a status and the nearest lane
SIZE: Final = 15.0
LINE: Final = 20.0
ROW_GAP: Final = 11.0
PILL: Final = 52.0


@dataclass(frozen=True, slots=True)
class Row:
    """A step at its place; `middle` is the height of its mark and of its arrow."""

    step: Step
    words: tuple[str, ...]
    top: float
    middle: float
    ends: float  # where its last line of words ends
    onward: bool  # whether it leads to the status just below, along the stem


@dataclass(frozen=True, slots=True)
class Box:
    """A status at its place, with the rows below it."""

    stop: Stop
    words: tuple[str, ...]
    top: float
    height: float
    rows: tuple[Row, ...]

    @property
    def middle(self) -> float:
        """Where arrows from lanes arrive."""
        return self.top + self.height / 2

    @property
    def bottom(self) -> float:
        """Where the stem begins."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture."""

    boxes: tuple[Box, ...]
    lanes: Mapping[str, float]  # by the status reached
    box_width: float
    note_top: float  # where the note of what can be done anywhere begins; 0: there is none
    note: tuple[Row, ...]
    height: float


def lay_out(life: Lifecycle) -> Layout:
    """Where everything stands."""
    reached = _reached(life)
    count = max(_lanes_needed(life, reached).values(), default=-1) + 1
    box_width = WIDTH - 2 * EDGE - (HEAD + count * LANE if count else 0)
    room = box_width - TEXT
    boxes, top = [], EDGE + 20.0
    for place, stop in enumerate(life.stops):
        below = life.stops[place + 1].id if place + 1 < len(life.stops) else ""
        box = _box(stop, below, top, room)
        boxes.append(box)
        top = (box.rows[-1].top + _height(box.rows[-1].words) if box.rows else box.bottom) + 26.0
    note = tuple(_rows(life.anywhere, "", top + 40.0, WIDTH - TEXT - 16.0))
    end = note[-1].top + _height(note[-1].words) + 8.0 if note else top - 22.0
    lanes = {
        target: EDGE + box_width + HEAD + lane * LANE + 1.0
        for target, lane in _lanes_needed(life, reached).items()
    }
    return Layout(tuple(boxes), lanes, box_width, top if note else 0.0, note, end + EDGE)


def _height(words: Sequence[str]) -> float:
    return len(words) * LINE + ROW_GAP


def _box(stop: Stop, below: str, top: float, room: float) -> Box:
    words = lines(stop.label, room + TEXT - 16.0 - PILL - 16.0, SIZE + 1)
    height = max(46.0, len(words) * (LINE + 2) + 22.0)
    return Box(stop, words, top, height, tuple(_rows(stop.steps, below, top + height + 6.0, room)))


def _rows(steps: Sequence[Step], below: str, top: float, room: float) -> Iterator[Row]:
    for step in steps:
        onward = step.targets == (below,)
        leads_aside = bool(step.targets) and not onward
        words = lines(step.label, room - (14.0 if leads_aside else 0.0), SIZE)
        # The last line: the arrow begins where the words end, and none stand in its way.
        middle = top + ROW_GAP / 2 + (len(words) - 0.5) * LINE
        yield Row(step, words, top, middle, TEXT + width(words[-1], SIZE) + 7.0, onward)
        top += _height(words)


def _reached(life: Lifecycle) -> dict[str, tuple[int, int]]:
    """Each status that needs a lane, with the first and last place its arrows pass."""
    places = {stop.id: place for place, stop in enumerate(life.stops)}
    spans: dict[str, tuple[int, int]] = {}
    for place, stop in enumerate(life.stops):
        below = life.stops[place + 1].id if place + 1 < len(life.stops) else ""
        for step in stop.steps:
            if step.targets == (below,):
                continue
            for target in step.targets:
                # The rows of a status stand below it, so that going back to it starts lower.
                first, last = sorted((2 * place + 1, 2 * places[target]))
                known = spans.get(target, (first, last))
                spans[target] = (min(first, known[0]), max(last, known[1]))
    return spans


def _lanes_needed(life: Lifecycle, spans: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """Which lane each takes: short ways near the statuses, and none beside itself twice."""
    taken: list[list[tuple[int, int]]] = []
    found: dict[str, int] = {}
    for target, (first, last) in sorted(spans.items(), key=lambda one: one[1][1] - one[1][0]):
        free = (n for n, held in enumerate(taken) if all(b < first or last < a for a, b in held))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((first, last))
        found[target] = lane
    return found
