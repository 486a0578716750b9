"""A new field type is one folder: nothing else has to know it."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import engine
from engine.fieldtypes import field_types

ENGINE = Path(engine.__file__).parent
PROJECT = Path(__file__).parents[1] / "projects" / "small"
# What says a type's name outside its folder, and why it may.
ALLOWED = {
    ("definitions/tables.py", "repeat"): "keys that are known to the language and come later",
    ("definitions/tables.py", "group"): "its fields are elements, not an attribute with a value",
    ("definitions/tables.py", "calculate"): "an attribute of every field, which this type needs",
    ("definitions/timers.py", "date"): "a schedule counts from a field of dates",
    ("schema/derive.py", "age"): "the one answer that follows from another without a rule",
    ("schema/judge.py", "age"): "ages are compared by their years",
    ("web/conditions.py", "select_multiple"): "a literal in a rule is one of several codes",
    ("web/live.py", "select_one"): "the browser draws these choices anew as answers change",
    ("web/live.py", "select_multiple"): "the browser draws these choices anew as answers change",
    ("web/births.py", "age"): "facts of birth show an age as told",
    ("cases/placed.py", "calculate"): "what words name is shown as what the engine computes",
    ("web/templates/parts/frame.html", "acknowledge"): "a tick has no words on being optional",
    ("web/templates/parts/frame.html", "note"): "nothing to answer, nothing optional",
    ("web/templates/parts/frame.html", "calculate"): "nothing to answer, nothing optional",
    ("cases/holding.py", "user"): "whoever is asked for is a person",
    ("cases/show_review.py", "hidden"): "nobody sees it, so nobody comments on it",
    ("web/templates/print.html", "image"): "on paper the picture itself stands",
    ("web/templates/parts/show.html", "long_text"): "keeps its lines where it is read",
    **dict.fromkeys(
        [("cases/live_page.py", "repeat")]
        + [("cases/live_rules.py", name) for name in ("repeat", "group", "note")],
        "the browser is told of rows and groups by their names",
    ),
}
COMPARED = re.compile(r"\.type\s*(?:==|!=|in|not in)\s*(\([^)]*\)|\[[^]]*\]|[\"']\w+[\"'])")
# Types of facts, of columns and of problems are other lists of words than types of fields.
OTHER_TYPES = ("fact", "answer_type", "column")


def _literals(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def _is_type(left: str) -> bool:
    return left.endswith(".type") and not left.startswith(OTHER_TYPES)


def _compared_in_code(path: Path) -> Iterator[str]:
    """Names that `….type` is compared with, and those that index a table by type."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Compare) and _is_type(ast.unparse(node.left)):
            for side in node.comparators:
                yield from _literals(side)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("field_type", "Field"):
            yield from (text for argument in node.args for text in _literals(argument))


def _named() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    outside = [p for p in ENGINE.rglob("*") if "fieldtypes" not in p.parts]
    for path in (p for p in outside if p.suffix in (".py", ".html")):
        if path.suffix == ".py":
            names = list(_compared_in_code(path))
        else:
            texts = COMPARED.findall(path.read_text("utf-8"))
            names = re.findall(r"\w+", " ".join(texts))
        place = path.relative_to(ENGINE).as_posix()
        found.update((place, name) for name in names if name in field_types())
    return found


def test_no_module_outside_the_folders_names_a_type_without_a_reason() -> None:
    assert _named() - ALLOWED.keys() == set()


CHECK = """
from pathlib import Path
import sys
from engine.definitions import load_folder
from engine.fieldtypes import field_types
from engine.problems import has_errors
import engine

assert Path(engine.__file__).is_relative_to(sys.argv[1]), engine.__file__
project = Path(sys.argv[2])
bundle, problems = load_folder(project, Path(sys.argv[1]))
assert bundle is not None and not has_errors(problems), problems
assert bundle.forms["visit"].fields["hotline_number"].type == "hotline"

from datetime import UTC, datetime
from engine.accounts import Membership, Person
from engine.cases.draft_steps import start_draft
from engine.cases.answer import submit_answers
from engine.cases.views import Submitted
from engine.clock import MovableClock
from engine.settings import Settings
from engine.store.memory import MemoryStore
from engine.web.serve import build_services
from engine.web.drawing import vocabulary
from engine.web.wording import Wording
from engine.cases.draft_steps import open_draft

clock = MovableClock(datetime(2026, 3, 1, tzinfo=UTC))
services = build_services(Settings(project, project), bundle, MemoryStore(), clock)
person = Person("amal", "amal", "Amal", (Membership("worker", "relief", "nyala"),))
services.accounts.directory.keep_person(person)
amal, desk = person.actor(0), services.desk
opened = submit_answers(
    desk, amal, "case", "", form="intake",
    typed={"consent": "yes", "first_name": "Layla", "risk": "medium"},
)
assert isinstance(opened, Submitted), opened
draft = start_draft(desk, amal, "case", opened.case_id, form="visit")
assert isinstance(draft, str), draft
page = open_draft(desk, amal, draft, bundle.forms["visit"].sections[0].id, False)
words = vocabulary(Wording(services, "ar"))
drawn = str(words["fields"](page.fields))
assert 'name="hotline_number"' in drawn, drawn
print(Wording(services, "ar").t("fieldtypes.hotline.type"))
"""


def test_a_folder_that_is_put_beside_the_others_works_everywhere(tmp_path: Path) -> None:
    """In a copy of the code: a type is read, linted, filled, drawn and worded by its folder."""
    copy = tmp_path / "engine"
    shutil.copytree(ENGINE, copy, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    shutil.copytree(ENGINE.parent / "locales", tmp_path / "locales")
    _made_of(copy / "fieldtypes" / "phone", copy / "fieldtypes" / "hotline")
    project = tmp_path / "project"
    shutil.copytree(PROJECT, project)
    form = project / "forms" / "visit.yaml"
    added = "      - id: hotline_number\n        type: hotline\n        label: Hotline\n"
    form.write_text(form.read_text("utf-8").rstrip("\n") + "\n" + added, "utf-8")

    run = subprocess.run(
        [sys.executable, "-c", CHECK, str(tmp_path), str(project)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "الخط الساخن"


def _made_of(folder: Path, new: Path) -> None:
    shutil.copytree(folder, new, ignore=shutil.ignore_patterns("__pycache__"))
    code = new / "__init__.py"
    code.write_text(code.read_text("utf-8").replace('name = "phone"', 'name = "hotline"'), "utf-8")
    for words in new.glob("words.*.yaml"):
        words.write_text(words.read_text("utf-8").replace(".phone.", ".hotline."), "utf-8")
    arabic = new / "words.ar.yaml"
    text = re.sub(r"(hotline\.type: ).*", r"\1الخط الساخن", arabic.read_text("utf-8"))
    arabic.write_text(text, "utf-8")
