"""The rules of this house, kept by the test suite so that nobody has to argue about them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE_FOLDERS = ("engine", "tests", "benchmarks")
MOST_FUNCTION_LINES = 40
MOST_MODULE_LINES = 350

# Each foreign library has one home, so that replacing or mending it touches one folder.
HOMES = {
    "yaml": ("engine.loading",),
    "jsonschema": ("engine.schema",),
    "transitions": ("engine.workflow",),
    "starlette": ("engine.web",),
    "jinja2": ("engine.web",),
    "uvicorn": ("engine.web", "engine.commands"),
    "click": ("engine.commands",),
    "argon2": ("engine.accounts",),
    "sqlite3": ("engine.store",),
    "psycopg": ("engine.store",),
    "tinydb": ("engine.store",),
    "babel": ("engine.i18n", "engine.translation"),
    "xlsxwriter": ("engine.translation",),
    "python_calamine": ("engine.translation",),
    "PIL": ("engine.cases.pictures",),
    "deflate": ("engine.web.compressing",),
    "cryptography": ("engine.accounts", "engine.web"),
}
MAY_CATCH_ALL = ("engine.web.errors", "engine.commands")
# Sides named after the screen, not after the direction of reading, put an Arabic page wrong.
PHYSICAL_CSS = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home)/\w")


def code_files() -> list[Path]:
    inside = (path for folder in CODE_FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return sorted([*ROOT.glob("*.py"), *inside])


def engine_files() -> list[Path]:
    return [path for path in code_files() if path.is_relative_to(ROOT / "engine")]


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def code_lines(path: Path, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    lines = path.read_text("utf-8").splitlines()[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))


def imported(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module


def is_in(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout: nothing tells which files belong to the project")
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def run_tool(*arguments: str) -> None:
    run = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_function_has_at_most_forty_lines_of_code():
    long = [
        f"{place(path, function)} {function.name}: {lines}"
        for path in code_files()
        for function in functions(path)
        if (lines := code_lines(path, function)) > MOST_FUNCTION_LINES
    ]
    assert long == []


def test_a_module_has_at_most_350_lines():
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in code_files()}
    long = [f"{name_of(p)}: {lines}" for p, lines in lengths.items() if lines > MOST_MODULE_LINES]
    assert long == []


def test_every_module_says_what_it_is_for():
    assert [name_of(path) for path in code_files() if not ast.get_docstring(tree_of(path))] == []


def test_every_folder_of_code_is_a_package():
    # Without __init__.py a folder is left out of the wheel and of the check of layers.
    folders = {path.parent for path in engine_files()}
    assert sorted(str(f) for f in folders if not (f / "__init__.py").is_file()) == []


@pytest.mark.parametrize("library", HOMES)
def test_a_foreign_library_is_used_in_its_home_only(library):
    strays = [
        f"{place(path, node)} imports {module}"
        for path in engine_files()
        for node, module in imported(tree_of(path))
        if is_in(module, (library,)) and not is_in(name_of(path), HOMES[library])
    ]
    assert strays == []


def test_our_own_modules_are_imported_at_the_top_only():
    hidden = [
        f"{place(path, node)} imports {module}"
        for path in engine_files()
        for function in functions(path)
        for node, module in imported(function)
        if is_in(module, ("engine",))
    ]
    assert hidden == []


def test_only_the_edges_catch_every_exception():
    broad = [
        place(path, node)
        for path in engine_files()
        if name_of(path) not in MAY_CATCH_ALL
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or re.search(r"\b(Base)?Exception\b", ast.unparse(node.type)))
    ]
    assert broad == []


def test_no_path_of_one_machine_is_in_the_project():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        for match in MACHINE_PATH.finditer(path.read_text("utf-8", errors="ignore"))
    ]
    assert found == []


def test_our_styles_name_no_side_of_the_screen():
    sheets = (path for path in (ROOT / "engine").rglob("*.css"))
    found = [
        f"{sheet.relative_to(ROOT)}: {match.group()}"
        for sheet in sheets
        for match in PHYSICAL_CSS.finditer(CSS_COMMENT.sub("", sheet.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("style", "is_physical"),
    [
        ("a { margin-left: 1px }", True),
        ("a { left: 0 }", True),
        ("a { text-align: right }", True),
        ("a { border-top-left-radius: 1px }", True),
        ("a { margin-inline-start: 1px; text-align: start; inset-inline-end: 0 }", False),
        ("a { --space-left: 1px }", False),
    ],
)
def test_the_check_of_styles_tells_sides_from_directions(style, is_physical):
    assert bool(PHYSICAL_CSS.search(style)) is is_physical


def test_ruff_finds_nothing():
    run_tool(sys.executable, "-m", "ruff", "check", ".")


def test_the_code_is_formatted():
    run_tool(sys.executable, "-m", "ruff", "format", "--check", ".")


def test_the_types_hold():
    run_tool(sys.executable, "-m", "mypy")


def test_imports_point_down_the_layers():
    run_tool(str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache")
