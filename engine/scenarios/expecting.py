"""What a scenario expects after a step, held against what is so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from engine.actor import Actor
from engine.case import ApprovalState, Case
from engine.cases.deciding import form_faults
from engine.clock import read_instant
from engine.policy import readable
from engine.problems import Problem
from engine.projections import project
from engine.projections.tasks import STEP
from engine.rows import TaskRow
from engine.scenarios.acting import Acted, Reason
from engine.scenarios.steps import Said, Step
from engine.scenarios.world import World
from engine.workflow import locked_forms

NOTHING: Final = "—"


@dataclass(frozen=True, slots=True)
class Scene:
    """The moment after a step."""

    world: World
    case: Case
    actor: Actor | None
    acted: Acted


def check_refusal(step: Step, acted: Acted) -> Iterator[Problem]:
    """Whether the step was done, or refused for exactly the reasons the scenario names."""
    found = ", ".join(dict.fromkeys(_shown(reason) for reason in acted.reasons)) or NOTHING
    if step.refused is None:
        if acted.reasons:
            yield Problem("T201", step.target.location, {"step": _name(step), "found": found})
        return
    expected = step.refused.texts
    params = {"step": _name(step), "expected": ", ".join(expected) or NOTHING, "found": found}
    if not acted.reasons:
        yield Problem("T202", step.refused.location, params)
    elif not _agree(expected, acted.reasons):
        yield Problem("T203", step.refused.location, params)
    yield from _check_field(step, acted)


def check_then(step: Step, scene: Scene) -> Iterator[Problem]:
    """Every expectation that does not hold."""
    for key, said in step.then.items():
        for expected, found in _COMPARE[key](said, scene):
            params = {"key": key, "expected": expected or NOTHING, "found": found or NOTHING}
            yield Problem("T204", said.location, params)


def _agree(expected: tuple[str, ...], reasons: tuple[Reason, ...]) -> bool:
    named = all(any(name in reason.names for reason in reasons) for name in expected)
    return named and all(any(name in expected for name in reason.names) for reason in reasons)


def _check_field(step: Step, acted: Acted) -> Iterator[Problem]:
    said = step.details.get("at_field")
    found = sorted({reason.field for reason in acted.reasons if reason.field})
    if said is not None and acted.reasons and not set(said.texts) <= set(found):
        params = {
            "key": "at_field",
            "expected": ", ".join(said.texts),
            "found": ", ".join(found) or NOTHING,
        }
        yield Problem("T204", said.location, params)


def _name(step: Step) -> str:
    return f"{step.action} {step.target.text}"


def _shown(reason: Reason) -> str:
    return f"{reason.names[0]} ({reason.field})" if reason.field else reason.names[0]


Difference = tuple[str, str]  # expected, found


def _status(said: Said, scene: Scene) -> Iterator[Difference]:
    if said.text != scene.case.status:
        yield said.text, scene.case.status


def _approval(said: Said, scene: Scene) -> Iterator[Difference]:
    """One word is that of the approval last asked for or decided; a map names transitions."""
    approvals = scene.case.approvals
    if isinstance(said.value, Mapping):
        for transition, status in said.value.items():
            kept = approvals.get(transition)
            if (kept.status if kept else "") != status:
                yield f"{transition}: {status}", f"{transition}: {kept.status if kept else NOTHING}"
        return
    newest = max(approvals.values(), key=_touched, default=None)
    found = newest.status if newest is not None else ""
    if said.text != found:
        yield said.text, found


def _touched(approval: ApprovalState) -> str:
    return max(approval.requested_at, approval.decided_at)


def _values(said: Said, scene: Scene) -> Iterator[Difference]:
    wanted: Mapping[str, Any] = said.value if isinstance(said.value, Mapping) else {}
    for path, expected in wanted.items():
        found = _value_at(scene, path)
        if not _same(expected, found):
            yield f"{path}: {_written(expected)}", f"{path}: {_written(found)}"


def _value_at(scene: Scene, path: str) -> Any:
    """An answer of the form just filled, `form.field` of any form, or a fact."""
    form, _, name = path.rpartition(".")
    record = scene.case.record(scene.acted.record) if not form else None
    if form:
        records = scene.case.records_of(form)
        record = records[-1] if records else None
    if record is not None and name in record.answers:
        return record.answers[name]
    return project(scene.world.bundle, scene.case).facts.get(path)


def _same(expected: Any, found: Any) -> bool:
    if isinstance(expected, list):
        listed = found if isinstance(found, list | tuple) else ()
        return len(expected) == len(listed) and all(map(_same, expected, listed))
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(
            _same(said, found.get(key)) for key, said in expected.items()
        )
    return _written(expected) == _written(found) or _equal_numbers(expected, found)


def _equal_numbers(expected: Any, found: Any) -> bool:
    if isinstance(found, bool):
        return False
    try:
        return Decimal(str(expected)) == Decimal(str(found))
    except InvalidOperation:
        return False


def _written(value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_written(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_written(item)}" for key, item in value.items())
    return str(value)


def _listed(
    found: Callable[[Scene], frozenset[str]],
) -> Callable[[Said, Scene], Iterator[Difference]]:
    """Exactly these, in any order."""

    def compare(said: Said, scene: Scene) -> Iterator[Difference]:
        are = found(scene)
        if set(said.texts) != are:
            yield ", ".join(sorted(said.texts)), ", ".join(sorted(are))

    return compare


def _locked(scene: Scene) -> frozenset[str]:
    return locked_forms(scene.world.desk.workflow(scene.case), scene.case)


def _rows(scene: Scene) -> tuple[TaskRow, ...]:
    """What waits for people now."""
    now = scene.world.desk.gate.moment().now
    rows = project(scene.world.bundle, scene.case).tasks
    return tuple(row for row in rows if row.kind != STEP and row.opens_at <= now)


def _tasks(scene: Scene) -> frozenset[str]:
    return frozenset(row.subject for row in _rows(scene))


def _overdue(scene: Scene) -> frozenset[str]:
    now = scene.world.desk.gate.moment().now
    return frozenset(row.subject for row in _rows(scene) if row.due_at and row.due_at < now)


def _due(said: Said, scene: Scene) -> Iterator[Difference]:
    """By task the day or the minute it is due, where the project is."""
    wanted: Mapping[str, Any] = said.value if isinstance(said.value, Mapping) else {}
    rows = project(scene.world.bundle, scene.case).tasks
    for subject, expected in wanted.items():
        due = sorted(row.due_at for row in rows if row.subject == subject and row.due_at)
        local = read_instant(due[0]).astimezone(scene.world.zone).isoformat() if due else ""
        found = local[: len(str(expected)) or len("2026-03-01")]
        if found != expected:
            yield f"{subject}: {expected}", f"{subject}: {found or NOTHING}"


def _notified(said: Said, scene: Scene) -> Iterator[Difference]:
    """Exactly these people were told something in this step; a map says which messages."""
    told = scene.world.told()
    if isinstance(said.value, Mapping):
        found = {person: sorted(messages) for person, messages in told.items()}
        wanted = {
            person: sorted([one] if isinstance(one, str) else one)
            for person, one in said.value.items()
        }
        if wanted != found:
            yield _written(wanted), _written(found)
    elif set(said.texts) != set(told):
        yield ", ".join(sorted(said.texts)), ", ".join(sorted(told))


def _flags(scene: Scene) -> frozenset[str]:
    return frozenset(scene.case.flags)


def _among(
    found: Callable[[Scene], frozenset[str]], wanted: bool = True
) -> Callable[[Said, Scene], Iterator[Difference]]:
    """Each of these (or, not `wanted`, none of them)."""

    def compare(said: Said, scene: Scene) -> Iterator[Difference]:
        are = found(scene)
        wrong = [name for name in said.texts if (name in are) is not wanted]
        if wrong:
            yield ", ".join(wrong), ", ".join(sorted(are))

    return compare


def _verdict(scene: Scene, which: str) -> frozenset[str]:
    """The relevant or required fields of the form just filled."""
    desk, case = scene.world.desk, scene.case
    form = scene.world.bundle.forms.get(scene.acted.form)
    record = case.record(scene.acted.record)
    if form is None or record is None or scene.actor is None:
        return frozenset()
    environment = desk.environment(desk.workflow(case), case, scene.actor)
    verdict = desk.judge.judge(form, record.answers, environment)
    found = verdict.relevant if which == "relevant" else verdict.required
    return frozenset(found)


def _relevant(scene: Scene) -> frozenset[str]:
    return _verdict(scene, "relevant")


def _required(scene: Scene) -> frozenset[str]:
    return _verdict(scene, "required")


def _complete(scene: Scene) -> frozenset[str]:
    world, actor = scene.world, scene.actor
    workflow = world.desk.workflow(scene.case)
    if actor is None:
        return frozenset()
    return frozenset(f for f in workflow.forms if not form_faults(world.desk, actor, scene.case, f))


def _seen(scene: Scene) -> frozenset[str]:
    """`form.field` of all the person may read; nothing where the case is out of their scope."""
    world, actor = scene.world, scene.actor
    if actor is None or world.desk.gate.read(actor, scene.case.id, "scenario") is None:
        return frozenset()
    forms = (world.bundle.forms[name] for name in world.desk.workflow(scene.case).forms)
    return frozenset(
        f"{form.id}.{path}" for form in forms for path in readable(world.bundle, actor, form)
    )


def _children(said: Said, scene: Scene) -> Iterator[Difference]:
    """By workflow the statuses of the cases begun under it, in the order of their start."""
    if not isinstance(said.value, Mapping):
        yield _written(said.value), NOTHING
        return
    for workflow, expected in said.value.items():
        listed = [expected] if isinstance(expected, str) else list(expected)
        found = [below.status for below in scene.case.below(workflow)]
        if listed != found:
            yield f"{workflow}: {_written(listed)}", f"{workflow}: {_written(found)}"


_COMPARE: Mapping[str, Callable[[Said, Scene], Iterator[Difference]]] = {
    "status": _status,
    "children": _children,
    "approval": _approval,
    "values": _values,
    "locked": _listed(_locked),
    "tasks": _listed(_tasks),
    "flags": _listed(_flags),
    "due": _due,
    "overdue": _listed(_overdue),
    "notified": _notified,
    "complete": _among(_complete),
    "sees": _among(_seen),
    "shown": _among(_relevant),
    "hidden": _among(_relevant, wanted=False),
    "required": _among(_required),
}
