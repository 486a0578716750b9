"""What is shipped is one package that works by itself, wherever it is called from."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import __version__

ROOT = Path(__file__).parents[2]
PATIENCE = 120
Run = Callable[..., subprocess.CompletedProcess[str]]
OF_A_PROJECT = ("forms", "workflows", "locales")


def ran(*command: object, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env={**kept, "LC_ALL": "en_GB.UTF-8", **environ},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as `python -m build` makes it of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    make = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    built = ran(*make, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def himaya(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command as installed into an environment that has Himaya and what it stands on."""
    folder = tmp_path_factory.mktemp("installed")
    environment, elsewhere = folder / "venv", folder / "elsewhere"
    elsewhere.mkdir()
    made = ran(sys.executable, "-m", "venv", "--without-pip", environment, cwd=folder)
    assert made.returncode == 0, made.stderr
    site = next(environment.glob("lib/python*/site-packages"))
    _lend(site)
    installed = ran(
        sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
        "--disable-pip-version-check", "--prefix", environment, "--ignore-installed", wheel,
        cwd=folder,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stderr
    command = environment / "bin" / "himaya"
    # pip writes the Python that ran it into the first line of scripts.
    script = command.read_text("utf-8").partition("\n")[2]
    command.write_text(f"#!{environment}/bin/python\n{script}", "utf-8")

    def run(*arguments: object, cwd: Path = elsewhere) -> subprocess.CompletedProcess[str]:
        return ran(command, *arguments, cwd=cwd)

    return run


def _lend(site: Path) -> None:
    """Let an environment see the packages we depend on, one link each, and not ourselves."""
    for found in Path(sysconfig.get_path("purelib")).iterdir():
        if "himaya" not in found.name and not found.name.startswith(("pip", "__")):
            (site / found.name).symlink_to(found)


def test_it_brings_one_name_and_the_bundled_project(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.partition("/")[0] for name in names}

    assert top == {"engine", f"himaya-{__version__}.dist-info"}
    assert "engine/_defaults/project.yaml" in names
    for folder in OF_A_PROJECT:
        own = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*.yaml")}
        assert {f"engine/_defaults/{path}" for path in own} <= set(names)


def test_it_brings_every_page_and_every_word_of_the_engine(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    kinds = (".py", ".html", ".css", ".js", ".svg", ".woff2", ".yaml", ".csv")
    own = {
        p.relative_to(ROOT).as_posix() for p in (ROOT / "engine").rglob("*") if p.suffix in kinds
    }

    assert own - names == set()
    assert not [name for name in names if "test" in name.split("/") or name.endswith(".pyc")]


def test_it_says_its_version(himaya: Run) -> None:
    done = himaya("version")

    assert (done.returncode, done.stderr) == (0, "")
    assert __version__ in done.stdout


@pytest.mark.parametrize("command", ["lint", "test"])
def test_the_bundled_project_is_clean_where_it_is_installed(himaya: Run, command: str) -> None:
    done = himaya(command)

    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_editors_are_told_what_each_word_means_where_it_is_installed(himaya: Run) -> None:
    done = himaya("schema", "--editor")

    assert (done.returncode, done.stderr) == (0, "")
    assert '"description"' in done.stdout


def test_a_project_begun_with_it_is_clean(himaya: Run) -> None:
    begun = himaya("init", "ours")
    assert (begun.returncode, begun.stderr) == (0, "")
    for command in ("lint", "test"):
        done = himaya(command, "--project", "ours")
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
