"""Where the bundled configuration is: inside the installed package, or the checkout's top level."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def defaults_dir() -> Path:
    """The folder holding the bundled project.yaml, forms, workflows and locales."""
    installed = PACKAGE / "_defaults"
    return installed if installed.is_dir() else PACKAGE.parent
