"""The browser's walker beside Python: the same verdict on 20,000 random typed trees."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.rounds import Ratio

TREES = 20_000
TEST = Path(__file__).resolve().parents[1] / "tests/expression/test_walker_in_javascript.py"


def measure() -> list[Ratio]:
    """Trees on which the two differ, beside those tried: none may."""
    environment = {**os.environ, "WALKER_TREES": str(TREES)}
    command = [sys.executable, "-m", "pytest", "-q", str(TEST)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        raise RuntimeError(run.stdout + run.stderr)
    differing = 0 if run.returncode == 0 else run.stdout.count("'rule':")
    share = 0.0 if run.returncode == 0 else max(1, differing) / TREES
    return [Ratio("trees the browser walks otherwise / trees", differing, TREES, share, 0.0)]
