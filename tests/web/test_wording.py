"""Values in a reader's words: births, directions, messages, settings of the server."""

from __future__ import annotations

import pytest

from engine.problems import AnswerPlace, Problem
from engine.settings import read_settings
from engine.web.wording import Wording


@pytest.fixture
def english(services):
    return Wording(services, "en")


@pytest.mark.parametrize(
    ("birth", "told"),
    [
        ("2016-03-04", "4 March 2016"),
        ("2016-03-04/2016-03-04", "4 March 2016"),
        ("2016-03-01/2016-03-31", "March 2016"),
        ("2016-01-01/2016-12-31", "2016"),
        ("2015-06-02/2016-06-01", "2 June 2015 to 1 June 2016"),
        (None, ""),
    ],
)
def test_a_birth_is_told_as_exactly_as_it_is_known(english, bundle, birth, told):
    fact = bundle.workflows["case"].facts["birth"]
    assert english.fact_value(fact, birth) == told


def test_a_name_that_runs_the_other_way_keeps_to_itself(english):
    told = english.t("web.by", person="أمل", time="1 March")
    assert told == "\u2068أمل\u2069, 1 March"
    assert english.t("web.by", person="Amal", time="1 March") == "Amal, 1 March"


def test_beside_its_field_a_message_does_not_say_the_label_again(english, bundle):
    field = bundle.forms["registration"].fields["sex"]
    problem = Problem("required", AnswerPlace("registration", "sex"), {"label": field.text})
    assert english.sentence(problem, field).startswith("Sex:")
    assert "Sex" not in english.beside(problem, field)
    assert english.beside(problem, field)[0].isupper()


def test_a_message_of_the_form_itself_wins(english, bundle):
    field = bundle.forms["registration"].fields["name_first"]
    problem = Problem("constraint", AnswerPlace("registration", "name_first"))
    assert english.sentence(problem, field) == "First name: Write at least two letters"


def test_a_problem_without_words_still_names_its_field(english):
    problem = Problem("nobody_wrote_this", None, {"label": "forms.registration.fields.sex"})
    assert english.sentence(problem) == "“Sex” needs another look."


def test_settings_have_values_for_trying_out():
    found = read_settings({})
    assert (found.host, found.port, found.secure) == ("127.0.0.1", 8000, False)


@pytest.mark.parametrize(
    "environ",
    [{"HIMAYA_PORT": "80x"}, {"HIMAYA_PORT": "65536"}, {"HIMAYA_EXIT": "http://example.org"}],
)
def test_a_setting_that_cannot_be_meant_is_refused(environ):
    with pytest.raises(SystemExit, match="HIMAYA_"):
        read_settings(environ)
