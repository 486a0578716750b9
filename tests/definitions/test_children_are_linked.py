"""Workflows under workflows: each fault at its word, and the types that rules see across them."""

from __future__ import annotations

import pytest
from family_project import read

from engine.definitions.tables import GRANTED
from engine.expression.types import Kind

CASE, SERVICE, REFERRAL = (f"workflows/{name}.yaml" for name in ("case", "service", "referral"))
LISTED = "children: [service, referral, transfer]"

FAULTS = [
    ("W150", REFERRAL, "parent: case", "parent: service"),
    ("W151", CASE, LISTED, "children: [service, transfer]"),
    ("W152", CASE, LISTED, "children: [service, referral, transfer, case]"),
    ("W153", "project.yaml", "start: [case]", "start: [case, service]"),
    ("W154", SERVICE, "row: plan.needs", "row: plan.wants"),
    ("W154", SERVICE, "row: plan.needs", "row: visit.seen_on"),
    ("W155", REFERRAL, "  agency: referral_form.to_agency\n  owner: accept.worker\n", ""),
    ("W156", CASE, "child: service\n", "parent: yes\n"),
    ("W157", CASE, "workflow: service", "workflow: servise"),
    ("W158", SERVICE, "service_form.what, row.need", "parent.name, row.need"),
    ("W159", SERVICE, "supervisor: team", f"supervisor: {GRANTED}"),
    ("W160", REFERRAL, "  accept:\n", "  assign:\n"),
    ("W103", REFERRAL, "while: [sent, accepted]", "while: [send]"),
    ("W106", REFERRAL, "forms: [intake]", "forms: [intakes]"),
    ("W112", CASE, "wrap_up, plan]", "wrap_up, plan, service]"),
    ("B101", CASE, "urgent: intake.risk", "hurry: intake.risk"),
    ("B109", SERVICE, "urgent: yes_no", "urgent: yesno"),
    ("B120", SERVICE, "parent: case", "parent: cases"),
    ("R112", CASE, "last(service).kind", "last(service).kinds"),
    ("R112", SERVICE, "parent.status", "parent.state"),
    ("R112", SERVICE, "row.need", "row.wish"),
]


@pytest.mark.parametrize(("code", "path", "old", "new"), FAULTS)
def test_a_fault_refuses_the_project(code: str, path: str, old: str, new: str) -> None:
    bundle, problems = read((path, old, new))

    assert bundle is None
    assert code in [problem.code for problem in problems]


def test_rules_see_across_the_family_with_types() -> None:
    bundle, problems = read()

    assert bundle is not None, problems
    case, service = bundle.workflows["case"], bundle.workflows["service"]
    assert case.facts["kinds"].rule.type.kind is Kind.TEXT
    assert service.conditions["case_is_open"].rule.reads == {("parent", "status")}
    assert (service.row, service.given) == (("plan", "needs"), ("urgent",))


def test_what_a_fact_over_children_reads_is_known_down_to_their_answers() -> None:
    bundle, _ = read()

    assert bundle is not None
    assert ("service_form", "what") in bundle.workflows["case"].facts["kinds"].reads
