"""Findings allowed by a comment: with a reason, where there is one, never what protects."""

from __future__ import annotations

import pytest
from test_lint_rules import FILES, FORM

from engine.definitions import read_bundle
from engine.lint import check_bundle
from engine.lint.allowing import without_allowed
from engine.loading.project import read_sources

UNUSED = FORM.format(id="spare")
ALLOW = "# himaya: allow F201 because it comes with the next campaign"


def codes(text: str, path: str = "forms/spare.yaml") -> list[str]:
    files = {name: content.encode() for name, content in {**FILES, path: text}.items()}
    project, _ = read_sources(files)
    bundle, problems = read_bundle(project)
    assert bundle is not None, problems
    left = without_allowed((*problems, *check_bundle(bundle)), project)
    return [one.code for one in left if one.location.file == path]


def test_without_a_comment_it_is_told():
    assert codes(UNUSED) == ["F201"]


@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_a_comment_on_its_line_or_above_allows_it(break_):
    first, rest = UNUSED.split("\n", 1)
    for text in (f"{ALLOW}\n# more\n\n{UNUSED}", f"{first}  {ALLOW}\n{rest}"):
        assert codes(text.replace("\n", break_)) == []


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("# himaya: allow F201", ["F201", "Y051"]),
        ("# himaya: allow everything because I can", ["F201", "Y051"]),
        ("# himaya: allow C201 because it is of use later", ["F201", "Y050"]),
        ("# himaya: allow W205 because there is one supervisor", ["F201", "Y052"]),
        ("# himaya: allow P001 because we are friends", ["F201", "Y052"]),
        ("# to allow F201 one writes a comment", ["F201"]),
    ],
)
def test_what_allows_nothing_is_told(comment, left):
    assert sorted(codes(f"{comment}\n{UNUSED}")) == left


def test_a_comment_far_from_the_finding_is_of_no_use():
    assert sorted(codes(f"{UNUSED}{ALLOW}\n")) == ["F201", "Y050"]


def test_what_stands_in_a_text_is_no_comment():
    label = UNUSED.split("label: ")[1].split("\n")[0]
    quoted = UNUSED.replace(f"label: {label}", f'label: "a {ALLOW}"', 1)

    assert codes(quoted) == ["F201"]
