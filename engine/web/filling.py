"""Form pages: one section, the last look, and two people's answers beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from starlette.responses import Response

from engine.cases.placed import NOTHING, NOWHERE, PlacedAt
from engine.cases.remark_line import RemarkLine
from engine.cases.views import FieldView, FormPage
from engine.definitions.model import Form, Section
from engine.fieldtypes import field_type, is_group
from engine.fieldtypes.base import Field
from engine.problems import AnswerPlace, Problem
from engine.schema.places import declared_path, outermost, place_text, read_place, row_name
from engine.web.call import Call
from engine.web.drawing import section_url
from engine.web.headers import DEVICES, devices_policy
from engine.web.keeping import kept_here
from engine.web.live import READ_APART, live_form, live_words
from engine.web.widgets import Widgets, control_id

NO_ROWS: Final[Mapping[str, str]] = {}
Link = tuple[str, str]
"""Where to go (or '') and the words."""


def section_page(call: Call, page: FormPage, status: int = 200, said: str = "") -> Response:
    """One section of a form."""
    types = types_of(page.fields)
    values = {
        "form": page,
        "wrong": _wrong_here(call, page) if page.problems else (),
        "place": _place(page),
        "uploads": sends_files(types),
        "said": said,
        "more": reads_apart(types),
        "remark_link": remark_link,
        "live": live(call, page),
        "rules": live_form(call, page.workflow, page.form)[0],
    }
    return with_devices(call.page("form.html", values, status), types)


def types_of(views: Sequence[FieldView]) -> frozenset[str]:
    """The types of the fields of a page, those in groups and rows too."""
    return frozenset([view.field.type for view in all_views(views)])


def reads_apart(types: frozenset[str]) -> bool:
    """Whether the script needs its second part to read what is typed here."""
    return not types.isdisjoint(READ_APART)


def with_devices(response: Response, types: frozenset[str]) -> Response:
    """The page with leave to use the camera or the position, where a field of it needs them."""
    needed = {field_type(name).device for name in types} - {""}
    if needed:
        response.headers[DEVICES] = devices_policy(needed)
    return response


def _wrong_here(call: Call, page: FormPage) -> list[Link]:
    """What is wrong in this section in the order of the page, rows called as they are there."""
    views = tuple(all_views(page.fields))
    order = {view.name: number for number, view in enumerate(views)}
    widgets = Widgets(call.wording)
    rows = {f"{v.name}/{row.id}": widgets.row_label(v, row) for v in views for row in v.rows}

    def place_in_page(problem: Problem) -> int:
        place = problem.location
        return order.get(place_text(place), -1) if isinstance(place, AnswerPlace) else -1

    found = sorted(page.problems, key=place_in_page)
    return problem_links(call, page.form, found, placed=page.placed, rows=rows)


def live(call: Call, page: FormPage) -> dict[str, object]:
    """What the page's script is given besides the rules."""
    return {**(page.live or {}), "words": live_words(call.wording), "phone": kept_here(call)}


def sends_files(types: frozenset[str]) -> bool:
    """Whether some type among these takes files."""
    return any(field_type(name).sends_files is not None for name in types)


def last_look(call: Call, page: FormPage, status: int = 200) -> Response:
    """The whole form before it is sent."""
    values = {
        "form": page,
        "wrong": problem_links(call, page.form, page.problems, page.draft_id, placed=page.placed),
        "warnings": _warnings(call, page),
        "place": len(page.sections) + 1,
        "remark_link": remark_link,
    }
    return call.page("check.html", values, status)


def clash_page(call: Call, page: FormPage, confirmed: Sequence[str]) -> Response:
    """Yours and theirs, field by field."""
    values = {
        "form": page,
        "clashes": [(clash, f"pick:{clash.field.id}") for clash in page.clashes],
        "confirmed": confirmed,
    }
    return call.page("clash.html", values, 409)


def _place(page: FormPage) -> int:
    """The number of the section within those that are open."""
    ids = [part.section.id for part in page.sections]
    return ids.index(page.section.id) + 1 if page.section and page.section.id in ids else 1


Warned = tuple[str, str, str, list[tuple[str, str]]]


def _warnings(call: Call, page: FormPage) -> list[Warned]:
    """Each warning once: its code, its words, where to change it, the cases it speaks of."""
    found: dict[str, Warned] = {}
    for problem in page.warnings:
        ((link, words),) = problem_links(
            call, page.form, (problem,), page.draft_id, placed=page.placed
        )
        cases = zip(*(_listed(problem, name) for name in ("cases", "numbers")), strict=True)
        found.setdefault(problem.code, (problem.code, words, link, list(cases)))
    return list(found.values())


def _listed(problem: Problem, name: str) -> tuple[str, ...]:
    found = problem.params.get(name)
    return found if isinstance(found, tuple) else ()


def problem_links(
    call: Call,
    form: Form,
    problems: Sequence[Problem],
    draft_id: str = "",
    *,
    placed: PlacedAt = NOWHERE,
    rows: Mapping[str, str] = NO_ROWS,
) -> list[Link]:
    """Problems in words, each leading to the first control of its field; `rows` is what rows are
    called, by the name of a row."""
    links = (_link(call, form, problem, draft_id, placed) for problem in problems)
    return [
        (link, _in_rows(call, problem, words, rows))
        for problem, (link, words) in zip(problems, links, strict=True)
    ]


def _in_rows(call: Call, problem: Problem, words: str, rows: Mapping[str, str]) -> str:
    """The words of a problem after the names of the rows it stands in."""
    around = problem.location.rows if isinstance(problem.location, AnswerPlace) else ()
    names = (rows.get(row_name(around[: depth + 1]), "") for depth in range(len(around)))
    where = call.wording.t("web.join").join(name for name in names if name)
    return call.wording.t("web.form.in_row", where=where, problem=words) if where else words


def _link(call: Call, form: Form, problem: Problem, draft_id: str, placed: PlacedAt) -> Link:
    place = problem.location
    if not isinstance(place, AnswerPlace) or not place.field:
        return _link_of_all(call, form, problem, draft_id, placed)
    field = form.fields.get(declared_path(place))
    words = call.wording.sentence(problem, field, placed.get(place_text(place), NOTHING))
    anchor = f"#{control_id(place_text(place))}"
    section = section_of(form, place) if draft_id else None
    if draft_id and section is None:
        return "", words
    return (section_url(draft_id, section.id) if section else "") + anchor, words


def _link_of_all(call: Call, form: Form, problem: Problem, draft_id: str, placed: PlacedAt) -> Link:
    """What is wrong with a section, or with the form as a whole."""
    part = next((s for s in form.sections if s.id == problem.params.get("section")), None)
    if part is None:
        return "", call.wording.sentence(problem, placed=placed.get("", NOTHING))
    link = section_url(draft_id, part.id) if draft_id else ""
    return link, call.wording.sentence(problem, placed=placed.get(part.text, NOTHING))


def section_of(form: Form, place: AnswerPlace) -> Section | None:
    """The section in which a place lies."""
    wanted = outermost(place)
    for section in form.sections:
        ids = set(_ids(section.fields))
        if wanted in ids or wanted.removesuffix("_other") in ids:
            return section
    return None


def _ids(fields: Sequence[Field]) -> Iterator[str]:
    for field in fields:
        yield field.id
        if is_group(field):
            yield from _ids(field.fields)


def all_views(views: Sequence[FieldView]) -> Iterator[FieldView]:
    """Every field of a page, those of groups and rows too."""
    for view in views:
        yield view
        yield from all_views(view.fields)
        for row in view.rows:
            yield from all_views(row.fields)


def remark_link(page: FormPage, line: RemarkLine) -> str:
    """Where the answer that a remark concerns is given, '' where it is asked for no more."""
    section = section_of(line.form, read_place(line.form.id, line.place))
    open_now = section is not None and any(part.section.id == section.id for part in page.sections)
    if section is None or not open_now:
        return ""
    return f"{section_url(page.draft_id, section.id)}#{control_id(line.place)}-remark"
