"""Several scripts sent as one."""

from __future__ import annotations

import gzip
import re

import minify
import pytest

from engine.web.assets import STATIC, contents
from engine.web.joining import joined, parts

TWO = {
    "one": "// first\nexport const a = 1;\nexport async function b() {}\nconst hidden = 2;",
    "two": 'import { a, b as c } from "./one.js";\nexport class D { e = a; }\nconst hidden = 3;',
    "page": 'import { a } from "./one.js";\nimport { D } from "./two.js";\nnew D(a);',
}


def test_a_script_stands_behind_what_it_needs_and_each_stands_once():
    text = joined("page", TWO)
    places = [text.index(f"const {name}_js") for name in ("one", "two")]
    assert places == sorted(places)
    assert text.count("_js = (") == 2
    assert text.endswith("new D(a);\n}")


def test_a_script_takes_what_another_exports_by_its_place():
    text = joined("page", TWO)
    assert "const [a, c] = one_js;" in text
    assert "const [a] = one_js;" in text
    assert "const [, other] = one_js;" in joined(
        "late", {**TWO, "late": 'import { b as other } from "./one.js";'}
    )
    assert "return [a, b];" in text
    assert "return [D];" in text


def test_what_another_script_does_not_export_cannot_be_taken():
    with pytest.raises(ValueError, match="one.js does not export z"):
        joined("page", {**TWO, "page": 'import { a, z } from "./one.js";'})


def test_only_what_exports_nothing_is_closed_off():
    assert joined("page", TWO).startswith("{\n")
    assert not joined("two", TWO).startswith("{")


def test_a_script_that_is_asked_for_later_still_gives_what_it_exports():
    assert joined("one", TWO) == TWO["one"]
    assert "export class Phone" in contents()["offline.js"].decode()


@pytest.mark.parametrize("line", ['import "./one.js";', "export default 1;", "export { a };"])
def test_what_cannot_be_joined_is_not_sent_broken(line):
    with pytest.raises(ValueError, match="cannot be joined"):
        joined("page", {"page": line})


def test_scripts_that_need_each_other_are_refused():
    scripts = {"a": 'import { b } from "./b.js";', "b": 'import { a } from "./a.js";'}
    with pytest.raises(ValueError, match="imports itself"):
        joined("a", scripts)


def test_a_script_that_others_import_is_not_asked_for_by_itself():
    assert parts(TWO) == {"one", "two"}
    assert "rules.js" not in contents()


def test_the_script_of_a_form_page_is_one_file_that_needs_no_other():
    sent = contents()["form.js"].decode()
    assert "years_between" in sent
    assert re.findall(r"(?<![.\w])(?:export\b|import(?!\())", sent) == []


def test_joined_it_is_lighter_than_its_parts():
    names = ("form", "judge", "reading", "rules", "patterns")
    texts = [(STATIC / f"{name}.js").read_text("utf-8") for name in names]
    apart = sum(
        len(gzip.compress(minify.string("text/javascript", text).encode())) for text in texts
    )
    assert len(gzip.compress(contents()["form.js"])) < apart
