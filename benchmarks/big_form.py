"""A made project with one form of many fields, for measuring; same shape as real ones."""

from __future__ import annotations

from engine.defaults import defaults_dir
from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.loading.project import read_project, read_sources

PROJECT = """\
project: measured
label: Measured
source_language: en
languages: [en]
default_language: en
time_zone: Africa/Khartoum
weekend: [friday, saturday]
digits: latn
start: [file]
"""
ROLES = """\
roles:
  worker:
    label: Worker
    scope: own
    start: [file]
    forms:
      big: write
    actions: [search]
"""
WORKFLOW = """\
workflow: file
label: File
number: "{random:8}"
start:
  form: big
forms: [big]
facts:
  name:
    label: Name
    type: text
    rule: join(' ', big.text_1, big.text_1)
    search: yes
  kind:
    label: Kind
    type: select_one
    rule: big.choice_3
    filter: yes
states:
  open:
    label: Open
    initial: yes
    edit: [big]
  done:
    label: Done
    final: yes
transitions:
  finish:
    label: Finish
    from: open
    to: done
    by:
      worker: own
"""
LIST = """\
list: sorts
label: Sorts
choices:
  - code: a
    label: First
  - code: b
    label: Second
  - code: c
    label: Third
"""
KINDS = (
    ("text", "text", ()),
    ("integer", "number", ("min: 0", "max: 120")),
    ("select_one", "choice", ("choices: sorts",)),
    ("date", "date", ("max: today()",)),
    ("yes_no", "answer", ()),
    ("long_text", "story", ()),
    ("select_multiple", "several", ("choices: sorts",)),
    ("decimal", "measure", ("min: 0",)),
)
TYPED = {
    "text": "محمد أحمد",
    "number": "١٢",
    "choice": "b",
    "date": "2015-03-04",
    "answer": "yes",
    "story": "She lives with her aunt near the market and goes to school twice a week.",
    "several": ["a", "c"],
    "measure": "3.5",
}


def big_bundle(fields: int, *, a_section: int = 20, scope: str = "own") -> Bundle:
    """A bundle whose form `big` has this many fields, a fifth of them under a condition."""
    sources = {
        "project.yaml": PROJECT,
        "forms/big.yaml": _form(fields, a_section),
        "forms/lists/sorts.yaml": LIST,
        "workflows/file.yaml": WORKFLOW.replace("worker: own", f"worker: {scope}"),
        "workflows/roles.yaml": ROLES.replace("scope: own", f"scope: {scope}"),
    }
    project, problems = read_sources({path: text.encode() for path, text in sources.items()})
    defaults, _ = read_project(defaults_dir())
    bundle, faults = read_bundle(project, defaults)
    if bundle is None:
        raise RuntimeError([*problems, *faults])
    return bundle


def typed_answers(fields: int) -> dict[str, object]:
    """Texts for every field of `big_bundle(fields)`."""
    return {name: TYPED[name.rsplit("_", 1)[0]] for name in _names(fields)}


def _names(fields: int) -> list[str]:
    return [f"{KINDS[n % len(KINDS)][1]}_{n + 1}" for n in range(fields)]


def _form(fields: int, a_section: int) -> str:
    lines = ["form: big", "label: Big", "records: one", "sections:"]
    for number, name in enumerate(_names(fields)):
        kind, _, extra = KINDS[number % len(KINDS)]
        if number % a_section == 0:
            lines += [
                f"  - id: section_{number // a_section}",
                f"    label: Part {number // a_section + 1}",
            ]
            lines.append("    fields:")
        lines += [f"      - id: {name}", f"        type: {kind}", f"        label: Question {name}"]
        lines += [f"        {line}" for line in extra]
        if number % 5 == 4 and number > 8:
            lines.append("        relevant: number_2 > 3")
        if number % 10 == 0:
            lines.append("        required: yes")
    return "\n".join(lines) + "\n"
