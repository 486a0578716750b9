"""`himaya test`: results as XML beside the words, and what no scenario tries."""

from __future__ import annotations

from xml.etree import ElementTree


def test_the_bundled_scenarios_do_every_step_and_see_every_condition_both_ways(himaya, tmp_path):
    ran = himaya("test", "--lang", "en", "--junit", tmp_path / "r.xml")

    assert ran.code == 0
    assert "Steps that no scenario" not in ran.out
    assert "Conditions that no scenario" not in ran.out
    assert ElementTree.parse(tmp_path / "r.xml").getroot().attrib["failures"] == "0"


def test_fields_and_choices_are_counted_and_listed_on_demand(himaya):
    few, all_of_them = himaya("test", "--lang", "en"), himaya("test", "--lang", "en", "--untried")

    assert "--untried" in few.out
    assert "Choices that no scenario makes:" in all_of_them.out


def test_a_file_that_cannot_be_written_is_told_in_one_sentence(himaya, tmp_path):
    ran = himaya("test", "--lang", "en", "--junit", tmp_path / "none" / "r.xml")

    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
