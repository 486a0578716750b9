"""Files that nobody can send are told where the field is declared."""

from __future__ import annotations

import pytest
from test_lint_rules import FILES, FORM, found

PAPER = "      - id: paper\n        type: file\n        label: Paper\n        {line}\n"


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("accept: [pdf, exe]", ["F210"]),
        ("accept: [doc]", ["F210"]),
        ("accept: [.PDF, image/png, docx]", []),
        ("max_mb: 26", ["F211"]),
        ("max_mb: 25", []),
        ("count: 3", []),
    ],
)
def test_what_no_file_can_be_is_told(line, codes):
    files = {**FILES, "forms/request.yaml": FORM.format(id="request") + PAPER.format(line=line)}

    assert [code for code, path, _ in found(files) if path == "forms/request.yaml"] == codes


def with_picture(*edits):
    files = {**FILES, "forms/media/book.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>'}
    for path, old, new in edits:
        files[path] = files[path].replace(old, new, 1)
    return [code for code, _, _ in found(files)]


def test_a_picture_that_nobody_sees_is_told():
    named = (
        "forms/lists/subjects.yaml",
        "label: Stories\n",
        "label: Stories\n    image: book.svg\n",
    )
    assert with_picture() == ["F212"]
    assert with_picture(named) == []


def test_tiles_without_pictures_are_told():
    tiles = "        choices: subjects\n        appearance: thumbnail\n"
    assert with_picture(("forms/request.yaml", "        choices: subjects\n", tiles)) == [
        "F212",
        "F213",
    ]
