"""What holds for every format of findings: all of them, once, in place, and nothing breaks out."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lint.formats import names, render
from engine.lint.report import Finding

HOSTILE = (
    '<b>&"quoted"\'</b>]]>',
    "two\nlines\r\n::error file=x::forged",
    "100%,a:b%0A",
    "\x00\x1b[31m\ufffe",
    "‏عربي‏",
)
SEVERITIES = ("error", "warning", "info")


def finding(message="Wrong.", line=3, severity="error", **facts):
    known = {"code": "F101", "file": "forms/a.yaml", "column": 5, "end_line": line}
    known |= {"end_column": 9, "help": "Mend it."}
    return Finding(message=message, line=line, severity=severity, **known | facts)


def of_json(text):
    return [
        (one["code"], one["severity"], one["file"], one["line"], one["column"], one["message"])
        for one in json.loads(text)["problems"]
    ]


def of_sarif(text):
    levels = {"note": "info"}
    for one in json.loads(text)["runs"][0]["results"]:
        place = one["locations"][0]["physicalLocation"]
        region, uri = place["region"], unquote(place["artifactLocation"]["uri"])
        level = levels.get(one["level"], one["level"])
        told = one["message"]["text"].removesuffix("\nMend it.")
        yield one["ruleId"], level, uri, region["startLine"], region["startColumn"], told


def unescaped(text):
    for escape, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r")):
        text = text.replace(escape, character)
    return text.replace("%25", "%")


def of_github(text):
    for line in filter(None, text.split("\n")):
        level, facts, told = re.fullmatch(r"::(\w+) (.*?)::(.*)", line, re.S).groups()
        fact = {k: unescaped(v) for k, v in (one.split("=", 1) for one in facts.split(","))}
        severity = {"notice": "info"}.get(level, level)
        place = fact["file"], int(fact["line"]), int(fact["col"])
        yield fact["title"], severity, *place, unescaped(told).removesuffix("\nMend it.")


def of_junit(text):
    for case in ElementTree.fromstring(text).iter("testcase"):
        code, _, place = case.get("name").partition(" ")
        file, line, column = place.rsplit(":", 2)
        failure = case.find("failure")
        severity = "info" if failure is None else failure.get("type")
        told = case.findtext("system-out") if failure is None else failure.text
        yield code, severity, file, int(line), int(column), told.removesuffix("\nMend it.")


READERS = {"json": of_json, "sarif": of_sarif, "github": of_github, "junit": of_junit}


def facts_of(found, keep=lambda text: text):
    return [
        (one.code, one.severity, keep(one.file), one.line, one.column, keep(one.message))
        for one in found
    ]


def in_xml(text):
    """What can be said of a text in XML: some characters not at all, ends of lines in one way."""
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_every_format_is_read_here():
    assert set(names()) == set(READERS)


@pytest.mark.parametrize("name", names())
def test_every_finding_stands_once_and_in_its_place(name):
    found = [
        finding(f"Number {number}.", line=number + 1, severity=severity)
        for number, severity in enumerate(SEVERITIES * 2)
    ]
    assert list(READERS[name](render(name, found))) == facts_of(found)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_message_breaks_out_of_the_format(name, severity, text):
    found = [finding(text, severity=severity), finding("After it.")]
    keep = in_xml if name == "junit" else str
    told = [(*one[:5], keep(one[5])) for one in READERS[name](render(name, found))]
    assert told == facts_of(found, keep)


@pytest.mark.parametrize("name", names())
def test_no_name_of_a_file_breaks_out_of_the_format(name):
    found = [finding(file='forms/a,b:c "<&%.yaml')]
    assert list(READERS[name](render(name, found))) == facts_of(found)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_an_annotation_is_one_line_whatever_it_says(text):
    assert "\n" not in render("github", [finding(text, file=text, help=text)])


def test_a_finding_over_several_lines_has_no_last_column_on_github():
    assert "endColumn" not in render("github", [finding(end_line=7)])


def test_a_scanner_is_told_the_version_of_the_format_and_every_code_once():
    log = json.loads(render("sarif", [finding(), finding(code="B101"), finding()]))
    driver = log["runs"][0]["tool"]["driver"]
    results = log["runs"][0]["results"]

    assert (log["version"], driver["name"]) == ("2.1.0", "himaya")
    assert [rule["id"] for rule in driver["rules"]] == ["B101", "F101"]
    assert [driver["rules"][one["ruleIndex"]]["id"] for one in results] == ["F101", "B101", "F101"]


def test_a_scanner_is_told_a_file_elsewhere_by_its_whole_address():
    assert '"file:///a%20b/x.yaml"' in render("sarif", [finding(file="/a b/x.yaml")])


def test_a_server_of_test_results_counts_no_information_as_failed():
    suite = ElementTree.fromstring(render("junit", [finding(severity=one) for one in SEVERITIES]))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")


def test_a_clean_project_is_one_test_that_passed():
    suite = ElementTree.fromstring(render("junit", []))
    assert (suite.get("tests"), suite.get("failures"), len(suite)) == ("1", "0", 1)
