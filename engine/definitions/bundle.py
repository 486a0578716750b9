"""From the files of a project to a bundle: everything is read, then named, then linked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from types import MappingProxyType

from engine.definitions.children import check_asking, check_started_alone
from engine.definitions.declare_forms import declare_form
from engine.definitions.declare_workflows import declare_workflow
from engine.definitions.drafts import Drafts, FormDraft
from engine.definitions.findings import Findings
from engine.definitions.forms import link_form
from engine.definitions.linking import Linker
from engine.definitions.lists import read_list_file
from engine.definitions.locales import read_catalogue
from engine.definitions.model import Bundle
from engine.definitions.pictures import read_pictures
from engine.definitions.placing import link_placeholders
from engine.definitions.project_file import (
    check_names,
    check_people,
    declare_project,
    declare_roles,
)
from engine.definitions.renaming import check_renaming
from engine.definitions.roles import link_roles
from engine.definitions.scenarios import read_scenarios
from engine.definitions.workflows import link_workflow
from engine.expression import types
from engine.expression.types import Type
from engine.fieldtypes import field_types
from engine.fieldtypes.base import Inside
from engine.i18n.catalogue import Catalogue
from engine.loading.project import PROJECT_FILE, UNREAD, Project
from engine.problems import Location, Problem, has_errors

ROLES_FILE = "workflows/roles.yaml"


def read_bundle(
    project: Project, defaults: Project | None = None
) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """All definitions, linked, and all that is wrong with them; no bundle when anything refuses.

    Of `defaults` only the interface's words are used; the project's own words of that kind win.
    """
    findings = Findings()
    drafts = declare(project, findings)
    linker = Linker(drafts).settle()
    forms = {name: link_form(draft, linker) for name, draft in drafts.forms.items()}
    catalogue = _catalogue(project, defaults, drafts, linker)
    bundle = Bundle(
        hash=content_hash(project),
        project=drafts.facts,
        forms=MappingProxyType(forms),
        lists=MappingProxyType(drafts.lists),
        workflows=MappingProxyType(
            {n: link_workflow(draft, linker, forms) for n, draft in drafts.workflows.items()}
        ),
        roles=MappingProxyType(link_roles(drafts)),
        sensitive_classes=drafts.classes,
        catalogue=catalogue,
        scenarios=tuple(read_scenarios(project, findings)),
        types=MappingProxyType(dict(_types(drafts, linker))),
        placeholders=link_placeholders(linker, catalogue),
        pictures=MappingProxyType({p.digest: p for p in drafts.pictures.values()}),
    )
    check_renaming(drafts)
    check_asking(drafts)
    if drafts.project is not None:
        starting = drafts.project.codes("start")
        check_people(drafts)
        check_names("B120", starting, drafts.workflows, findings, lost=drafts.lost)
        check_started_alone(starting, drafts)
    problems = findings.sorted()
    return (None if _is_broken(project, problems) else bundle), problems


def _is_broken(project: Project, problems: tuple[Problem, ...]) -> bool:
    unread = any(
        file.node is None and file.table is None
        for file in project.files
        if not file.path.startswith(UNREAD)
    )
    return unread or project.file(PROJECT_FILE) is None or has_errors(problems)


def declare(project: Project, findings: Findings) -> Drafts:
    """Everything as written, sorted by kind and id."""
    file = project.file(PROJECT_FILE)
    drafts = declare_project(file.node if file else None, findings)
    drafts.lost = frozenset(_lost(project))
    drafts.pictures = read_pictures(project, findings)
    _declare_lists(project, drafts)
    for source in project.under("forms"):
        form = declare_form(source, drafts)
        if form is not None:
            drafts.forms[form.id] = form
    _declare_workflows(project, drafts)
    return drafts


def _lost(project: Project) -> Iterator[str]:
    for file in project.files:
        if file.node is None and file.table is None and not file.path.startswith(UNREAD):
            yield PurePosixPath(file.path).stem


def _declare_lists(project: Project, drafts: Drafts) -> None:
    for source in project.under("forms/lists"):
        choices = read_list_file(source, drafts)
        if choices is not None and choices.id in drafts.lists:
            place = Location(source.path, 1, 1, 1, 1)
            drafts.findings.error("C111", place, id=choices.id)
        elif choices is not None:
            drafts.lists[choices.id] = choices


def _declare_workflows(project: Project, drafts: Drafts) -> None:
    roles = project.file(ROLES_FILE)
    if roles is not None and roles.node is not None:
        declare_roles(roles.node, drafts)
    for source in project.under("workflows"):
        workflow = None if source is roles else declare_workflow(source, drafts)
        if workflow is not None:
            drafts.workflows[workflow.id] = workflow


def _catalogue(
    project: Project, defaults: Project | None, drafts: Drafts, linker: Linker
) -> Catalogue:
    inline = drafts.inline
    everywhere = {f"{f.id}.{path}" for f in drafts.forms.values() for path in _paths(f)}
    facts = {name for workflow in drafts.workflows.values() for name in workflow.facts}
    inline.names[""] = frozenset(everywhere | facts)
    for form in drafts.every_form():
        inline.names[f"{form.text}."] = frozenset(_paths(form))
        for declared in form.every():
            if field_types()[declared.type].inside is Inside.ROWS:
                inline.names[f"{declared.text}."] = frozenset(linker.row_names(form, declared))
    return read_catalogue(project, defaults, inline)


def _paths(form: FormDraft) -> Iterator[str]:
    yield from (declared.path for declared in form.every())


def _types(drafts: Drafts, linker: Linker) -> Iterator[tuple[str, Type]]:
    for form in drafts.every_form():
        make = types.rows if form.many and not form.ask else types.record
        yield form.id, make(linker.forms.get(form.id, {}))


def content_hash(project: Project) -> str:
    """What identifies a bundle: a digest of its files' paths and bytes."""
    digest = hashlib.sha256()
    for file in sorted(project.files, key=lambda file: file.path):
        for part in (file.path.encode(), file.source):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()
