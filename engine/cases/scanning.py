"""A command of the people who run the server looks at each file before it is kept.

Whatever happens to it, a file is kept only when the command ended and said yes.
"""

from __future__ import annotations

import logging
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

LOG = logging.getLogger("himaya.scanner")
SECONDS: Final = 30.0
UNSAFE: Final = "file_unsafe"
UNSCANNED: Final = "file_unscanned"
COULD_NOT: Final = 2
"""What scanners of viruses exit with where they could not look; 1 where they found something."""

Scan = Callable[[bytes], str]
"""'' for a file that may be kept, else the code of why not."""


def no_scan(content: bytes) -> str:
    """Where nobody set up a scanner, every file may be kept."""
    return ""


@dataclass(frozen=True, slots=True)
class Scanner:
    """Runs `command` with the path of a copy of the file after its own arguments."""

    command: tuple[str, ...]
    seconds: float = SECONDS

    def __call__(self, content: bytes) -> str:
        """Exit 0: may be kept. Anything else, no start, or no end in time: may not."""
        try:
            with tempfile.NamedTemporaryFile(prefix="himaya-scan-") as copy:
                copy.write(content)
                copy.flush()
                run = subprocess.run(
                    [*self.command, copy.name],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    timeout=self.seconds,
                    check=False,
                )
        except (OSError, ValueError, subprocess.TimeoutExpired) as fault:
            LOG.error("the scanner could not look at a file: %s", type(fault).__name__)
            return UNSCANNED
        if run.returncode == 0:
            return ""
        LOG.warning("the scanner refused a file: exit %s", run.returncode)
        return UNSAFE if 0 < run.returncode < COULD_NOT else UNSCANNED


def scanner_of(command: tuple[str, ...]) -> Scan:
    """The scanner of a command line, or none."""
    return Scanner(command) if command else no_scan
