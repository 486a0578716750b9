"""Reading YAML: text stays text, every position is exact, every fault is a value with a place."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.loading.nodes import Mapping, Node, Scalar, Sequence
from engine.loading.source_text import split_lines
from engine.loading.yaml_reader import NoCParser, read_yaml
from engine.problems import Location


def node_of(text: str) -> Mapping:
    node, problems = read_yaml(text.encode(), "f.yaml")
    assert node is not None
    assert problems == ()
    return node


def found(text: str | bytes) -> list[tuple[str, int, int]]:
    source = text.encode() if isinstance(text, str) else text
    _, problems = read_yaml(source, "f.yaml")
    places = [problem.location for problem in problems]
    assert all(isinstance(place, Location) for place in places)
    return [(p.code, p.location.line, p.location.column) for p in problems]  # type: ignore[union-attr]


def scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Sequence):
        return [scalar for item in node.items for scalar in scalars(item)]
    return [s for entry in node.entries for s in (entry.key, *scalars(entry.value))]


def between(text: str, place: Location) -> str:
    return split_lines(text)[place.line - 1][place.column - 1 : place.end_column - 1]


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "on", "01", "0e1", "12:30", "2018", "+249912345678", "null", "~", "1_0"],
)
def test_no_scalar_is_changed_by_reading(written):
    value = node_of(f"code: {written}\n").get("code")
    assert isinstance(value, Scalar)
    assert value.text == written
    assert value.plain


def test_the_style_of_a_scalar_is_kept():
    node = node_of("a: x\nb: 'x'\nc: |\n  x\nd: >\n  x\n")
    styles = [(s.plain, s.block) for s in scalars(node) if not s.text.isalpha() or s.text == "x"]
    assert styles == [(True, False), (False, False), (False, True), (False, True)]


def test_a_collection_knows_its_style():
    node = node_of("a: [x]\nb:\n  - x\nc: {x: y}\n")
    assert [entry.value.flow for entry in node.entries] == [True, False, True]  # type: ignore[union-attr]


def test_a_block_ends_with_its_last_text_not_with_the_next_line():
    node = node_of("a:\n  - x\n  - yy\n\n\nb: z\n").get("a")
    assert node is not None
    assert node.location == Location("f.yaml", 2, 3, 3, 7)


def test_a_mapping_gives_entries_by_name():
    node = node_of("a: x\nb: y\n")
    entry = node.entry("b")
    assert node.keys() == ("a", "b")
    assert entry is not None
    assert entry.key.location == Location("f.yaml", 2, 1, 2, 2)
    assert node.get("c") is None


def test_a_byte_order_mark_moves_no_position():
    assert node_of("\ufeffa: x\n") == node_of("a: x\n")


def test_windows_line_ends_move_no_position():
    assert node_of("a: x\r\nb:\r\n  - y\r\n") == node_of("a: x\nb:\n  - y\n")


def test_columns_count_code_points():
    value = node_of("'😀 اسم': أمل\n").get("😀 اسم")
    assert value is not None
    assert value.location == Location("f.yaml", 1, 10, 1, 13)


WORDS = st.from_regex(r"[a-zء-ي😀][a-zء-ي0-9😀]{0,8}( [a-zء-ي]{1,5})?", fullmatch=True)
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, min_size=1, max_size=4).map(tuple), max_leaves=12
)


def written(tree: object, indent: int) -> str:
    if isinstance(tree, tuple):
        lines = (" " * indent + f"k{n}:" + written(item, indent + 2) for n, item in enumerate(tree))
        return "\n" + "\n".join(lines)
    return f" {tree}"


@given(st.lists(TREES, min_size=1, max_size=4).map(tuple))
def test_the_position_of_every_plain_scalar_is_its_text(tree):
    text = written(tree, 0)
    node = node_of(text)
    assert all(between(text, scalar.location) == scalar.text for scalar in scalars(node))


@given(st.binary(max_size=300))
def test_any_bytes_give_nodes_or_problems(source):
    node, problems = read_yaml(source, "f.yaml")
    assert node is not None or problems


HOSTILE = st.lists(
    st.sampled_from(
        [*"{}[]:,-?&*!|>'\"%@`#\\\t\n \r ab", "\u2028", "\x85", "\x00", "<<: ", "---\n"]
    )
)


@given(HOSTILE.map("".join))
def test_any_mix_of_signs_gives_nodes_or_places_inside_the_file(text):
    node, problems = read_yaml(text, "f.yaml")
    assert node is not None or problems
    lines = len(split_lines(text))
    for problem in problems:
        assert isinstance(problem.location, Location)
        assert 1 <= problem.location.line <= lines


FAULTS = {
    "a second colon": ("label: Note: see below\n", "Y018", 1, 12),
    "an at sign": ("a: 1\nlabel: @home\n", "Y019", 2, 8),
    "a percent sign": ("a: 1\nb: %x\n", "Y019", 2, 4),
    "a backquote": ("a: `x`\n", "Y019", 1, 4),
    "a star": ("a: *important*\n", "Y019", 1, 4),
    "a bracket that is text": ("a: [Optional] name\n", "Y019", 1, 4),
    "a brace that is text": ("a: {name}\n", "Y019", 1, 4),
    "a dash after a colon": ("a: - b\n", "Y019", 1, 4),
    "an arrow with text": ("a: > 5\nb: 1\n", "Y019", 1, 4),
    "a tab before a key": ("a:\n\tb: 1\n", "Y005", 2, 1),
    "a tab before a continuation": ("a: x\n\ty\n", "Y005", 2, 1),
    "a quote open to the end": ("a: 'open\nb: 1\n", "Y020", 1, 4),
    "a quote open to the next quote": ("a: 'open\nb: 'x'\nc: 1\n", "Y020", 1, 4),
    "an apostrophe in single quotes": ("a: 'it's here'\n", "Y023", 1, 8),
    "an open bracket": ("a: [x, y\nb: 1\n", "Y021", 1, 4),
    "an open brace at the end": ("a: 1\nb: {", "Y021", 2, 4),
    "an open brace": ("a: {x: y\n", "Y021", 1, 4),
    "a line further in": ("a: 1\n  b: 2\n", "Y022", 2, 3),
    "a line less far in": ("a:\n   b: 1\n  c: 2\n", "Y022", 3, 3),
    "a key after a list": ("- a\nb: 1\n", "Y022", 2, 1),
    "a line without colon": ("a: x # c\nfoo\nb: 1\n", "Y024", 2, 1),
    "a backslash in double quotes": ('a: "C:\\q"\n', "Y025", 1, 7),
    "a second document": ("a: 1\n---\nb: 2\n", "Y008", 2, 1),
    "an empty file": ("", "Y009", 1, 1),
    "a comment alone": ("# nothing\n", "Y009", 1, 1),
    "a list at the top": ("\n- a\n- b\n", "Y009", 2, 1),
    "a text at the top": ("form registration\n", "Y009", 1, 1),
    "a duplicate key": ("a: 1\nb: 2\na: 3\n", "Y002", 3, 1),
    "an alias": ("a: *x\n", "Y013", 1, 4),
    "an alias that is text": ("a: *important note\n", "Y013", 1, 4),
    "an anchor": ("a: &x 1\n", "Y013", 1, 4),
    "an anchored list": ("a: &x [1]\n", "Y013", 1, 4),
    "a merge key": ("<<: {b: 1}\na: 2\n", "Y014", 1, 1),
    "a tag": ("a: !!python/object:os.system x\n", "Y015", 1, 4),
    "a list as key": ("? [a]\n: b\n", "Y017", 1, 3),
    "a comma in a call": ("a: {rule: f(a, b)}\n", "Y016", 1, 11),
    "a comma before a condition": ("a: {rule: x, other}\n", "Y016", 1, 14),
    "a bracket in a key": ("a: {x: 1, in [a: b}\n", "Y021", 1, 4),
    "a call in a list": ("a: [f(a, b)]\n", "Y016", 1, 5),
    "a parenthesis in a value": ("a: {label: Food (dry), code: x}\n", "Y016", 1, 12),
    "a separator of lines": ("a: 'x\u2028y'\n", "Y006", 1, 6),
    "a next-line character": ("a: x\x85y\n", "Y006", 1, 5),
    "a null character": ("a: x\x00\n", "Y006", 1, 5),
    "a direction override": ("a: x\u202ey\n", "Y007", 1, 5),
    "an escaped direction override": ('a: "\\u202e"\n', "Y007", 1, 4),
    "Latin-1": ("a: 1\nb: caf\xe9\n".encode("latin-1"), "Y004", 2, 7),
    "UTF-16": ("a: 1\n".encode("utf-16"), "Y004", 1, 1),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_once_with_its_cause_and_place(name):
    source, code, line, column = FAULTS[name]
    assert found(source) == [(code, line, column)]


def test_faults_that_do_not_stop_the_parser_are_told_together():
    text = "a: &x 1\na: 2\nb: {c: f(1, 2)}\nd: \x07\n"
    assert sorted(code for code, _, _ in found(text)) == ["Y002", "Y006", "Y013", "Y016"]


def test_a_duplicate_key_names_the_first_line_and_keeps_the_first_value():
    node, problems = read_yaml(b"x: 0\na: 1\na: 2\n", "f.yaml")
    assert dict(problems[0].params) == {"key": "a", "first": 2}
    assert node is not None
    value = node.get("a")
    assert isinstance(value, Scalar)
    assert value.text == "1"


def test_an_alias_stands_as_its_own_text():
    node, _ = read_yaml(b"a: *x\n", "f.yaml")
    assert node is not None
    assert [scalar.text for scalar in scalars(node)] == ["a", "*x"]


@pytest.mark.parametrize(
    "harmless", ["{in: [a, b]}", "{a: 'f(x, y)'}", '{"f(x)": y}', "[count(x) > 1]", "{a: ''}", "{}"]
)
def test_harmless_flow_style_is_accepted(harmless):
    assert found(f"a: {harmless}\n") == []


def test_arabic_with_isolates_and_marks_is_accepted():
    assert found("a: \u2068أمل\u2069 \u200fنص\u200e\n") == []


def test_a_wrongly_encoded_file_reports_only_the_first_places():
    assert len(found("a: " + "\x01" * 500)) == 10


def test_without_the_c_parser_nothing_is_read(monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader")
    with pytest.raises(NoCParser, match="libyaml"):
        read_yaml(b"a: 1\n", "f.yaml")
