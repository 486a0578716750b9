"""What scenarios leave untried is told, and results can be read by other programs."""

from __future__ import annotations

from xml.etree import ElementTree

from small_project import FOLDER

from engine.definitions import read_bundle
from engine.loading.project import read_sources
from engine.scenarios import Reached, Unreached, play_all, unreached
from engine.scenarios.junit import as_junit

SCENARIO = """\
scenarios:
  - id: asked_and_returned
    at: 2026-03-01T09:00
    people:
      amal: {role: worker, team: nyala, agency: relief}
      omer: {role: supervisor, team: nyala, agency: relief}
    steps:
      - by: amal
        start: case
        answers: {consent: yes, first_name: Layla, risk: medium}
      - by: amal
        fire: finish.request
      - by: omer
        fire: finish.return
        comment: not yet
"""


def played(scenario: str) -> tuple[Unreached, str]:
    """What a scenario of the small project leaves untried, and its results as XML."""
    files = {p.relative_to(FOLDER).as_posix(): p.read_bytes() for p in FOLDER.rglob("*.yaml")}
    files["workflows/scenarios/one.yaml"] = scenario.encode()
    project, _ = read_sources(files)
    bundle, problems = read_bundle(project)
    assert bundle is not None, problems
    reached = Reached()
    results = tuple(play_all(bundle, project, reached))
    xml = as_junit(results, lambda problem: f"{problem.code} <&>")
    return unreached(bundle, reached), xml


def test_steps_that_were_done_are_not_missing() -> None:
    found, _ = played(SCENARIO)

    assert {"case.finish.request", "case.finish.return"}.isdisjoint(found.triggers)
    assert {"case.finish.approve", "case.finish.withdraw", "case.close"} <= set(found.triggers)


def test_a_condition_has_to_be_seen_both_ways() -> None:
    found, _ = played(SCENARIO)

    assert set(found.conditions) == {"case.consent_given: no", "case.visited: yes"}


def test_fields_and_choices_that_were_answered_are_not_missing() -> None:
    found, _ = played(SCENARIO)

    assert "intake.risk" not in found.fields
    assert "intake.paper" in found.fields
    assert "risks.medium" not in found.choices
    assert "risks.high" in found.choices


def test_results_are_junit_xml_whatever_is_said_in_them() -> None:
    _, good = played(SCENARIO)
    _, bad = played(SCENARIO.replace("        comment: not yet\n", ""))
    suite = ElementTree.fromstring(bad)

    assert ElementTree.fromstring(good).attrib["failures"] == "0"
    assert suite.attrib == {"name": "scenarios", "tests": "1", "failures": "1", "errors": "0"}
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert (failure.attrib["type"], failure.text) == ("T201", "T201 <&>")
