"""Random pairs of configurations: a form as it was, and as someone has changed it since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from small_project import AMAL, Office

from engine.cases.draft_steps import keep_draft, open_draft, start_draft
from engine.cases.show_record import show_record
from engine.cases.submit_form import Sent
from engine.cases.views import AnswerSection, FieldView, FormPage, Submitted
from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.fieldtypes.base import Posted
from engine.loading.project import read_sources
from engine.schema.adopting import SAFE_CHANGES

PROJECT = """\
project: changing
label: Changing
source_language: en
languages: [en]
time_zone: Africa/Khartoum
start: [case]
"""
WORKFLOW = """\
workflow: case
label: Case
start:
  form: intake
forms: [intake]
facts:
  noted:
    type: text
    rule: intake.note
states:
  open:
    label: Open
    initial: yes
    edit: [intake]
  closed:
    label: Closed
    final: yes
transitions:
  close:
    label: Close
    from: open
    to: closed
    by:
      worker: own
    forms:
      intake: complete
"""
ROLES = """\
roles:
  worker:
    label: Worker
    scope: own
    start: [case]
    forms:
      intake: write
"""
CODES = ("a", "b", "c", "d")
TYPES = ("text", "integer", "decimal", "yes_no", "select_one", "select_multiple", "date", "phone")
CHANGES = ("keep", "keep", "rename", "retype", "remove", "retire", "elsewhere", "unsafe")


@dataclass(frozen=True)
class Question:
    """A field as it was, what becomes of it, and what was typed."""

    id: str
    type: str
    change: str
    typed: Any

    @property
    def now(self) -> str:
        """Its id today."""
        return f"{self.id}_now" if self.change in ("rename", "retype") else self.id

    def type_now(self) -> str:
        """Its type today."""
        if self.change == "retype":
            return next((t for t, olds in SAFE_CHANGES.items() if self.type in olds), self.type)
        if self.change == "unsafe":
            return {"text": "date", "yes_no": "integer"}.get(self.type, "yes_no")
        return self.type


@dataclass(frozen=True)
class Change:
    """Two configurations and what was typed under the first."""

    top: tuple[Question, ...]
    rows: tuple[Question, ...]
    how_many: int
    repeat: str  # keep, rename or remove
    codes: Mapping[str, str]  # code -> keep, rename, retire or remove
    required: bool  # whether a new field that must be answered comes in
    before: Bundle = field(init=False)
    after: Bundle = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "before", _bundle(self._form(False), self._list(False)))
        object.__setattr__(self, "after", _bundle(self._form(True), self._list(True)))

    def typed(self) -> dict[str, Any]:
        """What was typed, as plain texts by field."""
        rows = [{q.id: q.typed for q in self.rows} for _ in range(self.how_many)]
        return {"note": "first", **{q.id: q.typed for q in self.top}, "family": rows}

    def code_now(self, code: str) -> str:
        """A code as it is called today."""
        return f"{code}_now" if self.codes.get(code) == "rename" else code

    def _form(self, now: bool) -> str:
        first, second = [_note()], [_always()]
        for question in self.top:
            place = second if now and question.change == "elsewhere" else first
            place.extend(_lines(question, now, 6))
        first.extend(self._repeat(now))
        if now and self.required:
            second.append("      - {id: brand_new, type: text, label: New, required: yes}")
        sections = [_section("one", first), _section("two", second)]
        return "form: intake\nlabel: Intake\nsections:\n" + "".join(sections)

    def _repeat(self, now: bool) -> Iterator[str]:
        if now and self.repeat == "remove":
            return
        renamed = now and self.repeat == "rename"
        yield f"      - id: {'household' if renamed else 'family'}"
        yield "        type: repeat\n        label: Family"
        if renamed:
            yield "        renamed_from: family"
        yield "        fields:\n          - {id: always_here, type: text, label: Always}"
        for question in self.rows:
            yield from _lines(question, now, 10)

    def _list(self, now: bool) -> str:
        told = {code: self.codes[code] if now else "keep" for code in CODES}
        lines = ["list: kinds", "label: Kinds"]
        if renamed := [code for code, what in told.items() if what == "rename"]:
            lines += ["renamed:", *(f"  {code}: {code}_now" for code in renamed)]
        lines += ["choices:", "  - {code: z, label: Z}"]
        for code, what in told.items():
            if what != "remove":
                name = self.code_now(code) if now else code
                retired = ", retired: yes" if what == "retire" else ""
                lines.append(f"  - {{code: {name}, label: {name}{retired}}}")
        return "\n".join(lines) + "\n"


def _note() -> str:
    return "      - {id: note, type: text, label: Note}"


def _always() -> str:
    return "      - {id: always, type: text, label: Always}"


def _section(name: str, lines: list[str]) -> str:
    return f"  - id: {name}\n    label: {name}\n    fields:\n" + "\n".join(lines) + "\n"


def _lines(question: Question, now: bool, indent: int) -> Iterator[str]:
    if now and question.change == "remove":
        return
    name, kind = question.id, question.type
    if now:
        name, kind = question.now, question.type_now()
    inner = [f"id: {name}", f"type: {kind}", f"label: {name}"]
    inner += ["choices: kinds"] * kind.startswith("select")
    inner += [f"renamed_from: {question.id}"] * (name != question.id)
    inner += ["retired: yes"] * (now and question.change == "retire")
    yield " " * indent + "- {" + ", ".join(inner) + "}"


def _bundle(form: str, choices: str) -> Bundle:
    files = {
        "project.yaml": PROJECT,
        "forms/intake.yaml": form,
        "forms/lists/kinds.yaml": choices,
        "workflows/case.yaml": WORKFLOW,
        "workflows/roles.yaml": ROLES,
    }
    project, unread = read_sources({path: text.encode() for path, text in files.items()})
    bundle, problems = read_bundle(project)
    assert bundle is not None, (unread, problems, form)
    return bundle


WORDS = st.text(st.characters(categories=["Lu", "Ll", "Nd", "Lo"]), min_size=1, max_size=12)
ANSWERS: Mapping[str, st.SearchStrategy[Any]] = {
    "text": WORDS,
    "integer": st.integers(0, 9999).map(str),
    "decimal": st.decimals(0, 99, places=2).map(str),
    "yes_no": st.sampled_from(["yes", "no"]),
    "select_one": st.sampled_from(CODES),
    "select_multiple": st.lists(st.sampled_from(CODES), min_size=1, unique=True),
    "date": st.dates()
    .filter(lambda day: 1900 <= day.year <= 2200)
    .map(lambda day: day.isoformat()),
    "phone": st.integers(100_000_000, 999_999_999).map(lambda n: f"+2499{n}"),
}


@st.composite
def questions(draw: st.DrawFn, prefix: str) -> tuple[Question, ...]:
    """A few fields of any type, each with an answer and a fate."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        kind, change = draw(st.sampled_from(TYPES)), draw(st.sampled_from(CHANGES))
        found.append(Question(f"{prefix}_{number}", kind, change, draw(ANSWERS[kind])))
    return tuple(found)


def changes(required: bool | None = None) -> st.SearchStrategy[Change]:
    """Pairs of configurations."""
    fate = st.sampled_from(["keep", "keep", "rename", "retire", "remove"])
    return st.builds(
        Change,
        top=questions("top"),
        rows=questions("row"),
        how_many=st.integers(0, 3),
        repeat=st.sampled_from(["keep", "rename", "remove"]),
        codes=st.fixed_dictionaries(dict.fromkeys(CODES, fate)),
        required=st.booleans() if required is None else st.just(required),
    )


def begun(change: Change) -> tuple[Office, str]:
    """An office of today with a case that was filled before the change."""
    office = Office(bundle=change.before)
    sent = office.send(AMAL, typed=change.typed())
    assert isinstance(sent, Submitted), sent
    office.use(change.after)
    return office, sent.case_id


def edited(office: Office, case_id: str, note: str) -> Sent:
    """The form opened, every page of it sent as its browser would, and one answer changed."""
    draft_id = start_draft(office.desk, AMAL, "case", case_id, form="intake")
    assert isinstance(draft_id, str)
    for section in ("one", "two"):
        page = open_draft(office.desk, AMAL, draft_id, section, tried=False)
        assert isinstance(page, FormPage)
        posted = dict(controls(page.fields))
        if "note" in posted:
            posted["note"] = {"": (note,)}
        keep_draft(office.desk, AMAL, draft_id, section, posted=posted, do="save")
    return office.submit(AMAL, draft_id)


def controls(views: tuple[FieldView, ...]) -> Iterator[tuple[str, Posted]]:
    """What a browser sends of fields: their controls as they are shown."""
    for view in views:
        yield from controls(view.fields)
        for row in view.rows:
            yield from controls(row.fields)
        if not view.rows and view.field.type != "repeat":
            yield view.name, view.posted


def leaves(value: Any) -> Iterator[str]:
    """Every text, number and truth in an answer, as text; ids of rows are not answers."""
    if isinstance(value, Mapping):
        yield from (leaf for key, inner in value.items() if key != "_row" for leaf in leaves(inner))
    elif isinstance(value, list | tuple):
        yield from (leaf for inner in value for leaf in leaves(inner))
    elif value is not None:
        yield str(value)


def told(change: Change, answers: Mapping[str, Any]) -> Counter[str]:
    """The answers as they are to be found today: renamed codes by their new names."""
    return Counter(leaves(_recoded(change, answers, (*change.top, *change.rows))))


def _recoded(change: Change, value: Any, fields: tuple[Question, ...]) -> Any:
    chosen = {q.id for q in fields if q.type.startswith("select")}
    gone = {q.id for q in fields if q.change in ("remove", "unsafe")}
    found: dict[str, Any] = {}
    for name, inner in value.items():
        if name in chosen - gone:
            several = isinstance(inner, list)
            found[name] = [change.code_now(c) for c in inner] if several else change.code_now(inner)
        elif name == "family" and change.repeat != "remove":
            found[name] = [_recoded(change, row, fields) for row in inner]
        else:
            found[name] = inner
    return found


def shown(office: Office, case_id: str) -> Counter[str]:
    """Everything the page of the record shows."""
    record = office.case(case_id).records[0]
    view = show_record(office.desk, AMAL, case_id, record.id)
    assert view is not None
    found = [leaf for section in view.sections for leaf in _of_section(section)]
    return Counter([*found, *(leaf for left in view.left for leaf in leaves(left.value))])


def _of_section(section: AnswerSection) -> Iterator[str]:
    for answer in section.answers:
        yield from leaves(answer.value)
        for row in answer.rows:
            yield from (leaf for inner in row[1:] for leaf in leaves(inner.value))
