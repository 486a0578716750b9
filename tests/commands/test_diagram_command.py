"""`himaya diagram`."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("style", "begins"), [("svg", "<svg "), ("mermaid", "stateDiagram-v2"), ("table", "| ")]
)
def test_the_lifecycle_is_printed_in_each_shape(himaya, style, begins):
    ran = himaya("diagram", "--format", style, "--lang", "en")
    assert (ran.code, ran.out.startswith(begins)) == (0, True)
    assert "Assess again" in ran.out


def test_a_workflow_that_is_not_there_is_told_with_those_that_are(himaya):
    ran = himaya("diagram", "nowhere")
    assert ran.code == 2
    assert "nowhere" in ran.err
    assert "case" in ran.err
