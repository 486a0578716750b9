"""What names mean while a rule runs: the runtime counterpart of `definitions.scope`.

An environment is made for one case, one reader and one moment. Names are found in this order: given
by the caller (`value`, `this`, `choice`, `row`, a form's own fields), forms and questions by id,
`case`, `user`, `approval`, facts, flags. Only submitted records are seen, never drafts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.actor import SYSTEM, Actor, Moment
from engine.case import Answers, Case, FormRecord
from engine.definitions.model import Bundle, Form, Workflow
from engine.expression import Rule, evaluate
from engine.fieldtypes.base import Choice, ChoiceList

ROW = "_row"
_OF_CHILDREN = ("parent", "row", "with")


class CaseEnvironment:
    """The names of one case (or of none yet), evaluated when asked for and kept."""

    __slots__ = (
        "_above",
        "_bundle",
        "_case",
        "_given",
        "_kept",
        "_user",
        "_words",
        "_workflow",
        "now",
        "today",
    )

    def __init__(
        self,
        bundle: Bundle,
        workflow: Workflow | None,
        case: Case | None,
        actor: Actor,
        moment: Moment,
    ) -> None:
        self._above: Case | None = None
        self._bundle = bundle
        self._workflow = workflow
        self._case = case
        self._user = actor
        self._given: tuple[Mapping[str, Any], ...] = ()
        self._kept: dict[str, Any] = {}
        self._words: Callable[[str, str], str] | None = None
        self.now = moment.now
        self.today = moment.today

    def given(self, names: Mapping[str, Any]) -> CaseEnvironment:
        """The same environment with `names` known first; what is computed of the case is shared.

        `names` is looked at when a rule runs, so answers computed later are seen.
        """
        inner = CaseEnvironment.__new__(CaseEnvironment)
        inner._bundle, inner._workflow, inner._case = self._bundle, self._workflow, self._case
        inner._user, inner._kept, inner._words = self._user, self._kept, self._words
        inner._above = self._above
        inner.now, inner.today = self.now, self.today
        inner._given = (names, *self._given)
        return inner

    def in_row(
        self, row: Mapping[str, Any], number: int, blanks: Mapping[str, None]
    ) -> CaseEnvironment:
        """The same environment inside a row of a repeat, the `number`th from 1. `blanks` are its
        fields: an answer that is missing there is blank, whatever has its name outside."""
        inner = self.given(row)
        names = {"this": row, "row": row, "_position": number}
        inner._given = (row, blanks, names, *self._given)
        return inner

    def under(self, above: Case | None) -> CaseEnvironment:
        """The same environment for a case that is about to be begun under another."""
        inner = self.given({})
        inner._above, inner._kept = above, {}
        return inner

    def worded(self, label: Callable[[str, str], str]) -> CaseEnvironment:
        """The same environment speaking the reader's language in `label_of`."""
        inner = self.given({})
        inner._words = label
        return inner

    def lookup(self, name: str) -> Any:
        """The value of `name`; None where it is blank or means nothing."""
        for names in self._given:
            if name in names:
                return names[name]
        if name not in self._kept:
            self._kept[name] = self._find(name)
        return self._kept[name]

    def choice(self, list_id: str, code: str) -> Mapping[str, Any] | None:
        """A choice's columns, with `code`, `parent`, `level` and its ancestors by level name."""
        choices = self._bundle.lists.get(list_id)
        return None if choices is None else choice_columns(choices, code)

    def label(self, list_id: str, code: str) -> str:
        """The choice's label in the reader's language, or its code where nobody reads."""
        return self._words(list_id, code) if self._words else code

    def entered(self, status: str) -> str | None:
        """When the case last entered `status`."""
        return self._case.entered.get(status) if self._case else None

    def _find(self, name: str) -> Any:
        workflow = self._workflow
        if workflow is not None and name in workflow.children:
            return self._below(name)
        if workflow is not None and workflow.parent and name in _OF_CHILDREN:
            return self._of_parent(workflow, name)
        if name in self._bundle.forms:
            return form_value(self._case, self._bundle.forms[name])
        if name == "case":
            return case_value(self._case)
        if name == "user":
            return user_value(self._user)
        if name == "approval":
            return approval_value(self._case)
        return self._find_in_workflow(name)

    def _find_in_workflow(self, name: str) -> Any:
        if self._workflow is None:
            return None
        if name in self._workflow.facts:
            return evaluate(self._workflow.facts[name].rule, self._bare())
        if name in self._workflow.flags:
            return self._case is not None and name in self._case.flags
        transition = self._workflow.transitions.get(name)
        if transition is not None and self._case is not None:
            asked = self._case.records_of(name)
            return asked[-1].answers if asked else None
        return None

    def _below(self, name: str) -> list[Mapping[str, Any]]:
        """The cases of one kind begun under this one, as rows."""
        workflow = self._bundle.workflows[name]
        below = self._case.below(name) if self._case is not None else ()
        return [Kin(self._bundle, workflow, one, self._moment()) for one in below]

    def _of_parent(self, workflow: Workflow, name: str) -> Any:
        above = self._above if self._case is None else self._case.above()
        if name == "with":
            return self._case.given if self._case is not None else {}
        if above is None:
            return None
        if name == "parent":
            known = self._bundle.workflows[workflow.parent]
            return Kin(self._bundle, known, above, self._moment())
        form, repeat = workflow.row
        current = above.current(form)
        rows = rows_of(current.answers.get(repeat)) if current is not None else ()
        wanted = self._case.row if self._case is not None else ""
        return next((row for row in rows if row.get(ROW) == wanted), None)

    def _moment(self) -> Moment:
        return Moment(self.now, self.today)

    def _bare(self) -> CaseEnvironment:
        """Without the caller's names: a fact means the same wherever it is named."""
        if not self._given:
            return self
        inner = self.given({})
        inner._given = ()
        return inner


class Kin(Mapping[str, Any]):
    """Another case of the family as rules see it: what is known of every case, its forms, facts."""

    __slots__ = ("_bundle", "_case", "_environment", "_workflow")

    def __init__(self, bundle: Bundle, workflow: Workflow, case: Case, moment: Moment) -> None:
        self._bundle = bundle
        self._workflow = workflow
        self._case = case
        self._environment = CaseEnvironment(bundle, workflow, case, SYSTEM, moment)

    def __getitem__(self, name: str) -> Any:
        if name == ROW:
            return self._case.id
        columns = case_value(self._case) or {}
        if name in columns:
            return columns[name]
        if name in self._workflow.forms:
            return form_value(self._case, self._bundle.forms[name])
        if name in self._workflow.facts:
            return self._environment.lookup(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        yield from case_value(self._case) or {}
        yield from self._workflow.forms
        yield from self._workflow.facts

    def __len__(self) -> int:
        return sum(1 for _ in self)


def choice_columns(choices: ChoiceList, code: str) -> Mapping[str, Any] | None:
    """What a rule reads of the choice `code`; ancestors stand under the names of their levels."""
    found = choices.by_code.get(code)
    if found is None:
        return None
    columns = dict(found.columns)
    columns.update(code=code, parent=found.parent or None, level=found.level or None)
    step: Choice | None = found
    while step is not None:
        if step.level:
            columns[step.level] = step.code
        step = choices.by_code.get(step.parent)
    return columns


def form_value(case: Case | None, form: Form) -> Any:
    """A form as rules see it: its current answers, or all its records in order as rows."""
    if case is None:
        return [] if form.many else None
    if not form.many:
        current = case.current(form.id)
        return None if current is None else current.answers
    return [
        {**record.answers, ROW: record.id} for record in ordered(case.records_of(form.id), form)
    ]


def ordered(records: tuple[FormRecord, ...], form: Form) -> list[FormRecord]:
    """Records of a form in the order rules count them: by its `order_by` date, then as received."""
    if not form.order_by:
        return list(records)
    return sorted(records, key=lambda record: str(record.answers.get(form.order_by) or ""))


def are_rows(value: Any) -> bool:
    """Whether this is an answer of a repeat: another type of field may have left something else."""
    return isinstance(value, list | tuple) and all(
        isinstance(row, Mapping) and isinstance(row.get(ROW, ""), str) for row in value
    )


def rows_of(value: Any) -> tuple[Mapping[str, Any], ...]:
    """The rows of a repeat's answer, none where it is no such answer."""
    return tuple(value) if are_rows(value) else ()


def case_value(case: Case | None) -> Mapping[str, Any] | None:
    """`case` in rules."""
    if case is None:
        return None
    return {
        "id": case.id,
        "status": case.status,
        "number": case.number,
        "owner": case.owner or None,
        "team": case.team or None,
        "agency": case.agency or None,
        "created_on": case.created_at[:10],
    }


def user_value(actor: Actor) -> Mapping[str, Any]:
    """`user` in rules."""
    return {
        **actor.columns,
        "id": actor.id,
        "name": actor.name,
        "role": actor.role,
        "agency": actor.agency or None,
        "team": actor.team or None,
    }


def approval_value(case: Case | None) -> Mapping[str, Any]:
    """`approval` in rules: each transition's approval by id."""
    if case is None:
        return {}
    return {
        name: {
            "status": approval.status,
            "by": approval.decided_by or approval.requested_by,
            "at": approval.decided_at or approval.requested_at,
        }
        for name, approval in case.approvals.items()
    }


def run(rule: Rule, environment: CaseEnvironment, names: Answers | None = None) -> Any:
    """The value of `rule`, with `names` known first."""
    return evaluate(rule, environment.given(names) if names is not None else environment)
