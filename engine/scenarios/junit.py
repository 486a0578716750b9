"""Results of scenarios as JUnit XML, which programs that build and test things read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.etree import ElementTree

from engine.problems import Problem
from engine.scenarios import Played


def as_junit(played: Sequence[Played], words: Callable[[Problem], str]) -> str:
    """One test case a scenario; `words` puts a finding into a sentence."""
    failed = sum(1 for one in played if one.problems)
    suite = ElementTree.Element(
        "testsuite", name="scenarios", tests=str(len(played)), failures=str(failed), errors="0"
    )
    for one in played:
        case = ElementTree.SubElement(suite, "testcase", {"name": one.id, **_place(one)})
        for problem in one.problems:
            told = words(problem)
            found = ElementTree.SubElement(case, "failure", type=problem.code, message=told)
            found.text = told
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _place(one: Played) -> dict[str, str]:
    place = one.location
    return {"classname": "scenarios", "file": place.file, "line": str(place.line)}
