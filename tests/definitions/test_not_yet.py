"""What the language knows and nothing carries out yet is refused where it stands."""

from __future__ import annotations

import pytest
from test_faults import F, V, W, spoil, spots

NUMBERED = 'label: Case\nnumber: "{{random:8}}-{}"\n'

REFUSED = [
    (W, "label: Case\n", NUMBERED.format("{sex}")),
]


@pytest.mark.parametrize(("path", "old", "new"), REFUSED)
def test_it_is_refused_by_name(path: str, old: str, new: str) -> None:
    bundle, problems = spoil(path, old, new)

    assert bundle is None
    assert "B113" in {problem.code for problem in problems}


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (W, "label: Case\n", 'label: Case\nnumber: "{year}/{agency}"\n', "W119"),
        (W, "duplicates: [who]", "duplicates: [sex]", "W120"),
        (W, "label: Case\n", NUMBERED.format("{parent.number}"), "W114"),
        (V, "        type: text\n", "        type: text\n        appearance: buttons\n", "F107"),
        (F, "type: group\n", "type: group\n        appearance: buttons\n", "B109"),
    ],
)
def test_what_could_do_nothing_is_refused(path: str, old: str, new: str, code: str) -> None:
    bundle, problems = spoil(path, old, new)

    assert bundle is None
    assert [spot.split()[0] for spot in spots(problems)] == [code]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (W, "label: Case\n", 'label: Case\nnumber: "{year}-{month}-{agency}-{seq:4}"\n'),
        (F, "type: group\n", "type: group\n        appearance: pair\n"),
        (F, "choices: sexes\n", "choices: sexes\n        appearance: dropdown\n"),
    ],
)
def test_what_does_something_is_accepted(path: str, old: str, new: str) -> None:
    bundle, problems = spoil(path, old, new)

    assert bundle is not None, problems
