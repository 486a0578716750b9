"""Choice lists: YAML and CSV files, and the small ones written inside a field (codes C1xx)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from engine.definitions.drafts import Drafts
from engine.definitions.findings import Findings, Place
from engine.definitions.shapes import (
    NO,
    NUMBER,
    YES,
    Attr,
    Element,
    Shape,
    is_group,
    is_id,
    number_of,
    read_element,
)
from engine.definitions.tables import CHOICE, COLUMN_TYPES, LIST
from engine.definitions.texts import Inline
from engine.expression import types
from engine.expression.types import Type
from engine.fieldtypes.base import Choice, ChoiceList
from engine.loading import nodes
from engine.loading.nodes import Scalar
from engine.loading.project import SourceFile
from engine.loading.table import Cell, Table
from engine.problems import Location

CODE = re.compile(r"[^\s,;\[\]{}'\"]{1,64}")
TYPES: Mapping[str, Type] = {
    "text": types.TEXT,
    "integer": types.NUMBER,
    "decimal": types.NUMBER,
    "yes_no": types.YES_NO,
    "date": types.DATE,
}
FORMER = "renamed_from"  # of a table: the codes that a choice had before, blanks between them
OWN_COLUMNS = ("code", "parent", "level", "retired", "image", FORMER)


@dataclass(frozen=True, slots=True)
class Draft:
    """One choice as written: its cells by column, each with its place."""

    cells: Mapping[str, Scalar | Cell]
    place: Place

    def text(self, column: str) -> str:
        """The text of a column, '' where there is none."""
        found = self.cells.get(column)
        return found.text.strip() if found else ""


def read_list_file(file: SourceFile, drafts: Drafts) -> ChoiceList | None:
    """The list of one file; its id is the file's name."""
    name, inline, findings = PurePosixPath(file.path).stem, drafts.inline, drafts.findings
    if file.table is not None:
        place = Location(file.path, 1, 1, 1, 1)
        return _placed(_from_table(name, file.table, drafts), place)
    if file.node is None:
        return None
    element = read_element(file.node, LIST, findings)
    declared = element.scalar("list")
    if declared is not None:
        is_id(declared, findings, in_rules=False)
        if declared.text != name:
            findings.error("B114", declared, id=declared.text, file=name)
    inline.take(element, LIST, f"lists.{name}")
    inline.required.pop(f"lists.{name}.label", None)
    place = declared.location if declared else file.node.location
    return _placed(_from_yaml(name, element, drafts), place)


def _placed(found: ChoiceList | None, place: Location) -> ChoiceList | None:
    return None if found is None else replace(found, location=place)


def _from_yaml(name: str, element: Element, written: Drafts) -> ChoiceList:
    inline, findings = written.inline, written.findings
    columns = dict(_columns(element.group("columns"), findings))
    table = {**CHOICE, **dict.fromkeys(columns, Attr(Shape.PLAIN))}
    drafts = []
    for item in element.items("choices"):
        choice = read_element(item, table, findings)
        cells = {key: value for key, value in choice.values.items() if isinstance(value, Scalar)}
        if "code" in cells:
            inline.take(choice, CHOICE, f"lists.{name}.{cells['code'].text}")
            drafts.append(Draft(cells, cells["code"]))
    if element.has("choices") and not drafts:
        findings.error("C109", element.values["choices"], list=name)
    found = _finish(name, drafts, columns, written)
    return with_renamed(found, element.group("renamed"), findings)


def _columns(declared: nodes.Mapping | None, findings: Findings) -> Iterator[tuple[str, str]]:
    for entry in declared.entries if declared else ():
        if entry.key.text in CHOICE:
            findings.error("B112", entry.key, id=entry.key.text)
        elif is_id(entry.key, findings) and isinstance(entry.value, Scalar):
            kind = entry.value.text
            if kind not in COLUMN_TYPES:
                values = ", ".join(COLUMN_TYPES)
                findings.unknown("C106", entry.value, COLUMN_TYPES, values=values)
            yield entry.key.text, kind if kind in COLUMN_TYPES else "text"


def _from_table(name: str, table: Table, written: Drafts) -> ChoiceList | None:
    inline, findings = written.inline, written.findings
    heads = [cell.text.strip() for cell in table.header]
    if "code" not in heads:
        findings.error("C108", table.header[0] if table.header else Location(name, 1, 1, 1, 1))
        return None
    columns = dict(_table_columns(table, findings))
    names = [head.split(":")[0] if not head.startswith("label:") else head for head in heads]
    drafts = []
    for row in table.rows:
        cells = {n: cell for n, cell in zip(names, row, strict=False) if cell.text.strip()}
        code = cells.get("code")
        if code is None:
            findings.error("B106", row[heads.index("code")])
            continue
        _table_labels(f"lists.{name}.{code.text.strip()}.label", cells, inline, code)
        drafts.append(Draft(cells, code))
    inline.allowed.add(f"lists.{name}.label")
    found = _finish(name, drafts, columns, written)
    return replace(found, renamed=dict(_former(found, drafts, findings)))


def _former(
    found: ChoiceList, drafts: list[Draft], findings: Findings
) -> Iterator[tuple[str, str]]:
    """(former code, code of today), each former one claimed once."""
    first: dict[str, str] = {}
    for draft in drafts:
        for former in draft.text(FORMER).split():
            if former in found.by_code:
                findings.error("C110", draft.cells[FORMER], choice=former)
            elif first.setdefault(former, draft.text("code")) != draft.text("code"):
                findings.error("C112", draft.cells[FORMER], choice=former, first=first[former])
            else:
                yield former, draft.text("code")


def _table_columns(table: Table, findings: Findings) -> Iterator[tuple[str, str]]:
    for cell in table.header:
        head, _, kind = cell.text.strip().partition(":")
        if head in OWN_COLUMNS or head == "label":
            continue
        if kind and kind not in COLUMN_TYPES:
            findings.error("C106", cell, name=kind, values=", ".join(COLUMN_TYPES))
        yield head, kind if kind in COLUMN_TYPES else "text"


def _table_labels(path: str, cells: Mapping[str, Cell], inline: Inline, code: Cell) -> None:
    inline.allowed.add(path)
    for head, cell in cells.items():
        if head.startswith("label:"):
            text = Scalar(cell.text.strip(), cell.location, plain=True, block=False)
            inline.put_in(head[len("label:") :], path, text)
    if f"label:{inline.source_language}" not in cells:
        inline.required[path] = (code.location, "label")


def _finish(
    name: str, drafts: list[Draft], columns: Mapping[str, str], written: Drafts
) -> ChoiceList:
    findings = written.findings
    by_code: dict[str, Draft] = {}
    for draft in drafts:
        code = draft.text("code")
        if not CODE.fullmatch(code):
            findings.error("C102", draft.place, choice=code)
        elif code in by_code:
            first = line_of(by_code[code].place)
            findings.error("C101", draft.place, choice=code, first=first)
        else:
            by_code[code] = draft
    for draft in by_code.values():
        _check_parent(draft, by_code, findings)
    choices = tuple(_choice(name, draft, columns, written) for draft in by_code.values())
    kinds = {column: TYPES[kind] for column, kind in columns.items()}
    return ChoiceList(name, f"lists.{name}", choices, kinds, {}, {c.code: c for c in choices})


def line_of(place: Place) -> int:
    """The line a place begins on."""
    return place.line if isinstance(place, Location) else place.location.line


def _check_parent(draft: Draft, by_code: Mapping[str, Draft], findings: Findings) -> None:
    parent = draft.cells.get("parent")
    if parent is None:
        return
    if parent.text.strip() not in by_code:
        findings.unknown("C103", parent, by_code)
        return
    seen, step = {draft.text("code")}, parent.text.strip()
    while step in by_code:
        if step == draft.text("code"):
            findings.error("C104", parent, choice=step)
            return
        if step in seen:
            return
        seen.add(step)
        step = by_code[step].text("parent")


def _choice(name: str, draft: Draft, columns: Mapping[str, str], written: Drafts) -> Choice:
    code = draft.text("code")
    values = {
        column: _value(draft.cells[column], kind, written.findings)
        if column in draft.cells
        else None
        for column, kind in columns.items()
    }
    retired = draft.text("retired") in YES
    return Choice(
        code,
        f"lists.{name}.{code}",
        draft.text("parent"),
        draft.text("level"),
        retired,
        columns=values,
        image=written.picture(draft.cells.get("image")),
    )


def _value(cell: Scalar | Cell, kind: str, findings: Findings) -> object:
    text = cell.text.strip()
    if kind == "text":
        return text
    value = _typed(text, kind)
    if value is None:
        findings.error("C105", cell, value=text, type=kind)
    return value


def _typed(text: str, kind: str) -> object:
    if kind == "yes_no":
        return True if text in YES else False if text in NO else None
    if kind == "date":
        return text if _is_date(text) else None
    if not NUMBER.fullmatch(text) or (kind == "integer" and "." in text):
        return None
    return number_of(text)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def with_renamed(
    found: ChoiceList, renamed: nodes.Mapping | None, findings: Findings
) -> ChoiceList:
    """The list with the codes its choices had before."""
    pairs = {}
    for entry in renamed.entries if renamed else ():
        if entry.key.text in found.by_code:
            findings.error("C110", entry.key, choice=entry.key.text)
        elif isinstance(entry.value, Scalar) and entry.value.text not in found.by_code:
            findings.unknown("C103", entry.value, found.by_code)
        elif isinstance(entry.value, Scalar):
            pairs[entry.key.text] = entry.value.text
    return replace(found, renamed=pairs)


def read_inline_choices(
    list_id: str, path: str, node: nodes.Node, inline: Inline, findings: Findings
) -> ChoiceList | None:
    """The list written inside a field as `code: Label`; its words stand under the field."""
    if not is_group(node, findings) or not isinstance(node, nodes.Mapping):
        return None
    choices = []
    for entry in node.entries:
        code = entry.key.text
        if not CODE.fullmatch(code):
            findings.error("C102", entry.key, choice=code)
            continue
        inline.put(f"{path}.choices.{code}.label", entry.value)
        choices.append(Choice(code, f"{path}.choices.{code}"))
    by_code = {choice.code: choice for choice in choices}
    return ChoiceList(list_id, f"{path}.choices", tuple(choices), {}, {}, by_code)
