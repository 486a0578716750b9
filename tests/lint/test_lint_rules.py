"""What can be read but cannot work: statuses, rights, and what is never used."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.defaults import defaults_dir
from engine.definitions import read_bundle
from engine.lint import check_bundle, checks, lint
from engine.loading.project import read_sources
from engine.problems import Severity

WORKFLOW = """\
workflow: loan
label: Loan
start:
  form: request
forms: [request, receipt]
states:
  asked:
    label: Asked
    initial: yes
    edit: [request]
  lent:
    label: Lent
    edit: [receipt]
  back:
    label: Back
    final: yes
transitions:
  lend:
    label: Lend
    from: asked
    to: lent
    by:
      clerk: own
      librarian: team
    approval:
      by:
        librarian: team
      not_by: [owner]
  give_back:
    label: Give back
    from: lent
    to: back
    by: [clerk]
    forms:
      receipt: complete
"""
ROLES = """\
roles:
  clerk:
    label: Clerk
    scope: own
    start: [loan]
    forms:
      request: write
      receipt: write
  librarian:
    label: Librarian
    scope: team
  counter:
    label: Statistics
    scope: none
"""
FORM = """\
form: {id}
label: A form
sections:
  - id: main
    label: Main
    fields:
      - id: subject
        type: select_one
        label: Subject
        choices: subjects
"""
LIST = "list: subjects\nlabel: Subjects\nchoices:\n  - code: stories\n    label: Stories\n"
FILES = {
    "project.yaml": "project: lib\nlabel: Library\nlanguages: [en]\nstart: [loan]\n",
    "forms/request.yaml": FORM.format(id="request"),
    "forms/receipt.yaml": FORM.format(id="receipt"),
    "forms/lists/subjects.yaml": LIST,
    "workflows/loan.yaml": WORKFLOW,
    "workflows/roles.yaml": ROLES,
}
W = "workflows/loan.yaml"


def found(files):
    project, _ = read_sources({path: text.encode() for path, text in files.items()})
    bundle, problems = read_bundle(project)
    assert bundle is not None, problems
    return [(p.code, p.location.file, p.location.line) for p in check_bundle(bundle)]


def spoilt(path, old, new):
    assert old in FILES[path]
    return found({**FILES, path: FILES[path].replace(old, new, 1)})


def test_a_project_that_can_work_has_no_findings():
    assert found(FILES) == []


@pytest.mark.parametrize("folder", [defaults_dir(), Path(__file__).parents[1] / "projects/library"])
def test_the_projects_of_this_repository_are_clean(folder):
    assert lint(folder, defaults_dir()) == ()


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "line"),
    [
        (W, "    to: lent\n", "    to: back\n", "W201", 11),
        (W, "    from: lent\n", "    from: asked\n", "W202", 11),
        (W, "    from: lent\n    to: back\n", "    from: lent\n    to: asked\n", "W203", 7),
        (W, "    by: [clerk]\n", "    by: [counter]\n", "W204", 29),
        (W, "    edit: [receipt]\n", "", "W206", 28),
        (W, "        librarian: team\n", "        clerk: own\n", "W205", 18),
        ("workflows/roles.yaml", "      receipt: write\n", "", "W206", 29),
    ],
)
def test_what_cannot_work_is_told_where_it_is_declared(path, old, new, code, line):
    assert (code, W, line) in spoilt(path, old, new)


def test_a_form_in_no_workflow_is_told():
    files = {**FILES, "forms/extra.yaml": FORM.format(id="extra")}
    assert found(files) == [("F201", "forms/extra.yaml", 1)]


def test_a_list_no_field_uses_is_told_as_information():
    extra = {"forms/lists/extra.yaml": LIST.replace("subjects", "extra", 1)}
    assert found({**FILES, **extra}) == [("C201", "forms/lists/extra.yaml", 1)]


def test_a_list_a_rule_looks_up_is_used():
    rule = "\nconditions:\n  short:\n    when: choice_of('extra', 'stories') is not blank\n"
    files = {
        **FILES,
        "forms/lists/extra.yaml": LIST.replace("subjects", "extra", 1),
        W: WORKFLOW + rule + "    otherwise: Not so\n",
    }
    assert found(files) == []


def test_a_list_of_a_column_of_people_is_used():
    files = {
        **FILES,
        "forms/lists/extra.yaml": LIST.replace("subjects", "extra", 1),
        "project.yaml": FILES["project.yaml"] + "people:\n  user:\n    kind: extra\n",
    }
    assert found(files) == []


def test_lint_of_a_folder_with_errors_tells_them_and_does_not_raise(tmp_path):
    (tmp_path / "project.yaml").write_text("project: demo\nlanguages: [en\n", "utf-8")
    problems = lint(tmp_path, defaults_dir())
    assert any(problem.severity is Severity.ERROR for problem in problems)
    assert all(problem.code.startswith("Y") for problem in problems)


def test_every_check_says_why_it_matters():
    assert len(checks()) >= 7
    assert all(check.__doc__ for check in checks())
