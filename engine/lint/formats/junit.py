"""JUnit XML: a test a finding, for the many servers that show test results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree

from engine.lint.report import Finding

NAME: Final = "himaya lint"
NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(findings: Sequence[Finding]) -> str:
    """One suite; information passes, as it does not make lint fail either."""
    failing = sum(found.severity != "info" for found in findings)
    suite = ElementTree.Element(
        "testsuite", name=NAME, tests=str(len(findings) or 1), failures=str(failing), errors="0"
    )
    for found in findings:
        _add_case(suite, found)
    if not findings:  # a suite without tests is taken for a mistake by some readers
        ElementTree.SubElement(suite, "testcase", name=NAME, classname=NAME)
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True)


def _add_case(suite: ElementTree.Element, found: Finding) -> None:
    file = _readable(found.file)
    place = f"{file}:{found.line}:{found.column}"
    facts = {"name": f"{found.code} {place}", "classname": file, "file": file}
    case = ElementTree.SubElement(suite, "testcase", facts, line=str(found.line))
    told = _readable(found.told)
    if found.severity == "info":
        ElementTree.SubElement(case, "system-out").text = told
        return
    fact = {"type": found.severity, "message": _readable(found.message)}
    ElementTree.SubElement(case, "failure", fact).text = told


def _readable(text: str) -> str:
    """The text without what no XML may hold, however it is escaped."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
