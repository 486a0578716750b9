"""One fault at a time: its code, and its place on exactly the word that is wrong."""

from __future__ import annotations

import pytest
from small import FILES, place_of, read, spoil, spots

P = "project.yaml"
F = "forms/intake.yaml"
V = "forms/visit.yaml"
L = "forms/lists/sexes.yaml"
T = "forms/lists/places.csv"
W = "workflows/case.yaml"
R = "workflows/roles.yaml"
SEEN = "        label: Seen on\n"
WAS = "renamed_from:"

FAULTS = [
    ("B101", V, SEEN, "        lable: Seen on\n        label: Seen\n", "lable"),
    ("B102", V, "        type: text\n", "", None),
    ("B102", V, "        label: Remarks\n", "", None),
    ("B103", V, "type: text", "type: [text]", "[text]"),
    ("B104", W, "duplicates: [who]", "duplicates: {who: yes}", "{who: yes}"),
    ("B105", R, "    forms:\n      intake: read", "    forms: intake", "intake"),
    ("B106", W, "otherwise: Visit first", "otherwise: ''", "''"),
    ("B107", V, "        type: text\n", "        type: decimal\n        places: two\n", "two"),
    ("B108", W, "final: yes", "final: maybe", "maybe"),
    ("B109", V, "records: many", "records: several", "several"),
    ("B110", V, "- id: remarks", "- id: seen_on", "seen_on"),
    ("B111", V, "- id: remarks", "- id: Remarks", "Remarks"),
    ("B112", V, "- id: remarks", "- id: count", "count"),
    ("B113", W, "flags:", "noun: child\nflags:", "noun"),
    ("W157", W, "- flag: urgent", "- start: chief", "chief"),
    ("B114", V, "form: visit", "form: visits", "visits"),
    ("B115", V, SEEN, SEEN + "        min: 2020-13-01\n", "2020-13-01"),
    ("B116", P, "[en, ar]", "[en, ar, arabic]", "arabic"),
    ("B117", P, "Africa/Khartoum", "Africa/Khartum", "Africa/Khartum"),
    ("B118", W, "worker: own", "workers: own", "workers"),
    ("B119", P, "source_language: en", "source_language: fr", "fr"),
    ("B120", P, "start: [case]", "start: [cases]", "cases"),
    ("F102", P, "start: [case]", "start: [case]\npeople:\n  user:\n    sex: sxes", "sxes"),
    ("B121", R, "intake: read", "intakes: read", "intakes"),
    (
        "B120",
        V,
        "        type: text\n",
        "        type: case\n        workflow: cases\n",
        "cases",
    ),
    (
        "W113",
        V,
        "        type: text\n",
        "        type: case\n        workflow: case\n        show: [nobody]\n",
        "nobody",
    ),
    (
        "B117",
        V,
        "type: text",
        "type: datetime\n        time_zone: Africa/Kharthum",
        "Africa/Kharthum",
    ),
    ("F104", V, "type: text", "type: time\n        min: 25:00", "25:00"),
    ("F101", F, "type: integer", "type: interger", "interger"),
    ("F102", F, "choices: sexes", "choices: sexs", "sexs"),
    ("F103", V, "- id: remarks", "- id: visiting", "visiting"),
    ("F104", F, "choices: sexes", "choices: sexes\n        default: boy", "boy"),
    ("F105", V, "order_by: seen_on", "order_by: seen_at", "seen_at"),
    ("F107", V, SEEN, SEEN + "        choices: sexes\n", "choices"),
    (
        "F108",
        V,
        "        type: text\n",
        "        type: location\n        choices: places\n        levels: [stat]\n",
        "stat",
    ),
    ("F110", F, "form: intake\n", "form: intake\norder_by: sex\n", "sex"),
    (
        "F111",
        V,
        "        type: text\n",
        "        type: select_multiple\n        choices: sexes\n        none: [mail]\n",
        "mail",
    ),
    ("F112", F, "min: 0", "min: 9\n            max: 3", "9"),
    ("F114", V, SEEN, SEEN + f"        {WAS} remarks\n", "remarks"),
    (
        "F114",
        F,
        "label: Name\n          - ",
        f"label: Name\n            {WAS} years\n          - ",
        "years",
    ),
    ("F116", F, "label: Name\n", "label: Name\n        renamed_from: naming\n", "naming"),
    ("F117", V, SEEN, SEEN + f"        {WAS} intake.seen\n", "intake.seen"),
    ("B111", V, SEEN, SEEN + f"        {WAS} Before\n", "Before"),
    ("B121", V, SEEN, SEEN + f"        {WAS} intak.seen\n", "intak.seen"),
    ("B122", V, "label: Visit\n", "label: Visit\nrenamed_from: intake\n", "intake"),
    ("C101", L, "  - code: female", "  - code: male\n    label: M\n  - code: female", "male"),
    ("C102", L, "  - code: female", "  - code: m f\n    label: M\n  - code: female", "m f"),
    ("C103", T, "north,,state", "north,nord,state", "nord"),
    ("C104", T, "north,,state", "north,north,state", None),
    ("C105", L, "points: 1\n", "points: one\n", "one"),
    ("C106", L, "points: integer", "points: intger", "intger"),
    ("C108", T, "code,", "kode,", "kode"),
    ("C110", L, "columns:", "renamed:\n  male: female\ncolumns:", "male"),
    ("W101", W, "    initial: yes\n", "", None),
    ("W102", W, "    final: yes", "    initial: yes", None),
    ("W103", W, "to: closed", "to: close", "close"),
    ("W104", W, "if: [seen]", "if: [sen]", "sen"),
    ("W106", W, "locks: [visit]", "locks: [visits]", "visits"),
    ("W107", W, "chief: team", "chief: agency", "agency"),
    ("W108", W, "rule: intake.first_name", "rule: join(' ', intake.first_name, user.name)", "user"),
    ("W109", W, "- flag: urgent", "- flog: urgent", "flog"),
    ("W112", W, "  urgent:\n", "  who:\n    label: Who\n  urgent:\n", "who"),
    ("W113", W, "duplicates: [who]", "duplicates: [whom]", "whom"),
    ("W114", W, "label: Case\n", 'label: Case\nnumber: "{random:8}-{yaer}"\n', "{yaer}"),
    ("W115", W, "rule: intake.first_name", "rule: intake.born", "intake.born"),
    ("W117", W, "[requester, owner]", "[requester, owners]", "owners"),
    ("W118", W, "- flag: urgent", "- flag: urgnt", "urgnt"),
    ("B102", W, "- flag: urgent", "- lock: {}", "lock"),
    ("B106", W, "- flag: urgent", "- assign: {}", "{}"),
    ("F109", W, "- flag: urgent", "- if: [seen]", "if: [seen]"),
    ("P102", R, "sees: [identity]", "sees: [identities]", "identities"),
    ("P102", F, "sensitive: identity", "sensitive: secret", "secret"),
    ("P103", R, "actions: [search]", "actions: [serch]", "serch"),
    ("R110", V, "intake.born", "intak.born", "intak"),
]


@pytest.mark.parametrize(("code", "path", "old", "new", "word"), FAULTS)
def test_a_fault_is_told_once_at_the_word_that_is_wrong(code, path, old, new, word):
    bundle, problems = spoil(path, old, new)
    assert bundle is None
    assert [spot.split()[0] for spot in spots(problems)] == [code]
    if word is not None:
        assert spots(problems) == [f"{code} {place_of(path, old, new, word)}"]


EXTRA = """\
form: extra
label: Extra
sections:
  - id: only
    label: Only
    fields:
"""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("      []\n", "F109 extra.yaml:7:7-9"),
        ("      - {id: a, type: text, label: A, pattern: '(a+)+'}\n", "R131 extra.yaml:7:50-52"),
        ("      - {id: a, type: calculate}\n", "B102 extra.yaml:7:10-12"),
        ("      - {id: a, type: user, label: A, short: A}\n", "B113 extra.yaml:7:39-44"),
        ("      - {id: a, label: A}\n", "B102 extra.yaml:7:10-12"),
        (
            "      - {id: a_other, type: text, label: A}\n"
            "      - {id: a, type: select_one, label: A, choices: sexes, other: yes}\n",
            "B110 extra.yaml:8:68-71",
        ),
        (
            "      - {id: a, type: repeat, label: A, fields: [{id: b, type: repeat, label: B,"
            " fields: [{id: c, type: repeat, label: C,"
            " fields: [{id: d, type: text, label: D}]}]}]}\n",
            "F113 extra.yaml:7:92-94",
        ),
    ],
)
def test_a_fault_of_a_field_is_told_once(fields, expected):
    bundle, problems = read({**FILES, "forms/extra.yaml": EXTRA + fields})
    assert bundle is None
    assert spots(problems) == [expected]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "forms/lists/none.yaml",
            "list: none\nlabel: None\nchoices: []\n",
            "C109 none.yaml:3:10-12",
        ),
        ("forms/lists/sexes.csv", "code,label:en\nx,X\n", "C111 sexes.yaml:1:1-1"),
        (
            "workflows/scenarios/a.yaml",
            "scenarios:\n  - id: a\n    steps: x\n",
            "B104 a.yaml:3:12-13",
        ),
    ],
)
def test_a_fault_of_another_file_is_told_once(path, text, expected):
    bundle, problems = read({**FILES, path: text})
    assert bundle is None
    assert expected in spots(problems)


def test_the_name_that_was_meant_is_offered():
    _, problems = spoil("workflows/case.yaml", "to: closed", "to: clsed")
    assert [p.params["suggestion"] for p in problems if p.code == "W103"] == ["closed"]
