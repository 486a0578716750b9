"""A bundle with one form of every kind of right, built by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actor import Actor
from engine.case import Case
from engine.definitions.model import (
    Approval,
    Bundle,
    Fact,
    Form,
    ProjectFacts,
    Role,
    Section,
    State,
    Transition,
    Workflow,
)
from engine.expression import MappingScope, Rule, read_rule
from engine.fieldtypes.base import Field
from engine.i18n.catalogue import Catalogue
from engine.problems import Location
from engine.rows import CaseRow

PLACE = Location("forms/registration.yaml", 1, 1, 1, 2)
AT = "2026-03-01T09:00:00.000Z"
CASE = Case("c1", "case", "7", "open", "amal", "nyala", "relief", AT, "amal", AT)
AMAL = Actor("amal", "Amal", "caseworker", "relief", "nyala")
OMER = Actor("omer", "Omer", "supervisor", "relief", "nyala")
AUDITOR = Actor("rim", "Rim", "auditor")


def case_row(case: Case) -> CaseRow:
    return CaseRow(
        *(case.id, case.workflow, case.number, case.status, case.owner, case.team, case.agency),
        *(case.created_at, case.updated_at, case.seq),
    )


def always() -> Rule:
    found, _ = read_rule("yes", MappingScope({}))
    assert found is not None
    return found


def field(path: str, form: str = "registration", **more: Any) -> Field:
    type_name = more.pop("type", "text")
    return Field(path.rpartition(".")[2], type_name, form, path, f"fields.{path}", PLACE, **more)


def form(name: str, *sections: Section) -> Form:
    fields = {found.path: found for section in sections for found in section.fields}
    return Form(name, f"forms.{name}", PLACE, False, "", sections, fields)


def section(*fields: Field, **more: Any) -> Section:
    return Section("s", "s", PLACE, fields, **more)


REGISTRATION = form(
    "registration",
    section(
        field("consent"),
        field("name", sensitive="identity"),
        field("note_to_self", visible_to=("supervisor",)),
        field("risk", editable_by=("supervisor",)),
        field("school", type="select_one", options={"other": True}),
        field(
            "family",
            type="repeat",
            fields=(field("family.kin"), field("family.kin_name", sensitive="identity")),
        ),
        field("harm", type="group", sensitive="restricted", fields=(field("what_happened"),)),
    ),
    section(field("mentoring"), visible_to=("supervisor",)),
    section(field("decision"), editable_by=("supervisor",)),
)
DANGER = Form("alarm", "alarm", PLACE, True, "", (), {"danger": field("danger", "alarm")})


def role(name: str, scope: str, **more: Any) -> Role:
    values = {"start": (), "forms": {}, "sees": frozenset(), "actions": frozenset()} | more
    return Role(name, f"roles.{name}", scope, **values)


ROLES = {
    "caseworker": role(
        "caseworker",
        "own",
        start=("case", "nothing"),
        forms={"registration": "write", "notes": "none"},
        sees=frozenset({"identity"}),
        actions=frozenset({"search"}),
    ),
    "supervisor": role(
        "supervisor",
        "team",
        forms={"registration": "write"},
        sees=frozenset({"identity", "restricted"}),
        actions=frozenset({"search"}),
    ),
    "auditor": role(
        "auditor", "all", forms={"registration": "read"}, actions=frozenset({"search"})
    ),
    "doctor": role("doctor", "all", forms={"treatment": "write"}, actions=frozenset({"search"})),
    "director": role("director", "all"),
}


def fact(name: str, *reads: tuple[str, str], **more: Any) -> Fact:
    values = {"classes": frozenset(), "search": True} | more
    return Fact(name, name, "text", always(), False, reads=frozenset(reads), **values)


FACTS = {
    found.id: found
    for found in (
        fact("named", ("registration", "name"), classes=frozenset({"identity"})),
        fact("agreed", ("registration", "consent"), search=False),
        fact("place", ("registration", "school.level")),
        fact("mentored", ("registration", "mentoring")),
        fact("endangered", ("alarm", "danger")),
    )
}
ALARM = Transition(
    "alarm",
    "alarm",
    PLACE,
    (),
    True,
    "",
    {"caseworker": "own"},
    ask=DANGER,
    approval=Approval({"director": "all"}, (), {}, (), ""),
)


def case_workflow(facts: Mapping[str, Fact] = FACTS) -> Workflow:
    states = {"open": State("open", "open", PLACE, True, False, ())}
    return Workflow(
        *("case", "case", PLACE, "{random:8}", "registration", ("registration",)),
        *(facts, {}, states, {"alarm": ALARM}),
    )


def bundle(roles: Mapping[str, Any] = ROLES) -> Bundle:
    project = ProjectFacts("p", "en", ("en",), "en", "UTC", (), "latn", "", ("case",))
    return Bundle(
        *("b1", project, {"registration": REGISTRATION}, {}, {"case": case_workflow()}, roles),
        *(("identity", "restricted"), Catalogue({}, "en")),
    )
