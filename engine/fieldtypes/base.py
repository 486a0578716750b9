"""What a field type is: a field's definition, and the one protocol every type folder fulfils.

Types turn text into canonical values and values into text; they never judge. JSON Schema, made from
`FieldType.schema`, judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, Protocol

from engine.expression import Rule
from engine.expression.types import Type
from engine.problems import Location, Severity

Posted = Mapping[str, tuple[str, ...]]
"""What a person typed into one field: parts by name ('' is the whole; `day` … of a date)."""


class Kind(StrEnum):
    """What may stand as the value of an attribute in YAML."""

    TEXT = "text"
    CODE = "code"  # an id or code
    CODES = "codes"  # a list of ids or codes
    WORD = "word"  # one of `Attribute.words`
    NUMBER = "number"
    YES_NO = "yes_no"
    RULE = "rule"
    NUMBER_OR_RULE = "number_or_rule"
    DATE_OR_RULE = "date_or_rule"
    VALUE_OR_RULE = "value_or_rule"  # a literal as people type it into the field, or a rule
    YES_NO_OR_RULE = "yes_no_or_rule"
    LIST = "list"  # the id of a choice list or of a repeat, or an inline map of choices
    RANGE = "range"  # a map of min and max, each a number or a rule
    FIELD = "field"  # the id of another field of the form
    TIME_ZONE = "time_zone"  # the name of a time zone; the project's where none is written
    WORKFLOW = "workflow"  # the id of a workflow
    FACTS = "facts"  # ids of facts of the workflow that the field names


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute a type adds to those every field has."""

    kind: Kind
    required: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A named rule with a message: an error refuses, a warning is confirmed."""

    id: str
    rule: Rule
    text: str  # catalogue path of the message: text + ".message"
    severity: Severity


@dataclass(frozen=True, slots=True)
class Field:
    """A field, group, repeat or note as declared. Words are in the catalogue under `text`."""

    id: str
    type: str
    form: str
    path: str  # as a rule says it: "age", "family.member_age"
    text: str  # catalogue path: "forms.registration.fields.family.member_age"
    location: Location
    required: Rule | bool = False
    readonly: Rule | bool = False
    relevant: Rule | None = None
    constraint: Rule | None = None
    calculate: Rule | None = None
    choice_filter: Rule | None = None
    default_rule: Rule | None = None
    prefill: Rule | None = None
    default: Any = None  # canonical value
    checks: tuple[Check, ...] = ()
    sensitive: str = ""
    visible_to: tuple[str, ...] = ()  # empty: everyone who reads the form
    editable_by: tuple[str, ...] = ()  # empty: everyone who writes the form
    unique: str = ""  # "", "yes" or "warn"
    appearance: str = ""
    retired: bool = False
    renamed_from: tuple[str, ...] = ()  # ids it was declared under before, the latest first
    printed: bool = True  # False: its answer is left out on paper
    image: str = ""  # digest of the picture beside it
    options: Mapping[str, Any] = field(default_factory=dict)  # by-type attributes, read
    fields: tuple[Field, ...] = ()  # of a group or a repeat


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list; its label is in the catalogue under `text` + ".label"."""

    code: str
    text: str
    parent: str = ""
    level: str = ""
    retired: bool = False
    columns: Mapping[str, Any] = field(default_factory=dict)
    image: str = ""  # digest of its picture


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A choice list, in the order of its file."""

    id: str
    text: str  # "lists.sex"
    choices: tuple[Choice, ...]
    columns: Mapping[str, Type] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    by_code: Mapping[str, Choice] = field(default_factory=dict)
    location: Location | None = None  # where the list begins; None inside a field


class Words(Protocol):
    """How values are put into one reader's language, digits and names."""

    def text(self, path: str, /, **params: object) -> str: ...

    def has(self, path: str) -> bool: ...

    def choice(self, list_id: str, code: str) -> str:
        """The label of a choice; the code itself where the list no longer has it."""

    def number(self, value: float, places: int | None = None) -> str: ...

    def date(self, iso: str) -> str:
        """A full or partial ISO date in words, e.g. "4 March 2015", "March 2015", "2015"."""

    def person(self, person_id: str) -> str: ...

    def agency(self, agency_id: str) -> str: ...

    def case(self, case_id: str) -> str:
        """The number of a case, where this reader may see it."""

    def digits(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What parsing may look at besides the text."""

    today: date
    lists: Mapping[str, ChoiceList]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A canonical value (None = blank), or the code of what is wrong with the text."""

    value: Any = None
    problem: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export."""

    id: str  # "age.years"
    kind: str  # text, number, flag, date


CLASH: Final = object()
"""What `merge` gives when two people changed the same thing differently."""


class Inside(StrEnum):
    """What a type holds besides an answer of its own."""

    NOTHING = ""
    FIELDS = "fields"  # fields of the same level, under a heading
    ROWS = "rows"  # the same fields once for each row


class Offered(StrEnum):
    """Where choices come from that stand in no list: they are known at run time only."""

    NOTHING = ""
    PEOPLE = "people"
    AGENCIES = "agencies"
    CASES = "cases"


class FieldType(Protocol):
    """One folder under engine/fieldtypes: everything the engine knows about `type: <name>`."""

    name: str
    attributes: Mapping[str, Attribute]
    stores: bool  # False: no answer of its own (note, group)
    inside: Inside
    computed: bool  # its kind of value is that of the rule that makes it
    offered: Offered
    fixed: bool  # shown as plain text where it cannot be changed; False: it draws that itself
    numeric: bool  # its boxes hold digits, shown to readers in theirs
    boxes: bool  # its widget draws nothing of an answer but the text in its boxes
    left_to_right: bool  # codes and numbers that keep their direction in any language
    sends_files: tuple[str, ...] | None  # kinds of files it offers to send; None: sends none
    script: str  # of web/static, brought when such a field is used; '' where it needs none
    device: str  # what of the device such a page may use: camera, geolocation, or ''

    def extra_fields(self, declared: Field) -> tuple[Field, ...]:
        """Fields that come with this one and stand after it: the text of “other”."""

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """What a rule sees when it names the field."""

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """JSON Schema of a filled value. `limits` are the evaluated min, max, … of the field."""

    def outside(self, value: Any, limits: Mapping[str, Any]) -> str:
        """`min` or `max` for a limit JSON Schema cannot say (of dates); '' when within."""

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """The canonical value of what was typed; Arabic digits and bidi marks are accepted."""

    def holds(self, value: Any) -> bool:
        """Whether a stored value is of this type's shape; another type may have left it."""

    def post(self, declared: Field, value: Any) -> Posted:
        """The parts the widget shows for a value: parsing them gives the value back."""

    def display(self, declared: Field, value: Any, words: Words) -> str:
        """The value in the reader's language, as plain text."""

    def day(self, declared: Field, value: Any) -> str:
        """The whole ISO date that an answer tells; '' where it tells none."""

    def columns(self, declared: Field) -> tuple[Column, ...]: ...

    def cells(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """One cell for each of `columns`."""

    def merge(self, base: Any, mine: Any, theirs: Any) -> Any:
        """Both changes together, or CLASH."""
