"""After a step one goes to the case, or home where it went beyond one's reach."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from small_project import AMAL, STRANGER, Office

from engine.web.onward import to_case


@pytest.mark.parametrize(("who", "goes"), [(AMAL, ("cases", "the-case")), (STRANGER, ())])
def test_nobody_is_sent_to_a_case_that_is_no_longer_there_for_them(who, goes):
    office = Office()
    case_id = office.start(AMAL)
    gone = []
    services = SimpleNamespace(desk=office.desk)
    call = SimpleNamespace(services=services, me=who, go=lambda *to, say: gone.append(to))

    to_case(call, case_id)

    assert [tuple("the-case" if one == case_id else one for one in to) for to in gone] == [goes]
