"""Scripts that only some fields need are small, and weigh nothing before they are needed."""

from __future__ import annotations

import pytest

from engine.fieldtypes import field_types
from engine.web.assets import asset, contents

OWN = {kind.script for kind in field_types().values()} - {""}
MOST = 4 * 1024
# Those of every form page, and those that come at once where their field stands on it.
AT_ONCE = ("himaya", "form", "offline", "rows", "signature")
ALL_AT_ONCE = 20 * 1024


def sent(browser, name: str) -> int:
    """The bytes of a script as a browser is sent it."""
    answer = browser.get(asset(f"{name}.js"), headers={"accept-encoding": "gzip"})
    return int(answer.headers["content-length"])


def test_the_scripts_of_a_page_with_every_type_stay_within_their_budget(browser):
    assert sum(sent(browser, name) for name in AT_ONCE) <= ALL_AT_ONCE


@pytest.mark.parametrize("name", sorted(OWN))
def test_a_script_of_a_type_is_known_to_the_one_that_brings_it(name):
    assert f'"{name}"' in contents()["form.js"].decode()


@pytest.mark.parametrize("name", sorted(OWN))
def test_a_script_of_a_type_is_there_and_small(browser, name):
    assert sent(browser, name) <= MOST
