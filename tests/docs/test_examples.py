"""What the documentation shows can be used as it stands there."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import pytest
from page_blocks import Block, blocks, whole_files

from engine.defaults import defaults_dir
from engine.definitions import read_bundle, read_defaults
from engine.definitions.bundle import declare
from engine.definitions.findings import Findings
from engine.definitions.linking import Linker
from engine.definitions.model import Bundle
from engine.expression import read_rule
from engine.expression.types import MappingScope
from engine.lint import check_bundle
from engine.loading.project import read_sources
from engine.loading.yaml_reader import read_yaml
from engine.problems import Problem, Severity
from engine.scenarios import play_all

LANGUAGE = "docs/language.md"
FORMS = "docs/forms.md"  # cut out of a project of its own, which has its own tests
UNTRANSLATED = "L103"
# Names that stand in another file, which a page need not show.
ELSEWHERE = frozenset(
    {"B118", "B120", "B121", "F102", "P102", "R110", "R115", "W103", "W104", "W106", "W113", "W118"}
)
PLAIN_PROJECT = b"project: shown\nlabel: Shown\nlanguages: [en]\nstart: [support]\n"
PLAIN_WORKFLOW = b"""\
workflow: support
label: Shown
start:
  form: fields_shown
forms: [fields_shown]
states:
  open:
    label: Open
    initial: yes
"""
PLAIN_ROLES = b"""\
sensitive_classes:
  identity: Names
roles:
  caseworker:
    label: Caseworker
    scope: own
    start: [support]
    forms:
      fields_shown: write
"""
FORM = """\
form: fields_shown
label: Fields
sections:
  - id: all_fields
    label: Fields
    fields:
"""


def read(files: dict[str, bytes]) -> tuple[Bundle | None, tuple[Problem, ...]]:
    project, unread = read_sources(files)
    bundle, found = read_bundle(project, read_defaults(defaults_dir()))
    return bundle, (*unread, *found)


def serious(problems: tuple[Problem, ...]) -> list[Problem]:
    return [p for p in problems if p.severity is not Severity.INFO and p.code != UNTRANSLATED]


YAML_BLOCKS = [block for block in blocks() if block.kind in ("yaml", "yml")]


@pytest.mark.parametrize("block", YAML_BLOCKS, ids=str)
def test_every_yaml_block_can_be_read(block: Block) -> None:
    text = block.text
    if block.is_fields:
        text = "shown:\n" + textwrap.indent(text, "  ")

    node, problems = read_yaml(text.encode(), block.page)

    assert node is not None
    assert problems == ()


def test_the_files_of_the_language_page_are_one_project_without_findings() -> None:
    bundle, problems = read(dict(whole_files(LANGUAGE)))

    assert serious(problems) == []
    assert bundle is not None
    assert serious(check_bundle(bundle)) == []


def test_the_scenarios_of_the_language_page_go_as_they_say() -> None:
    project, _ = read_sources(dict(whole_files(LANGUAGE)))
    bundle, _ = read_bundle(project, read_defaults(defaults_dir()))
    assert bundle is not None

    played = tuple(play_all(bundle, project))

    assert [one.problems for one in played] == [()]


@pytest.mark.parametrize("shown_on", sorted({b.page for b in blocks() if b.is_fields} - {FORMS}))
def test_the_fields_shown_alone_fit_into_a_form(shown_on: str) -> None:
    shown = [block.text for block in blocks() if block.page == shown_on and block.is_fields]
    lists = {p: t for p, t in whole_files(LANGUAGE).items() if p.startswith("forms/lists/")}
    form = FORM + textwrap.indent("".join(shown), "      ")
    files = {
        "project.yaml": PLAIN_PROJECT + b"source_language: en\n",
        "forms/fields_shown.yaml": form.encode(),
        "workflows/support.yaml": PLAIN_WORKFLOW,
        "workflows/roles.yaml": PLAIN_ROLES,
        **{path: text.replace(b",label:ar", b",arabic") for path, text in lists.items()},
    }

    _, problems = read(files)

    assert serious(problems) == []


@pytest.mark.parametrize("shown_on", sorted({b.page for b in blocks() if b.path} - {LANGUAGE}))
def test_the_files_shown_on_other_pages_fail_in_nothing_but_names_of_other_files(
    shown_on: str,
) -> None:
    files = {"project.yaml": PLAIN_PROJECT, **whole_files(shown_on)}

    _, problems = read(files)

    assert [problem for problem in serious(problems) if problem.code not in ELSEWHERE] == []


def rules() -> Iterator[tuple[str, str, str]]:
    for block in blocks():
        if block.kind == "rule":
            kind, name = block.info[1:]
            yield from ((kind, name, line) for line in block.text.splitlines() if line.strip())


def scope_of(kind: str, name: str) -> MappingScope:
    project, _ = read_sources(dict(whole_files(LANGUAGE)))
    drafts = declare(project, Findings())
    linker = Linker(drafts).settle()
    if kind == "workflow":
        return linker.outer((drafts.workflows[name],))
    return linker.scope_of(drafts.forms[name])


@pytest.mark.parametrize(("kind", "name", "text"), list(rules()))
def test_every_rule_shown_means_something_where_it_is_said_to_stand(
    kind: str, name: str, text: str
) -> None:
    rule, faults = read_rule(text, scope_of(kind, name))

    assert rule is not None, faults


def test_a_rule_with_an_unknown_name_would_be_noticed() -> None:
    rule, _ = read_rule("nobody_knows == 'high'", scope_of("form", "intake"))

    assert rule is None
