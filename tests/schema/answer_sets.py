"""Answer sets of any form, drawn field by field: mostly of the right kind, now and then of none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.definitions.model import Bundle, Form
from engine.fieldtypes import field_type, has_rows, is_group
from engine.fieldtypes.base import Field

DAYS = st.sampled_from(["2014", "2015-03", "2015-03-04", "2026-02-28", "1890-01-01", "2031-05-06"])
TIMES = st.sampled_from(["00:00", "06:30", "12:00", "21:59", "23:59", "24:00"])
NUMBERS = st.one_of(st.integers(-3, 200), st.sampled_from([0.5, 1.25, 17.0, 149.9]))
WORDS = st.sampled_from(["a", "Layla", "AB12", "منى علي", "12345678903", "x" * 61, "x" * 2100])
IDS = st.sampled_from(["amal", "omer", "case-1"])
FILES = st.fixed_dictionaries(
    {
        "blob": st.sampled_from(["a1", "b2"]),
        "name": st.just("paper"),
        "media_type": st.sampled_from(["image/png", "application/pdf", "audio/ogg"]),
        "bytes": st.sampled_from([1, 3_000_000, 30_000_000]),
    }
)
AGES = st.fixed_dictionaries(
    {
        "years": st.integers(-1, 160),
        "estimated": st.booleans(),
        "as_of": st.just("2026-03-01"),
    },
    optional={"months": st.integers(0, 12)},
)
SIGNED = st.fixed_dictionaries(
    {"on": st.just("2026-03-01")}, optional={"name": st.just("Mona"), "drawing": st.just("M0 0")}
)
POINTS = st.fixed_dictionaries(
    {"latitude": NUMBERS, "longitude": NUMBERS}, optional={"accuracy": NUMBERS}
)
ODD = st.sampled_from([None, True, 7, "odd", [], ["odd"], {"years": "odd"}, [{"_row": 3}]])

BY_TYPE: Mapping[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("integer", "decimal", "range"), NUMBERS),
    **dict.fromkeys(("text", "long_text", "id", "barcode"), WORDS),
    **dict.fromkeys(("file", "image", "audio"), st.lists(FILES, max_size=3)),
    **dict.fromkeys(("yes_no", "acknowledge"), st.booleans()),
    **dict.fromkeys(("user", "agency"), st.one_of(IDS, st.lists(IDS, max_size=2, unique=True))),
    "case": IDS,
    "phone": st.sampled_from(["+249912345678", "0912345678", "12"]),
    "email": st.sampled_from(["a@b.org", "no"]),
    "date": DAYS,
    "time": TIMES,
    "datetime": st.sampled_from(["2026-02-01T10:00:00.000Z", "2025-01-01T10:00:00.000Z"]),
    "age": AGES,
    "geopoint": POINTS,
    "signature": SIGNED,
    "calculate": NUMBERS,
    "hidden": st.one_of(NUMBERS, st.sampled_from(["food", "nyala"])),
}


@cache
def bundle_of(name: str) -> Bundle:
    """A project of the tests, '' for the one that is bundled."""
    folder = Path(__file__).parents[1] / "projects" / name if name else defaults_dir()
    bundle, problems = load_folder(folder, defaults_dir())
    assert bundle is not None, problems
    return bundle


FORMS = [(name, form) for name in ("kitchen_sink", "") for form in bundle_of(name).forms]


def answer_sets(form: Form, bundle: Bundle) -> st.SearchStrategy[dict[str, Any]]:
    """Answers of a whole form."""
    return _level([f for section in form.sections for f in section.fields], bundle)


def _level(fields: list[Field], bundle: Bundle) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {}, optional={f.id: _answer(f, bundle) for f in _answering(fields)}
    )


def _answering(fields: list[Field]) -> list[Field]:
    found: list[Field] = []
    for declared in fields:
        if is_group(declared):
            found += _answering(list(declared.fields))
        elif has_rows(declared) or field_type(declared.type).stores:
            found += [declared, *field_type(declared.type).extra_fields(declared)]
    return found


def _answer(declared: Field, bundle: Bundle) -> st.SearchStrategy[Any]:
    if has_rows(declared):
        usual: st.SearchStrategy[Any] = _rows(declared, bundle)
    elif declared.options.get("choices") and not declared.calculate:
        usual = _chosen(declared, bundle)
    else:
        usual = BY_TYPE[declared.type]
    return st.integers(0, 19).flatmap(lambda one: ODD if one == 0 else usual)


def _chosen(declared: Field, bundle: Bundle) -> st.SearchStrategy[Any]:
    source = str(declared.options["choices"])
    listed = bundle.lists.get(source)
    known = ["r1", "r2", "r3"] if listed is None else [c.code for c in listed.choices]
    code = st.sampled_from([*known, "other", "gone"])
    many = declared.type in ("select_multiple", "rank")
    return st.lists(code, max_size=4, unique=True) if many else code


def _rows(declared: Field, bundle: Bundle) -> st.SearchStrategy[Any]:
    listed = bundle.lists.get(str(declared.options.get("rows_from", "")))
    ids = ["r1", "r2", "r3"] if listed is None else [c.code for c in listed.choices]
    row = st.builds(
        lambda row_id, answers: {"_row": row_id, **answers},
        st.sampled_from(ids),
        _level(list(declared.fields), bundle),
    )
    return st.lists(row, max_size=4, unique_by=lambda found: found["_row"])
