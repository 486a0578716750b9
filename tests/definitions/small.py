"""A small project in memory, to be spoilt in one place by each test."""

from __future__ import annotations

from collections.abc import Mapping

from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.loading.project import read_sources
from engine.problems import Location, Problem, Severity

PROJECT = """\
project: demo
label: Demonstration
source_language: en
languages: [en, ar]
time_zone: Africa/Khartoum
start: [case]
"""
INTAKE = """\
form: intake
label: Intake
sections:
  - id: main
    label: Main
    fields:
      - id: sex
        type: select_one
        label: Sex
        choices: sexes
        other: yes
        required: yes
      - id: born
        type: date
        label: Born
        sensitive: identity
      - id: whole_name
        type: group
        label: Name
        fields:
          - id: first_name
            type: text
            label: First name
            sensitive: identity
            relevant: sex == 'female'
      - id: family
        type: repeat
        label: Family
        fields:
          - id: name
            type: text
            label: Name
          - id: years
            type: integer
            label: Years
            relevant: name is not blank
            min: 0
      - id: youngest
        type: calculate
        calculate: min(family.years)
      - id: doubled
        type: calculate
        calculate: youngest * 2
checks:
  - id: not_empty
    rule: count(family) >= 1
    message: Nobody is in the family
    severity: warning
"""
VISIT = """\
form: visit
label: Visit
records: many
order_by: seen_on
sections:
  - id: visiting
    label: The visit
    fields:
      - id: seen_on
        type: date
        label: Seen on
        constraint: value >= intake.born
      - id: remarks
        type: text
        label: Remarks
"""
SEXES = """\
list: sexes
label: Sexes
columns:
  points: integer
choices:
  - code: male
    label: Male
    points: 1
  - code: female
    label: Female
"""
PLACES = "code,parent,level,label:en,label:ar\nnorth,,state,North,شمال\n"
CASE = """\
workflow: case
label: Case
start:
  form: intake
  duplicates: [who]
forms: [intake, visit]
facts:
  who:
    type: text
    rule: intake.first_name
    search: yes
  sex:
    type: select_one
    rule: intake.sex
    filter: yes
conditions:
  seen:
    when: count(visit) >= 1
    otherwise: Visit first
states:
  open:
    label: Open
    initial: yes
    edit: [intake, visit]
  closed:
    label: Closed
    final: yes
flags:
  urgent:
    label: Urgent
transitions:
  close:
    label: Close
    from: open
    to: closed
    by:
      worker: own
    forms:
      visit: complete
    if: [seen]
    approval:
      by: [chief]
      not_by: [requester, owner]
      comment:
        return: required
      locks: [visit]
      on_return: open
  reopen:
    label: Reopen
    from: closed
    to: open
    by:
      chief: team
    ask:
      - id: reason
        type: text
        label: Why?
        required: yes
    do:
      - flag: urgent
      - assign:
          owner: case.owner
      - new_record: [visit]
"""
ROLES = """\
sensitive_classes:
  identity: Names
roles:
  worker:
    label: Worker
    scope: own
    start: [case]
    forms:
      intake: write
      visit: write
    sees: [identity]
    actions: [search]
  chief:
    label: Chief
    scope: team
    forms:
      intake: read
"""
FILES: Mapping[str, str] = {
    "project.yaml": PROJECT,
    "forms/intake.yaml": INTAKE,
    "forms/visit.yaml": VISIT,
    "forms/lists/sexes.yaml": SEXES,
    "forms/lists/places.csv": PLACES,
    "workflows/case.yaml": CASE,
    "workflows/roles.yaml": ROLES,
}
Result = tuple[Bundle | None, tuple[Problem, ...]]


def read(files: Mapping[str, str]) -> Result:
    """What definitions make of files in memory."""
    project, _ = read_sources({path: text.encode() for path, text in files.items()})
    return read_bundle(project)


def spoil(path: str, old: str, new: str) -> Result:
    """The small project with one text of one file replaced, once."""
    assert FILES[path].count(old) >= 1, old
    return read({**FILES, path: FILES[path].replace(old, new, 1)})


def with_words(words: str) -> Result:
    """The small project with a file of Arabic words."""
    return read({**FILES, "locales/ar/words.yaml": words})


def spots(problems: tuple[Problem, ...], *, also_warnings: bool = False) -> list[str]:
    """Code, file name and place of each problem: `F101 intake.yaml:8:15-25`."""
    shown = []
    for problem in problems:
        place = problem.location
        if not isinstance(place, Location):
            continue
        if problem.severity is not Severity.ERROR and not also_warnings:
            continue
        name = place.file.rpartition("/")[2]
        shown.append(f"{problem.code} {name}:{place.line}:{place.column}-{place.end_column}")
    return shown


def place_of(path: str, old: str, new: str, word: str) -> str:
    """Where `word` first stands from the replaced text on, as `spots` writes it."""
    text = FILES[path].replace(old, new, 1)
    at = text.index(word, FILES[path].index(old))
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return f"{path.rpartition('/')[2]}:{line}:{column}-{column + len(word)}"
