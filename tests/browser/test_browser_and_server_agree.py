"""The script of a form and the server say the same of the same answers, however they were typed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.ruled_form import ruled_bundle
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.web.packing import packed
from tests.browser.conftest import KITCHEN_SINK
from tests.browser.verdicts import IN_A_PAGE, BothJudges, answers_of, as_json, from_static, rows_in

FORMS = ("registration", "assessment", "case_plan", "follow_up", "service", "closure")


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.route("http://judges.test/**", from_static)
    page.goto("http://judges.test/")
    yield page
    page.close()


def differing(scripts: Page, both: BothJudges, count: int) -> tuple[list[Any], int]:
    """The answers on which the two differ, and the rows that were tried."""
    dice, cases, wanted, given = random.Random(11), [], [], []
    for _ in range(count):
        fields = [field for section in both.form.sections for field in section.fields]
        answers = answers_of(fields, both.desk.bundle, dice)
        case, verdict = both.case(answers, dice)
        given.append(answers)
        cases.append(case)
        wanted.append(verdict)
    sent = json.dumps({"rules": packed(both.rules.document), "cases": cases})
    found = as_json(json.loads(scripts.evaluate(IN_A_PAGE, sent)))
    wrong = [
        (answers, how, part, said[how][part], verdict[part])
        for answers, said, verdict in zip(given, found, wanted, strict=True)
        for how in ("whole", "typed")
        for part in verdict
        if said[how][part] != as_json(verdict[part])
    ]
    return wrong, sum(map(rows_in, given))


@pytest.mark.parametrize("form", FORMS)
def test_the_bundled_forms_are_judged_alike(scripts, bundled, form):
    workflow = next(w for w in bundled.workflows.values() if form in w.forms)
    both = BothJudges(bundled, workflow, bundled.forms[form], "caseworker")

    wrong, _ = differing(scripts, both, 120)

    assert wrong == []


def test_a_form_of_many_rules_is_judged_alike(scripts):
    bundle = ruled_bundle(fields=64, rules=260)
    both = BothJudges(bundle, bundle.workflows["file"], bundle.forms["big"], "worker")

    wrong, rows = differing(scripts, both, 60)

    assert rows > 30
    assert wrong == []


def test_rows_in_rows_are_judged_alike(scripts):
    bundle, problems = load_folder(KITCHEN_SINK, defaults_dir())
    assert bundle is not None, problems
    both = BothJudges(bundle, bundle.workflows["sink"], bundle.forms["everything"], "worker")

    wrong, rows = differing(scripts, both, 60)

    assert rows > 400
    assert wrong == []
