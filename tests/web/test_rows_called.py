"""A row of a repeat that is an answer is called in the words of its reader."""

from __future__ import annotations

from dataclasses import replace

from engine.cases.placed import SHOWN, Placed
from engine.cases.row_names import row_names, with_names
from engine.definitions.model import Bundle, Form
from engine.fieldtypes.base import Choice, Field
from engine.web import Services
from engine.web.wording import Wording


def chosen_among(bundle: Bundle) -> tuple[Form, Field, Field]:
    """The assessment, a select that chooses among its domains, and how serious each is."""
    form = bundle.forms["assessment"]
    level = form.fields["domains.level"]
    options = {"choices": "domains", "choice_label": "level"}
    return form, replace(form.fields["overall_risk"], options=options), level


ROWS = [{"_row": "care", "level": "serious"}, {"_row": "health"}]


def test_a_row_named_by_a_choice_is_called_by_its_label(bundle: Bundle, services: Services) -> None:
    form, select, level = chosen_among(bundle)
    readable = frozenset({"domains", "domains.level"})
    names = row_names(select, form, ({"domains": ROWS},), readable)
    assert names == {"care": Placed(level, "serious"), "health": Placed(SHOWN, 2)}

    for tag, wanted in (("en", ["Serious", "2"]), ("ar", ["خطير", "٢"])):
        wording = Wording(services, tag)
        offered = [Choice(row, "", columns={"label": name}) for row, name in names.items()]
        assert [wording.choice_label(choice) for choice in offered] == wanted
        assert wording.show(select, with_names("care", names)) == wanted[0]


def test_a_row_whose_name_its_reader_may_not_see_is_called_by_its_number(bundle: Bundle) -> None:
    form, select, _ = chosen_among(bundle)
    names = row_names(select, form, ({"domains": ROWS},), frozenset({"domains"}))

    assert [placed.value for placed in names.values()] == [1, 2]
