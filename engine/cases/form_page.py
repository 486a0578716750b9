"""The view of one section of a form being filled, and of the last look before it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.case import RETURNED
from engine.cases.answers_view import answer_sections, removed_answers
from engine.cases.desk import Desk
from engine.cases.filling import Filling
from engine.cases.offering import Asker, Picked, codes_of, offered_choices, offers
from engine.cases.placing import Placing, placed_words
from engine.cases.remark_line import RemarkLine
from engine.cases.remarks import form_remarks
from engine.cases.row_defaults import listed_rows
from engine.cases.row_names import row_names
from engine.cases.typed import posted_of, row_ids
from engine.cases.views import FieldView, FormPage, RowView, SectionView
from engine.definitions.model import Section
from engine.environment import ROW, CaseEnvironment, run
from engine.expression import Rule
from engine.fieldtypes import field_type, has_rows, is_group
from engine.fieldtypes.base import Choice, Field, Inside, Posted
from engine.problems import AnswerPlace, Problem, Severity
from engine.schema.limits import limits_of, row_range
from engine.schema.places import (
    NO_ANSWERS,
    RowPath,
    around,
    by_row_id,
    control_name,
    outermost,
    place_text,
)


@dataclass(frozen=True, slots=True)
class _Page:
    """Where fields are being viewed: the form's level, or one row of a repeat."""

    desk: Desk
    filling: Filling
    environment: CaseEnvironment
    values: Mapping[str, Any]
    stored: Mapping[str, Any]
    here: frozenset[str]  # ids answered on this very page
    tried: bool
    placing: Placing
    remarks: Mapping[str, RemarkLine]
    rows: RowPath = ()


def open_sections(filling: Filling) -> tuple[Section, ...]:
    """The sections that are relevant and hold something for this person."""
    return tuple(
        section
        for section in filling.form.sections
        if (section.relevant is None or run(section.relevant, filling.environment) is True)
        and any(_has_something(declared, filling) for declared in section.fields)
    )


def form_page(desk: Desk, filling: Filling, section_id: str, tried: bool) -> FormPage:
    """One section ('' = the last look), with its problems once it has been tried."""
    sections = open_sections(filling)
    section = next((s for s in sections if s.id == section_id), None)
    fields = section_fields(desk, filling, section, tried) if section is not None else ()
    shown = filling.problems if section is None else _problems_in(desk, section, filling)
    return FormPage(
        draft_id=filling.draft.id,
        form=filling.form,
        workflow=filling.workflow,
        case_id=filling.draft.case if filling.case is not None else "",
        number=filling.case.number if filling.case is not None else "",
        record_id=filling.draft.record,
        saved_at=filling.draft.saved_at,
        sections=tuple(_section_view(desk, s, n, filling) for n, s in enumerate(sections, start=1)),
        section=section,
        fields=fields,
        problems=_errors(shown) if tried or section is None else (),
        warnings=tuple(p for p in filling.problems if p.severity is Severity.WARNING),
        removed=removed_answers(filling) if section is None else (),
        answers=answer_sections(desk, filling) if section is None else (),
        comment=_returned_comment(filling),
        remarks=_remarks(desk, filling),
        placed=placed_words(desk, filling),
    )


def section_fields(
    desk: Desk, filling: Filling, section: Section, tried: bool
) -> tuple[FieldView, ...]:
    """The fields of a section as they are to be shown to this person."""
    here = _ids_in(desk, filling, section)
    page = _Page(
        desk,
        filling,
        filling.environment,
        filling.verdict.answers,
        filling.draft.base,
        here,
        tried,
        Placing(desk, filling.actor, filling.workflow, filling.form),
        {line.place: line for line in _remarks(desk, filling)},
    )
    return tuple(_views(section.fields, page))


def _views(fields: tuple[Field, ...], page: _Page) -> Iterator[FieldView]:
    for declared in fields:
        if declared.retired or not _may_see(declared, page.filling):
            continue
        view = _view(declared, page)
        if view.relevant or view.condition is not None:
            yield view
            if extra := field_type(declared.type).extra_fields(declared):
                yield from _views(extra, page)


def _view(declared: Field, page: _Page) -> FieldView:
    if not page.rows and _untouched(declared, page):
        kept = page.desk.blank_views
        if declared.text not in kept:
            kept[declared.text] = _blank_view(declared, page)
        blank = kept[declared.text]
        if blank is not None:
            return blank
    return _worked_out(declared, page)


def _untouched(declared: Field, page: _Page) -> bool:
    """Whether nothing has been typed, kept, carried over or found wrong here."""
    name, draft = declared.id, page.filling.draft
    if name in page.values or name in page.stored or name in draft.typed or name in draft.prefilled:
        return False
    if name in page.remarks:
        return False
    return declared.path in page.filling.writable and not (page.tried and page.filling.problems)


def _blank_view(declared: Field, page: _Page) -> FieldView | None:
    """The view of a field without an answer that hangs on no other: the same on every page."""
    rules = (declared.relevant, declared.calculate, declared.choice_filter)
    by_rule = any(isinstance(rule, Rule) for rule in (*rules, declared.required, declared.readonly))
    kind = field_type(declared.type)
    if by_rule or offers(declared) or kind.inside is not Inside.NOTHING or not kind.stores:
        return None
    if declared.text in page.desk.bundle.placeholders:
        return None
    if "choices" in declared.options and declared.options["choices"] not in page.desk.bundle.lists:
        return None
    return replace(_worked_out(declared, page), standing=True)


def _worked_out(declared: Field, page: _Page) -> FieldView:
    control = control_name(declared.id, page.rows)
    verdict = page.filling.verdict
    relevant = declared.relevant is None or run(declared.relevant, page.environment) is True
    view = FieldView(
        field=declared,
        name=control,
        posted=_posted(declared, control, page),
        value=None if has_rows(declared) else page.values.get(declared.id),
        relevant=relevant,
        condition=_condition(declared.relevant, page.here),
        required=control in verdict.required or declared.required is True,
        readonly=_readonly(declared, page),
        choices=_choices(declared, control, page),
        problems=_problems_at(control, page) if page.tried else (),
        prefilled_from=page.filling.draft.prefilled.get(control, ""),
        placed=page.placing.within(declared.text, page.environment, page.rows),
        remark=page.remarks.get(control),
    )
    holds = field_type(declared.type).inside
    if holds is Inside.FIELDS:
        return replace(view, fields=tuple(_views(declared.fields, page)))
    return _with_rows(view, declared, page) if holds is Inside.ROWS else view


def _posted(declared: Field, control: str, page: _Page) -> Posted:
    """What the control shows: the answer as it stands, or as stored where it is not relevant now.

    A repeat has no control of its own: its rows are views, each cut down to what may be read.
    """
    if has_rows(declared) or not field_type(declared.type).stores:
        return {}
    shown = page.values.get(declared.id, page.stored.get(declared.id))
    return posted_of(declared, control, shown, page.filling.draft)


def _with_rows(view: FieldView, declared: Field, page: _Page) -> FieldView:
    rows_from = page.desk.bundle.lists.get(str(declared.options.get("rows_from", "")))
    held = by_row_id(page.values.get(declared.id))
    stored = by_row_id(page.stored.get(declared.id))
    filling = page.filling
    own = row_ids(declared, page.rows, filling.draft, filling.writable)
    listed = tuple(held) or listed_rows(declared, rows_from, page.environment)
    ids = listed if rows_from else own
    here = frozenset(_ids(declared.fields))
    blanks = dict.fromkeys(here)
    rows = []
    for number, row_id in enumerate(ids, start=1):
        row = held.get(row_id, {ROW: row_id})
        level = replace(
            page,
            environment=page.environment.in_row(row, number, blanks),
            values=row,
            stored=stored.get(row_id, NO_ANSWERS),
            here=page.here | here,
            rows=(*page.rows, (declared.id, row_id)),
        )
        label = rows_from.by_code[row_id].text if rows_from else ""
        rows.append(RowView(row_id, number, label, tuple(_views(declared.fields, level))))
    least, most = row_range(limits_of(declared, page.environment))
    free = rows_from is None and not view.readonly
    return replace(
        view,
        rows=tuple(rows),
        may_add=free and (most is None or len(rows) < most),
        may_remove=free and not _kept(declared, len(rows), (least, most)),
        may_move=free and "order_by" not in declared.options,
    )


def _kept(declared: Field, rows: int, allowed: tuple[int, int | None]) -> bool:
    """Whether no row may go: none may ever, or their number is fixed and there are no more."""
    least, most = allowed
    return declared.options.get("keep_rows") is True or (least == most and rows <= least)


def _choices(declared: Field, control: str, page: _Page) -> tuple[Choice, ...]:
    if offers(declared):
        asker = Asker(page.desk, page.filling.actor, page.environment)
        return offered_choices(asker, declared, _picked(declared, control, page))
    if str(declared.options.get("choices")) in page.desk.bundle.lists:
        return page.desk.judge.choices(declared, page.environment, page.values)
    return _row_choices(declared, page) if "choices" in declared.options else ()


def _picked(declared: Field, control: str, page: _Page) -> Picked:
    searched = page.filling.draft.typed.get(control, {}).get("search", ("",))
    return Picked(
        searched[-1] if searched else "",
        codes_of(page.values.get(declared.id)),
        codes_of(page.stored.get(declared.id)),
    )


def _row_choices(declared: Field, page: _Page) -> tuple[Choice, ...]:
    filling = page.filling
    levels = around(filling.verdict.answers, page.rows)
    names = row_names(declared, filling.form, levels, filling.readable)
    return tuple(Choice(row_id, "", columns={"label": name}) for row_id, name in names.items())


def _condition(rule: Rule | None, here: frozenset[str]) -> Rule | None:
    """The rule, where it hangs on something answered on the same page."""
    if rule is None:
        return None
    return rule if any(path[0] in here for path in rule.reads) else None


def _readonly(declared: Field, page: _Page) -> bool:
    if declared.calculate is not None or declared.path not in page.filling.writable:
        return True
    rule = declared.readonly
    return run(rule, page.environment) is True if isinstance(rule, Rule) else rule


def _may_see(declared: Field, filling: Filling) -> bool:
    if not field_type(declared.type).stores:
        return True
    return declared.path in filling.readable


def _has_something(declared: Field, filling: Filling) -> bool:
    if is_group(declared):
        return any(_has_something(inner, filling) for inner in declared.fields)
    return not declared.retired and _may_see(declared, filling)


def _ids(fields: tuple[Field, ...]) -> Iterator[str]:
    for declared in fields:
        if is_group(declared):
            yield from _ids(declared.fields)
        else:
            yield declared.id
            yield from (extra.id for extra in field_type(declared.type).extra_fields(declared))


def _problems_at(control: str, page: _Page) -> tuple[Problem, ...]:
    return tuple(
        problem
        for problem in page.filling.problems
        if isinstance(problem.location, AnswerPlace) and place_text(problem.location) == control
    )


def _ids_in(desk: Desk, filling: Filling, section: Section) -> frozenset[str]:
    """The ids of the fields of a section; the same while the bundle is."""
    key = (filling.form.text, section.id)
    if key not in desk.section_ids:
        desk.section_ids[key] = frozenset(_ids(section.fields))
    return desk.section_ids[key]


def _problems_in(desk: Desk, section: Section, filling: Filling) -> tuple[Problem, ...]:
    if not filling.problems:
        return ()
    ids = _ids_in(desk, filling, section)
    return tuple(
        p for p in filling.problems if _stands_in(p, ids) or p.params.get("section") == section.id
    )


def _stands_in(problem: Problem, ids: frozenset[str]) -> bool:
    place = problem.location
    return isinstance(place, AnswerPlace) and outermost(place) in ids


def _errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(p for p in problems if p.severity is Severity.ERROR)


def _section_view(desk: Desk, section: Section, number: int, filling: Filling) -> SectionView:
    visited = section.id in filling.draft.visited or bool(filling.draft.record)
    return SectionView(section, number, visited, len(_errors(_problems_in(desk, section, filling))))


def _remarks(desk: Desk, filling: Filling) -> tuple[RemarkLine, ...]:
    return form_remarks(desk, filling.actor, filling.case, filling.draft.record)


def _returned_comment(filling: Filling) -> str:
    """What the reviewer wrote, where the form was sent back to be mended."""
    if filling.case is None:
        return ""
    for decided in filling.case.approvals.values():
        transition = filling.workflow.transitions.get(decided.transition)
        approval = transition.approval if transition is not None else None
        if decided.status == RETURNED and approval and filling.form.id in approval.locks:
            return decided.comment
    return ""
