"""What a program manager adds to the YAML is there at once: page, schema, check, lifecycle."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from proof_site import ROOT, Answer, Office, Reader, bundle_of

from engine.cases.answer import submit_answers
from engine.cases.views import Submitted
from engine.commands import run
from engine.defaults import defaults_dir
from engine.definitions import Bundle, read_bundle, read_defaults
from engine.demo.answers import Answering, Child
from engine.lint import check_bundle
from engine.loading.project import BELONGS, read_sources
from engine.problems import Problem

SECTION: Final = "child_section"
TODAY: Final = date(2026, 3, 1)

FIELD: Final = """\
      - id: shoe_size
        type: select_one
        label: Shoe size
        choices: shoe_sizes
        required: yes
      - id: photo
"""
LIST: Final = """\
list: shoe_sizes
label: Shoe sizes
choices:
  - code: small
    label: Smaller than a hand
  - code: large
    label: Larger than a hand
"""
CHOICE: Final = """\
choices:
  - code: atlantean
    label: Atlantean
"""
PLACE: Final = "atlantis,,state,Atlantis,أطلانتس\n"
STATE: Final = """\
states:
  resting:
    label: Resting for a while
    edit: [registration]
"""
TRANSITIONS: Final = """\
transitions:
  let_rest:
    label: Let the case rest
    from: registered
    to: resting
    by:
      caseworker: own
    ask:
      - id: rest_reason
        type: text
        label: Why may it rest?
        required: yes
  wake_up:
    label: Wake the case up
    from: resting
    to: registered
    by:
      supervisor: team
"""
ARABIC: Final = """\
forms.registration.fields.shoe_size.label: مقاس الحذاء
lists.shoe_sizes.label: مقاسات الأحذية
lists.shoe_sizes.small.label: أصغر من كف
lists.shoe_sizes.large.label: أكبر من كف
lists.nationalities.atlantean.label: أطلنطي
workflows.case.states.resting.label: مستريحة مؤقتا
workflows.case.transitions.let_rest.label: إراحة الحالة
workflows.case.transitions.let_rest.ask.rest_reason.label: لماذا الراحة؟
workflows.case.transitions.wake_up.label: إيقاظ الحالة
"""


def bundled() -> dict[str, str]:
    """The texts of the bundled project's own files."""
    folder = defaults_dir()
    paths = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    own = (p for p in paths if BELONGS.fullmatch(p) and not re.match(r"locales/\w+/engine\b", p))
    return {path: (folder / path).read_text("utf-8") for path in own}


def changed() -> dict[str, str]:
    """The same, after a morning's work of a program manager."""
    files = bundled()
    edits = (
        ("forms/registration.yaml", "      - id: photo\n", FIELD),
        ("forms/lists/nationalities.yaml", "choices:\n", CHOICE),
        (
            "forms/lists/locations.csv",
            "khartoum,,state",
            "atlantis,,state,Atlantis,أطلانتس\nkhartoum,,state",
        ),
        ("workflows/case.yaml", "states:\n", STATE),
        ("workflows/case.yaml", "transitions:\n", TRANSITIONS),
    )
    for path, old, new in edits:
        assert files[path].count(f"\n{old}") == 1, (path, old)
        files[path] = files[path].replace(f"\n{old}", f"\n{new}")
    return {**files, "forms/lists/shoe_sizes.yaml": LIST, "locales/ar/new_things.yaml": ARABIC}


@cache
def changed_bundle() -> Bundle:
    sources = {path: text.encode() for path, text in changed().items()}
    project, unread = read_sources(sources)
    bundle, problems = read_bundle(project, read_defaults(defaults_dir()))
    assert bundle is not None, problems
    assert (*unread, *problems, *check_bundle(bundle)) == ()
    return bundle


def office_of(bundle: Bundle) -> tuple[Office, Mapping[str, Reader]]:
    office = Office(bundle)
    office.place("hope", "nyala")
    return office, {
        "amal": office.enter("amal", "caseworker", "hope", "nyala"),
        "huda": office.enter("huda", "caseworker", "hope", "nyala", "ar"),
        "omer": office.enter("omer", "supervisor", "hope", "nyala"),
    }


@pytest.fixture
def office() -> tuple[Office, Mapping[str, Reader]]:
    return office_of(changed_bundle())


def registered(office: Office, who: str, **more: Any) -> str | tuple[Problem, ...]:
    """A case of this caseworker, or why there is none."""
    child = Child("Sara", "Adam", "Ali", "female", 10, "south_darfur", "low")
    told = {**Answering(changed_bundle(), Random(3), child).registration(TODAY), **more}
    actor = office.services.accounts.directory.person(who).actor(0)
    sent = submit_answers(office.services.desk, actor, "case", "", form="registration", typed=told)
    return sent.case_id if isinstance(sent, Submitted) else sent


def section(reader: Reader, name: str = SECTION) -> str:
    return reader.post("/cases/new/case").goes_to + f"/{name}"


def wrong(answer: Answer) -> list[str]:
    """The fields that the summary of errors leads to."""
    return re.findall(r'<li><a href="#f-([^"]+)"', answer.text)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("amal", ["Shoe size", "Smaller than a hand", "Larger than a hand", "Atlantean"]),
        ("huda", ["مقاس الحذاء", "أصغر من كف", "أكبر من كف", "أطلنطي"]),
    ],
)
def test_new_questions_and_choices_stand_on_the_page(
    office: tuple[Office, Mapping[str, Reader]], who: str, words: list[str]
) -> None:
    page = office[1][who].get(section(office[1][who])).words

    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize(("who", "place"), [("amal", "Atlantis"), ("huda", "أطلانتس")])
def test_a_new_place_of_a_table_stands_on_the_page(
    office: tuple[Office, Mapping[str, Reader]], who: str, place: str
) -> None:
    assert place in office[1][who].get(section(office[1][who], "home_section")).words


def test_a_new_question_is_required_and_its_choices_are_checked(
    office: tuple[Office, Mapping[str, Reader]],
) -> None:
    amal = office[1]["amal"]
    path = section(amal)
    answers = [amal.post(path, {"shoe_size": said}) for said in ("", "huge", "large")]

    assert ["shoe_size" in wrong(answer) for answer in answers] == [True, True, False]
    assert "Shoe size: an answer is needed" in answers[0].words


def test_a_choice_is_refused_before_it_is_declared_and_accepted_after() -> None:
    before, after = (office_of(b)[0] for b in (bundle_of(defaults_dir()), changed_bundle()))
    for more in ({"nationality": "atlantean"}, {"home": {"state": "atlantis"}}):
        assert not isinstance(registered(before, "amal", **more), str)
        assert isinstance(registered(after, "amal", shoe_size="small", **more), str)


def test_the_schema_knows_the_new_question_and_choices(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, text in changed().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    assert run(["lint", "--project", str(tmp_path)]) == 0
    capsys.readouterr()
    assert run(["schema", "registration", "--project", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    document = json.loads(printed)

    assert codes_of(document, "shoe_size") == ["small", "large"]
    assert "atlantean" in codes_of(document, "nationality")
    assert '"atlantis"' in printed


def codes_of(document: Mapping[str, Any], field: str) -> list[str]:
    """The codes a field takes, by the list it refers to."""
    name = document["properties"][field]["$ref"].removeprefix("#/$defs/")
    return [choice["const"] for choice in document["$defs"][name]["oneOf"]]


def test_a_new_step_is_offered_and_moves_the_case(
    office: tuple[Office, Mapping[str, Reader]],
) -> None:
    site, people = office
    case = registered(site, "amal", shoe_size="small")
    step = f"/cases/{case}/steps/let_rest"

    assert step in people["amal"].get(f"/cases/{case}").text
    assert step not in people["omer"].get(f"/cases/{case}").text
    assert people["omer"].post(step, {"rest_reason": "x"}).status in (404, 422)
    assert people["amal"].post(step, {"rest_reason": ""}).status == 422
    assert people["amal"].post(step, {"rest_reason": "The family travels"}).status == 303
    page = people["amal"].get(f"/cases/{case}")
    assert "Resting for a while" in page.words
    assert people["omer"].post(f"/cases/{case}/steps/wake_up").status == 303
    assert "Resting for a while" not in people["omer"].get("/cases").words


def test_a_new_step_speaks_arabic(office: tuple[Office, Mapping[str, Reader]]) -> None:
    site, people = office
    case = registered(site, "huda", shoe_size="small")
    step = f"/cases/{case}/steps/let_rest"

    assert "إراحة الحالة" in people["huda"].get(f"/cases/{case}").words
    assert "لماذا الراحة؟" in people["huda"].get(step).words
    assert people["huda"].post(step, {"rest_reason": "سفر"}).status == 303
    assert "مستريحة مؤقتا" in people["huda"].get(f"/cases/{case}").words


def declared_ids(bundle: Bundle) -> Iterator[str]:
    """Every id that the bundled configuration gives to something."""
    for form in bundle.forms.values():
        yield from (form.id, *(part.id for part in form.sections))
        for field in form.fields.values():
            yield from (field.id, *(inner.id for inner in field.fields))
    for flow in bundle.workflows.values():
        for named in (flow.states, flow.transitions, flow.facts, flow.conditions, flow.flags):
            yield from named
    yield from (*bundle.roles, *bundle.lists)


def texts_of(path: Path) -> set[str]:
    """Every text of a module; every word of another file."""
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        return set(re.findall(r"\w+", source))
    nodes = ast.walk(ast.parse(source))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


# Words of the YAML language itself that the bundled project also gives to something of its own.
# Words of the YAML; "locations" of SARIF, which has a list of places by chance the same; and
# "received" of bytes and of notes, which is a status of services as well.
OF_THE_LANGUAGE: Final = {"languages", "actions", "locations", "received"}


def test_the_engine_names_nothing_of_the_bundled_configuration() -> None:
    ids = {one for one in declared_ids(bundle_of(defaults_dir())) if len(one) > 6}
    engine = ROOT / "engine"
    files = [p for p in engine.rglob("*") if p.suffix in (".py", ".html", ".js")]
    named = {
        f"{path.relative_to(engine)}: {found}"
        for path in files
        if not path.is_relative_to(engine / "demo")
        and not path.is_relative_to(engine / "commands" / "starter")
        for found in (texts_of(path) & ids) - OF_THE_LANGUAGE
    }

    assert len(ids) > 100
    assert named == set()
