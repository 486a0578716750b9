"""Many scenarios are shared among processors: what comes out is what comes out one by one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# In a process of its own: a fork of one that serves pages meanwhile could take a lock along.
PLAYED_BOTH_WAYS = """
from engine.scenarios import Reached, play_all, sharing
from engine.loading.project import read_sources
from tests.small_project import small

SCENARIO = '''
  - id: scenario_{0}
    people: {{amal: {{role: worker, team: nyala, agency: relief}}}}
    steps:
      - by: amal
        start: case
        answers: {{consent: yes, first_name: Layla, born: 2016-05, risk: {1}}}
        then: {{status: {2}}}
'''
kinds = [("medium", "open"), ("high", "gone"), ("low", "open")]
text = "scenarios:" + "".join(SCENARIO.format(n, *kinds[n % 3]) for n in range(7))
project, _ = read_sources({"workflows/scenarios/all.yaml": text.encode()})
bundle = small()
alone, together = Reached(), Reached()
one_by_one = list(play_all(bundle, project, alone))
sharing.WORTH_SHARING = 2
assert list(play_all(bundle, project, together, processors=2)) == one_by_one
assert together == alone
print(len(one_by_one), sum(bool(played.problems) for played in one_by_one))
"""


def test_shared_scenarios_go_and_fail_as_they_do_one_by_one():
    text = PLAYED_BOTH_WAYS
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert done.stderr == ""
    assert done.stdout.split() == ["7", "2"]
