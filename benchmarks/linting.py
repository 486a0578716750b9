"""`himaya lint` on the bundled configuration beside yamllint on the same files, whole processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.rounds import Ratio, compare
from engine.defaults import defaults_dir

GOAL = 1.0


def measure() -> list[Ratio]:
    """Both started anew each time, caches of the disk warm."""
    root = defaults_dir()
    bin_dir = Path(sys.executable).parent
    ours = [str(bin_dir / "himaya"), "lint", "--project", str(root)]
    folders = [str(root / name) for name in ("project.yaml", "forms", "workflows", "locales")]
    theirs = [str(bin_dir / "yamllint"), "-d", "relaxed", *folders]
    return [
        compare(
            "himaya lint / yamllint, bundled configuration",
            lambda: _run(ours),
            lambda: _run(theirs),
            goal=GOAL,
            rounds=5,
            calls=1,
        )
    ]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
