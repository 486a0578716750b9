"""The small project with homes in its intake, and in each home its people: rows in rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from small_project import Office, small

from engine.definitions.model import Bundle

INTAKE = "forms/intake.yaml"
BEFORE = "checks:\n  - id: two_low\n"
HOMES = """\
      - id: homes
        type: repeat
        label: Home
        row_label: "{place}"
        order_by: place
        count:
          max: 3
        fields:
          - id: place
            type: text
            label: Place
            required: yes
          - id: empty
            type: yes_no
            label: Empty
          - id: most
            type: integer
            label: Most people
            min: 0
          - id: people
            type: repeat
            label: Person
            row_label: "{name}"
            order_by: years
            relevant: empty is not yes
            count:
              max: most
            constraint: count(value, years > 100) == 0
            checks:
              - id: not_all_babies
                rule: any(value, years >= 2) or count(value, years is not blank) == 0
                message: Nobody here is older than two. Is that so
                severity: warning
            fields:
              - id: name
                type: text
                label: Name
                sensitive: identity
                required: years < 100
              - id: years
                type: integer
                label: Years
                min: 0
                max: 120
                default_rule: position() * 10
              - id: pupil
                type: yes_no
                label: Goes to school
                relevant: years < 18
                required: years >= 6
              - id: helper
                type: user
                label: Helper
              - id: danger
                type: select_one
                label: Danger
                choices: risks
              - id: photo
                type: image
                label: Photo
                visible_to: [worker]
              - id: older
                type: calculate
                label: Older ones
                calculate: count(people, years > this.years)
              - id: called
                type: calculate
                label: Called
                calculate: join(' ', name, place)
          - id: head
            type: select_one
            label: Head
            choices: people
            choice_label: name
          - id: things
            type: repeat
            label: Things
            rows_from: areas
            rows_filter: choice.code != 'work' or empty is yes
            fields:
              - id: there
                type: yes_no
                label: There
                default: yes
          - id: total
            type: calculate
            label: Years in this home
            calculate: sum(people.years)
      - id: everyone
        type: calculate
        label: Years in all homes
        calculate: sum(homes.people.years)
      - id: children
        type: calculate
        label: Children in all homes
        calculate: count(homes.people, years < 18)
      - id: greatest
        type: calculate
        label: The home of most years
        calculate: max(homes.total)
"""
MONA = {"name": "Mona", "years": "40"}
ALI = {"name": "Ali", "years": "9", "pupil": "yes"}
NYALA = {"place": "Nyala", "people": [MONA, ALI]}
BARA = {"place": "Bara", "people": [{"name": "Huda", "years": "70"}]}


def nested(*edits: tuple[str, str, str]) -> Bundle:
    """The project, with texts replaced besides."""
    return small((INTAKE, BEFORE, HOMES + BEFORE), *edits)


def home(row: str, *people: dict[str, Any], **answers: Any) -> dict[str, Any]:
    """A home of these people; its place is its row id."""
    inner = {"people": list(people)} if people else {}
    return {"_row": row, "place": row, **inner, **answers}


def person(row: str, years: int | None = None, **answers: Any) -> dict[str, Any]:
    """Somebody in a home, called like the row."""
    aged = {} if years is None else {"years": years}
    return {"_row": row, "name": row, **aged, **answers}


def nested_office(*edits: tuple[str, str, str]) -> Office:
    """An office that works with homes."""
    return Office(bundle=nested(*edits))


def sent(office: Office, *homes: Mapping[str, Any]) -> str:
    """A case whose child lived in these homes; its id."""
    return office.start(homes=list(homes))
