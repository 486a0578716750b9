"""A page brings the scripts of the fields that stand on it, and no others."""

from __future__ import annotations

import gzip
import re

import pytest
from attaching import photo_draft

from engine.fieldtypes import field_types
from engine.web.assets import contents

OWN = {kind.script for kind in field_types().values()} - {""}
MOST = 4 * 1024


def scripts(page) -> set[str]:
    return {name for name in re.findall(r'src="/static/\w+/(\w+)\.js"', page.text) if name in OWN}


def test_a_page_without_such_fields_brings_none_of_their_scripts(enter):
    amal = enter("amal")
    draft = photo_draft(amal)

    assert scripts(amal.get(f"/drafts/{draft}/home_section")) == set()
    assert scripts(amal.get(f"/drafts/{draft}/child_section")) == {"files"}
    assert scripts(amal.get(f"/drafts/{draft}/consent_section")) == {"signature"}


@pytest.mark.parametrize("name", sorted(OWN))
def test_a_script_of_a_type_is_there_and_small(name):
    assert len(gzip.compress(contents()[f"{name}.js"], 9)) <= MOST
