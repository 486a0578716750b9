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
