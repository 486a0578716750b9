"""`python -m benchmarks [NAME …]`: measure, print ratios. Nothing is asserted: machines differ."""

from __future__ import annotations

import importlib
import sys

NAMES = (
    "submission",
    "firing",
    "crowd",
    "scenarios",
    "validating",
    "pages",
    "serving",
    "first_load",
    "linting",
    "walker",
    "live",
    "slow_lines",
    "queues",
)


def main(chosen: list[str]) -> None:
    """Measure the chosen benchmarks, or all."""
    print(f"{'what':<52} {'ours':>12}  {'beside':>12}  {'ratio':>7}")
    for name in chosen or NAMES:
        for ratio in importlib.import_module(f"benchmarks.{name}").measure():
            print(ratio.line(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
