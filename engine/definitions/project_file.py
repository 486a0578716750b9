"""project.yaml and workflows/roles.yaml: who, where, and who may do what."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from zoneinfo import available_timezones

from engine.definitions.drafts import Drafts
from engine.definitions.findings import Findings
from engine.definitions.lists import TYPES
from engine.definitions.model import ProjectFacts
from engine.definitions.shapes import Element, is_id, named, read_element, texts
from engine.definitions.tables import (
    DAYS,
    PEOPLE,
    PROJECT,
    RECIPIENTS,
    ROLE,
    ROLES,
    SYSTEM_ROLE,
)
from engine.definitions.texts import Inline
from engine.expression.types import Type
from engine.loading import nodes
from engine.loading.nodes import Scalar

TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def declare_project(node: nodes.Mapping | None, findings: Findings) -> Drafts:
    """The project's facts, and where everything else will be gathered."""
    if node is None:
        return Drafts(project_facts(None, findings), Inline("en", ("en",), findings), findings)
    element = read_element(node, PROJECT, findings)
    facts = project_facts(element, findings)
    inline = Inline(facts.source_language, facts.languages, findings)
    inline.take(element, PROJECT, "project")
    drafts = Drafts(facts, inline, findings, element)
    drafts.people.update(_people_columns(element, findings))
    return drafts


def project_facts(element: Element | None, findings: Findings) -> ProjectFacts:
    """What project.yaml says, with defaults where it says nothing."""
    if element is None:
        return ProjectFacts("", "en", ("en",), "en", "UTC", (), "latn", "", ())
    project_id = element.scalar("project")
    if project_id is not None:
        is_id(project_id, findings, in_rules=False)
    languages = _languages(element, findings)
    source = _language(element, "source_language", languages, findings)
    default = _language(element, "default_language", languages, findings)
    _check_zone(element.scalar("time_zone"), findings)
    for day in element.codes("weekend"):
        if day.text not in DAYS:
            findings.unknown("B109", day, DAYS, values=", ".join(DAYS))
    return ProjectFacts(
        id=element.text("project"),
        source_language=source,
        languages=languages,
        default_language=default,
        time_zone=element.text("time_zone", "UTC"),
        weekend=texts(element.codes("weekend")),
        digits=element.text("digits", "latn"),
        second_calendar=element.text("second_calendar"),
        start=texts(element.codes("start")),
        people_columns=_people(element),
        holidays=tuple(_holidays(element, findings)),
    )


def _holidays(element: Element, findings: Findings) -> Iterator[str]:
    for day in element.codes("holidays"):
        try:
            yield date.fromisoformat(day.text).isoformat()
        except ValueError:
            findings.error("B115", day, value=day.text)


def _languages(element: Element, findings: Findings) -> tuple[str, ...]:
    found = []
    for scalar in element.codes("languages"):
        if TAG.fullmatch(scalar.text):
            found.append(scalar.text)
        else:
            findings.error("B116", scalar, tag=scalar.text)
    return tuple(found) or ("en",)


def _language(element: Element, key: str, languages: tuple[str, ...], findings: Findings) -> str:
    scalar = element.scalar(key)
    if scalar is None:
        return languages[0]
    if scalar.text not in languages:
        findings.unknown("B119", scalar, languages)
        return languages[0]
    return scalar.text


def _check_zone(scalar: Scalar | None, findings: Findings) -> None:
    if scalar is not None and scalar.text not in available_timezones():
        findings.unknown("B117", scalar, available_timezones())


def _people(element: Element) -> dict[str, dict[str, str]]:
    people = element.group("people")
    found: dict[str, dict[str, str]] = {}
    for entry in people.entries if people else ():
        if isinstance(entry.value, nodes.Mapping):
            found[entry.key.text] = {
                column.key.text: column.value.text
                for column in entry.value.entries
                if isinstance(column.value, Scalar)
            }
    return found


def check_people(drafts: Drafts) -> None:
    """A column of people holds values of a simple type, or codes of a list."""
    people = drafts.project.group("people") if drafts.project else None
    for kind in people.entries if people else ():
        for column in kind.value.entries if isinstance(kind.value, nodes.Mapping) else ():
            if isinstance(column.value, Scalar) and column.value.text not in TYPES:
                check_names("F102", (column.value,), drafts.lists, drafts.findings)


def _people_columns(element: Element, findings: Findings) -> Iterator[tuple[str, Type]]:
    people = element.group("people")
    if people is None:
        return
    read = read_element(people, PEOPLE, findings)
    for kind in PEOPLE:
        columns = read.group(kind)
        for entry in columns.entries if columns else ():
            if is_id(entry.key, findings) and isinstance(entry.value, Scalar):
                yield entry.key.text, TYPES.get(entry.value.text, TYPES["text"])


def declare_roles(node: nodes.Mapping, drafts: Drafts) -> None:
    """roles.yaml: the sensitive classes and the roles, as written."""
    findings, inline = drafts.findings, drafts.inline
    element = read_element(node, ROLES, findings)
    classes = element.group("sensitive_classes")
    found = []
    for entry in classes.entries if classes else ():
        if is_id(entry.key, findings, in_rules=False):
            inline.put(f"roles.sensitive_classes.{entry.key.text}.label", entry.value)
            found.append(entry.key.text)
    drafts.classes = tuple(found)
    for name, role in named(element.group("roles"), findings, in_rules=False):
        if name.text in (SYSTEM_ROLE, *RECIPIENTS):
            findings.error("B112", name, id=name.text)
        read = read_element(role, ROLE, findings)
        inline.take(read, ROLE, f"roles.{name.text}")
        drafts.roles[name.text] = (name, read)


def check_names(
    code: str,
    given: tuple[Scalar, ...],
    known: Collection[str],
    findings: Findings,
    *,
    lost: Collection[str] = (),
) -> tuple[str, ...]:
    """Those of the given names that exist; the others are noted under `code`."""
    good = []
    for scalar in given:
        if scalar.text in known:
            good.append(scalar.text)
        elif scalar.text not in lost:
            findings.unknown(code, scalar, known)
    return tuple(good)
