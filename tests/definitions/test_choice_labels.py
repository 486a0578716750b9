"""What names the rows that are chosen among is a field of these rows."""

from __future__ import annotations

import pytest
from small_project import FOLDER

from engine.definitions import read_bundle
from engine.loading.project import read_sources
from engine.problems import Severity

OLD = "        label: Oldest age\n"
CARER = """{OLD}      - id: carer
        type: select_one
        label: Carer
        choices: family
        choice_label: {label}
"""


@pytest.mark.parametrize(
    ("label", "codes"),
    [("member_name", []), ("member_nam", ["F105"]), ("first_name", ["F105"])],
)
def test_a_label_of_rows_that_no_row_has_is_refused(label, codes) -> None:
    files = {p.relative_to(FOLDER).as_posix(): p.read_text() for p in FOLDER.rglob("*.yaml")}
    form = files["forms/intake.yaml"]
    files["forms/intake.yaml"] = form.replace(OLD, CARER.format(OLD=OLD, label=label))
    project, _ = read_sources({path: content.encode() for path, content in files.items()})
    _, problems = read_bundle(project)

    assert [p.code for p in problems if p.severity is Severity.ERROR] == codes
