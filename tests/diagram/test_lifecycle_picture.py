"""The life of a case as a picture and as text."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from engine.definitions.model import Workflow
from engine.diagram import as_mermaid, as_svg, as_table, read_lifecycle
from engine.diagram.layout import lay_out
from engine.diagram.lettering import lines, width
from tests.small_project import small

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def workflow() -> Workflow:
    return small().workflows["case"]


def drawn(workflow: Workflow, *, rtl: bool = False, label=str, **more) -> str:
    return as_svg(read_lifecycle(workflow, label), label, rtl=rtl, **more)


def texts(svg: str) -> str:
    return " ".join(
        "".join(one.itertext()) for one in ElementTree.fromstring(svg).iter(f"{SVG}text")
    )


def test_every_status_and_every_step_is_in_the_picture(workflow):
    told = texts(drawn(workflow, label=lambda path: path.split(".")[-2]))
    names = {*workflow.states, *workflow.transitions}
    assert {name for name in names if name not in told} == set()


def test_a_status_leads_to_its_cases_and_shows_how_many(workflow):
    svg = drawn(workflow, link=lambda state: f"/cases?status={state}&x", figure=lambda _: "17")
    links = [one.get("href") for one in ElementTree.fromstring(svg).iter(f"{SVG}a")]
    assert links == [f"/cases?status={state}&x" for state in workflow.states]
    assert texts(svg).count("17") == len(workflow.states)


def test_words_of_the_project_cannot_become_marks(workflow):
    svg = drawn(workflow, label=lambda _: '<script>"&')
    assert "<script" not in svg
    assert ElementTree.fromstring(svg) is not None


def test_a_picture_read_from_right_to_left_is_the_mirrored_one(workflow):
    def starts(svg: str) -> list[float]:
        return [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', svg)]

    left, right = drawn(workflow), drawn(workflow, rtl=True)
    assert [x + y for x, y in zip(starts(left), starts(right), strict=True)] == [344.0] * len(
        starts(left)
    )
    assert 'direction="rtl"' in right


def test_two_ways_never_share_a_lane_where_they_pass_beside_each_other(workflow):
    laid = lay_out(read_lifecycle(workflow, str))
    middle = {box.stop.id: box.middle for box in laid.boxes}
    spans: dict[float, list[tuple[float, float, str]]] = {}
    for box in laid.boxes:
        for row in box.rows:
            for target in () if row.onward else row.step.targets:
                ends = sorted((row.middle, middle[target]))
                spans.setdefault(laid.lanes[target], []).append((*ends, target))
    for held in spans.values():
        for first, last, target in held:
            assert all(t == target or last < a or b < first for a, b, t in held)


def test_nothing_stands_outside_the_sheet(workflow):
    laid = lay_out(read_lifecycle(workflow, lambda path: f"{path} and many more words of it"))
    assert max(laid.lanes.values(), default=0) <= 344
    assert all(row.ends <= min(laid.lanes.values()) for box in laid.boxes for row in box.rows)
    assert laid.note[-1].middle < laid.height


def test_lines_are_no_wider_than_there_is_room():
    broken = lines("Send the assessment of the child for review", 120, 15)
    assert len(broken) > 1
    assert all(width(line, 15) <= 120 for line in broken)


def test_mermaid_text_names_every_way_between_statuses(workflow):
    told = as_mermaid(read_lifecycle(workflow, lambda path: f'"{path}": #;'), str)
    assert told.startswith("stateDiagram-v2")
    for step in workflow.transitions.values():
        for source in step.sources if step.to and not step.any_source else ():
            assert f"s_{source} --> s_{step.to} : " in told
    assert not re.search(r"[#;]|: .*:", told)


def test_the_table_has_a_line_for_every_step_of_every_status(workflow):
    table = as_table(read_lifecycle(workflow, str), str).splitlines()
    ways = [len(s.sources) if not s.any_source else 1 for s in workflow.transitions.values()]
    left = {
        source for s in workflow.transitions.values() for source in s.sources if not s.any_source
    }
    assert len(table) == 2 + sum(ways) + len(set(workflow.states) - left)
