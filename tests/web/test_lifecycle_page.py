"""The page of the lifecycle."""

from __future__ import annotations

import re


def test_each_status_counts_the_cases_its_link_lists(enter, case_id):
    amal = enter("amal")
    page = amal.get("/lifecycle").text
    assert re.search(
        r'href="/cases\?_kind=case&amp;status=registered">.*?[1١]<',
        page,
    )
    assert case_id in amal.get("/cases?_kind=case&status=registered").text


def test_cases_out_of_reach_are_not_counted(enter, case_id):
    page = enter("sara").get("/lifecycle").text
    assert re.search(r'status=registered"><strong>[^<]+</strong> <span class="num">[0٠]<', page)


def test_a_lifecycle_that_is_not_there_is_missing(enter):
    assert enter("amal").get("/lifecycle?kind=nowhere").status_code == 404
