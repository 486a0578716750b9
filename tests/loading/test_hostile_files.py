"""Files made to exhaust or crash the reader: each gives a fault, quickly and in little memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MEMORY = 400 * 1024 * 1024
READ = f"""
import resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from engine.loading.yaml_reader import read_yaml
source = sys.stdin.buffer.read()
began = time.process_time()
node, problems = read_yaml(source, "bomb.yaml")
print(round(time.process_time() - began, 3), *sorted({{problem.code for problem in problems}}))
"""

ALIASES = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 8)
)
MERGES = "a0: &a0 {x: 1}\n" + "".join(
    f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]\n  y{n}: 1\n" for n in range(1, 8)
)
BOMBS = {
    "100,000 nested lists": ("[" * 100_000, "Y010"),
    "100,000 nested maps": ("{a: " * 100_000, "Y010"),
    "50,000 nested block lists": ("- " * 50_000, "Y010"),
    "50,000 question marks": ("? " * 50_000, "Y010"),
    "aliases of aliases": (ALIASES, "Y013"),
    "merges of merges": (MERGES, "Y013 Y014"),
    "a list that holds itself": ("a: &a [*a]\n", "Y013"),
    "a scalar of 1 MB": ("a: " + "x" * 1_000_000, "Y012"),
    "a key of 1 MB": ("? " + "x" * 1_000_000 + "\n: y\n", "Y012"),
    "a file of 2 MB": ("a: b\n" * 400_000, "Y003"),
    "more events than allowed": ("a:\n" + "- \n" * 250_000, "Y011"),
    "a million open quotes": ("'" * 1_000_000, "Y009 Y012"),
    "100,000 anchors": ("a: " + "&x " * 100_000, "Y013"),
    "100,000 colons": (": " * 100_000, "Y022"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_fault_within_a_second(name):
    source, expected = BOMBS[name]
    run = subprocess.run(
        [sys.executable, "-c", READ],
        input=source.encode(),
        capture_output=True,
        cwd=Path(__file__).parents[2],
        timeout=30,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    seconds, codes = run.stdout.decode().strip().split(" ", 1)
    assert codes == expected
    assert float(seconds) < 1
