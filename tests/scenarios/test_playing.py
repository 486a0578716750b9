"""What a scenario may say, and what it tells when a step goes another way."""

from __future__ import annotations

import textwrap

import pytest
from small_project import small

from engine.loading.project import read_sources
from engine.scenarios import play_all

FILE = "workflows/scenarios/s.yaml"
BEGIN = """\
scenarios:
  - id: told
    at: 2026-03-01T09:00
    people:
      amal: {role: worker, team: nyala, agency: relief}
      badr: {role: worker, team: nyala, agency: relief}
      omer: {role: supervisor, team: nyala, agency: relief}
      sara: {role: supervisor, team: nyala, agency: relief}
      wad: {role: watcher, agency: ministry}
    steps:
"""
START = """\
- by: amal
  start: case
  answers: {consent: yes, first_name: Layla, born: 2016-05, risk: medium}
"""
ASKED = f"{START}- by: amal\n  fire: finish.request\n"
APPROVED = f"{ASKED}- by: omer\n  fire: finish.approve\n"


def play(steps, begin=BEGIN):
    text = begin + textwrap.indent(steps, "      ")
    project, unread = read_sources({FILE: text.encode()})
    assert [p for p in unread if p.code != "Y030"] == []
    (played,) = play_all(small(), project)
    return played.problems


def codes(steps):
    return [problem.code for problem in play(steps)]


def told(steps):
    (problem,) = play(steps)
    return (problem.params["expected"], problem.params["found"])


def source_of(problem, steps, begin=BEGIN):
    lines = (begin + textwrap.indent(steps, "      ")).splitlines()
    place = problem.location
    return lines[place.line - 1][place.column - 1 : place.end_column - 1]


@pytest.mark.parametrize(
    "steps",
    [
        f"{START}  then: {{status: open, approval: ''}}",
        f"{START}  then: {{values: {{first_name: Layla, born: 2016-05, consent: yes}}}}",
        f"{START}  then: {{values: {{intake.risk: medium, risk_level: medium}}}}",
        f"{START}  then: {{shown: [first_name], hidden: why_high, required: [first_name]}}",
        f"{START}  then: {{complete: [intake], sees: [intake.first_name]}}",
        f"{ASKED}  then: {{status: open, approval: pending, locked: [intake], tasks: [finish]}}",
        f"{ASKED}  then: {{approval: {{finish: pending}}}}",
        f"{APPROVED}  then: {{status: planned, approval: approved, locked: [], tasks: []}}",
        f"{APPROVED}  then: {{flags: []}}",
        f"{START}- {{by: amal, fire: finish.approve, refused: [status]}}",
        f"{ASKED}- {{by: amal, fire: finish.approve, refused: [role]}}",
        f"{ASKED}- {{by: badr, fire: finish.withdraw, refused: [missing]}}",
        f"{ASKED}- {{by: wad, fire: finish.approve, refused: [role]}}",
        f"{ASKED}- {{by: omer, fire: finish.return, refused: [input]}}",
        f"{ASKED}- {{by: omer, fire: finish.return, comment: Why?, then: {{approval: returned}}}}",
        f"{ASKED}- {{by: amal, fill: intake, answers: {{risk: low}}, refused: [pending]}}",
        f"{APPROVED}- {{by: amal, fill: intake, answers: {{risk: low}}, refused: [status]}}",
        f"{START}- {{by: badr, fill: visit, refused: [missing]}}",
        f"{START}- {{by: omer, fire: assign, ask: {{new_owner: badr}}}}\n"
        "- {by: badr, fire: remark, comment: Mine}",
        f"{START}- {{by: omer, fire: assign, ask: {{new_owner: nobody}}, refused: [input]}}",
        "- {by: wad, start: case, refused: [role]}",
        "- {by: amal, start: case, answers: {consent: yes}, refused: [required]}",
        "- {by: amal, start: case, answers: {consent: yes, risk: low, first_name: L},"
        " refused: [constraint], at_field: first_name}",
        "- {by: amal, start: case, answers: {consent: yes, risk: low, first_name: L},"
        " refused: [first_name]}",
        "- {by: amal, start: case, answers: {consent: no, risk: low, born: soon}, refused: [type]}",
        f"{START}  as: first\n{START}  as: second\n"
        "- {by: amal, case: first, fire: finish.request, then: {approval: pending}}\n"
        "- {by: amal, case: second, fire: remark, comment: x, then: {approval: ''}}",
        f"{START}- {{advance: 25h, then: {{status: open}}}}\n- {{advance_to: 2026-04-01}}",
    ],
)
def test_what_goes_as_it_says_passes(steps):
    assert play(steps) == ()


def test_rows_are_answered_as_lists_or_by_their_codes():
    steps = """\
- by: amal
  start: case
  answers:
    consent: yes
    first_name: Layla
    risk: medium
    age_limit: 90
    family:
      - {member_name: Musa, member_age: 7, in_school: yes}
      - {member_name: Huda, member_age: 40}
    areas:
      - {_row: food, level: low}
  then:
    values:
      youngest: 7
      family: [{member_name: Musa}, {member_name: Huda, member_age: 40}]
"""
    assert play(steps) == ()


@pytest.mark.parametrize(
    ("steps", "expected", "found"),
    [
        (f"{START}  then: {{status: closed}}", "closed", "open"),
        (f"{START}  then: {{approval: pending}}", "pending", "—"),
        (
            f"{START}  then: {{approval: {{finish: pending}}}}",
            "finish: pending",
            "finish: —",
        ),
        (f"{START}  then: {{values: {{risk: high}}}}", "risk: high", "risk: medium"),
        (f"{START}  then: {{values: {{consent: no}}}}", "consent: no", "consent: yes"),
        (f"{START}  then: {{values: {{nothing: x}}}}", "nothing: x", "nothing: —"),
        (f"{START}  then: {{complete: [wrap_up]}}", "wrap_up", "intake"),
        (f"{ASKED}  then: {{locked: []}}", "—", "intake"),
        (f"{ASKED}  then: {{tasks: [close]}}", "close", "finish"),
        (f"{START}  then: {{flags: [late]}}", "late", "—"),
    ],
)
def test_what_is_otherwise_is_told_with_what_was_found(steps, expected, found):
    assert told(steps) == (expected, found)


def test_all_that_is_otherwise_after_a_step_is_told():
    assert codes(f"{START}  then: {{status: closed, locked: [intake]}}") == ["T204", "T204"]


def test_what_is_hidden_is_not_shown():
    assert codes(f"{START}  then: {{shown: [why_high], hidden: [first_name]}}") == ["T204", "T204"]


def test_who_is_out_of_scope_sees_nothing():
    steps = (
        f"{START}- {{by: badr, fire: remark, refused: [missing], then: {{sees: [intake.risk]}}}}"
    )
    assert told(steps) == ("intake.risk", "—")


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        (f"{START}- {{by: amal, fire: finish.request, refused: [role]}}", "T202"),
        (f"{START}- {{by: amal, fire: close}}", "T201"),
        (f"{START}- {{by: amal, fire: close, refused: [role]}}", "T203"),
        (f"{ASKED}- {{by: omer, fire: finish.return, refused: [input, role]}}", "T203"),
        ("- {by: amal, start: case, answers: {consent: yes}}", "T201"),
        (
            "- {by: amal, start: case, answers: {consent: yes}, refused: [required],"
            " at_field: paper}",
            "T204",
        ),
    ],
)
def test_a_step_that_is_or_is_not_refused_against_expectation_is_told(steps, code):
    assert codes(steps) == [code]


def test_nothing_is_tried_after_a_step_that_failed():
    assert codes(f"{START}- {{by: amal, fire: close}}\n- {{by: amal, fire: close}}") == ["T201"]


def test_a_refused_step_names_every_reason_and_field():
    (problem,) = play("- {by: amal, start: case, answers: {consent: yes}}")
    assert problem.params["found"] == "required (first_name), required (risk)"


@pytest.mark.parametrize(
    ("steps", "code", "source"),
    [
        ("- just words", "T101", "just words"),
        ("- by: amal", "T102", "by: amal"),
        ("- {by: amal, start: case, fire: close}", "T102", None),
        ("- {by: amal, strat: case}", "T103", "strat"),
        (f"{START}  then: {{stauts: open}}", "T103", "stauts"),
        ("- {by: amal, publish: yes}", "T104", "publish"),
        ("- {by: amal, draft: yes}", "T104", "draft"),
        (f"{START}- {{by: amal, case: other, fire: close}}", "T105", "other"),
        ("- {advance: 1d, then: {status: open}}", "T105", "1d"),
        ("- start: case", "T106", "case"),
        ("- {advance: 1we}", "T108", "1we"),
        ("- {advance_to: 2020-01-01}", "T108", "2020-01-01"),
        ("- {by: aml, start: case}", "T109", "aml"),
        ("- {by: amal, start: cases}", "T110", "cases"),
        (f"{START}- {{by: amal, fire: finish}}", "T110", "finish"),
        (f"{START}- {{by: amal, fill: vist}}", "T110", "vist"),
    ],
)
def test_a_step_that_cannot_be_played_is_told_at_its_place(steps, code, source):
    (problem,) = play(steps)
    assert problem.code == code
    assert source is None or source_of(problem, steps).startswith(source)


def test_a_misspelt_name_comes_with_the_one_that_was_meant():
    (problem,) = play("- {by: aml, start: case}")
    assert problem.params["suggestion"] == "amal"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (
            "role: worker, team: nyala, agency: relief}\n      badr",
            "role: boss}\n      badr",
            "T107",
        ),
        ("2026-03-01T09:00", "one morning", "T108"),
        ("at: 2026", "language: ar\n    at: 2026", "T104"),
    ],
)
def test_a_scenario_that_cannot_begin_is_told(old, new, code):
    assert old in BEGIN
    assert [problem.code for problem in play(START, BEGIN.replace(old, new))] == [code]


def test_every_scenario_plays_in_a_world_of_its_own():
    twice = BEGIN + textwrap.indent(START, "      ")
    other = twice.removeprefix("scenarios:\n").replace("id: told", "id: again")
    project, _ = read_sources({FILE: (twice + other).encode()})
    played = list(play_all(small(), project))
    assert [(one.id, one.problems) for one in played] == [("told", ()), ("again", ())]


def test_a_file_without_scenarios_plays_nothing():
    project, _ = read_sources({FILE: b"scenarios: none\n"})
    assert list(play_all(small(), project)) == []
