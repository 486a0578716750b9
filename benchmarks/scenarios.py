"""How long a thousand scenarios of a workflow take to play, beside the two seconds we promise.

As `himaya test` plays them: shared among the processors of the machine.
"""

from __future__ import annotations

import os
import statistics
import time

from benchmarks.big_form import PROJECT, ROLES, WORKFLOW
from benchmarks.rounds import Ratio
from engine.defaults import defaults_dir
from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.loading.project import Project, read_project, read_sources
from engine.scenarios import play_all

SCENARIOS = 1_000
PROMISED = 2_000.0
ROUNDS = 3
FORM = """\
form: big
label: Big
records: one
sections:
  - id: only
    label: Only
    fields:
      - {id: text_1, type: text, label: Name, required: yes}
      - {id: choice_3, type: select_one, label: Kind, choices: kinds}
"""
KINDS = "list: kinds\nlabel: Kinds\nchoices: [{code: a, label: A}, {code: b, label: B}]\n"
SCENARIO = """\
  - id: scenario_{number}
    people:
      amal: {{role: worker, team: north, agency: hope}}
      badr: {{role: worker, team: north, agency: hope}}
    steps:
      - {{by: amal, start: file, answers: {{text_1: "Halima {number}", choice_3: a}}}}
      - {{by: badr, fire: finish, refused: missing}}
      - {{by: amal, fill: big, answers: {{choice_3: b}}}}
      - {{by: amal, fire: finish, then: {{status: done}}}}
"""


def measure() -> list[Ratio]:
    """Milliseconds for all / those of two seconds."""
    bundle, project = _made()
    times = [_played(bundle, project) for _ in range(ROUNDS)]
    ours = statistics.median(times)
    name = f"{SCENARIOS:,} scenarios of four steps / two seconds"
    return [Ratio(name, ours, PROMISED, ours / PROMISED, 1.0)]


def _made() -> tuple[Bundle, Project]:
    scenarios = "".join(SCENARIO.format(number=number) for number in range(SCENARIOS))
    sources = {
        "project.yaml": PROJECT,
        "forms/big.yaml": FORM,
        "forms/lists/kinds.yaml": KINDS,
        "workflows/file.yaml": WORKFLOW,
        "workflows/roles.yaml": ROLES,
        "workflows/scenarios/all.yaml": f"scenarios:\n{scenarios}",
    }
    project, problems = read_sources({path: text.encode() for path, text in sources.items()})
    defaults, _ = read_project(defaults_dir())
    bundle, faults = read_bundle(project, defaults)
    if bundle is None:
        raise RuntimeError([*problems, *faults])
    return bundle, project


def _played(bundle: Bundle, project: Project) -> float:
    started = time.perf_counter()
    played = play_all(bundle, project, processors=os.cpu_count() or 1)
    wrong = [one for one in played if one.problems]
    if wrong:
        raise RuntimeError(wrong[0])
    return (time.perf_counter() - started) * 1000
