"""An office over the bundled configuration, with one case that has been everywhere.

Every sensitive answer of the case is a canary: a text that stands nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Final

from proof_site import Office, Reader, bundle_of

from engine.actor import Actor
from engine.cases.answer import posted, submit_answers
from engine.cases.draft_steps import discard_draft, start_draft
from engine.cases.fire_step import Asked, fire_step
from engine.cases.keep_file import keep_file
from engine.cases.uploads import Offer, Upload, start_upload
from engine.cases.views import FiredStep, Submitted
from engine.defaults import defaults_dir
from engine.demo.answers import Answering, Child
from engine.fieldtypes.base import Field
from engine.query import ALL
from tests.pictures import as_kept

TODAY: Final = date(2026, 3, 1)
BORN: Final = "2015-11-19"
PHONES: Final = {"contact_phone": "+249912345671", "member_phone": "+249912345672"}
DRAFTED: Final = "Canarydrafted"
NOT_TEXT: Final = {"date_of_birth": BORN, "photo": "Canaryphoto.png"}
PNG: Final = as_kept("PNG")


def sensitive_fields(fields: Iterable[Field]) -> Iterator[Field]:
    """The sensitive fields of a form, also those in its repeats."""
    for field in fields:
        if field.sensitive:
            yield field
        yield from sensitive_fields(field.fields)


def canary(field: Field) -> str:
    """What is answered to a sensitive field."""
    return PHONES.get(field.id) or NOT_TEXT.get(field.id) or f"Canary{field.id.replace('_', '')}"


@dataclass(frozen=True)
class Busy:
    """An office, its people, and the ids of what is in it."""

    office: Office
    people: Mapping[str, Reader]
    ids: Mapping[str, str]
    canaries: tuple[str, ...]

    def path(self, declared: str, **others: str) -> str:
        """A declared path with ids in it."""
        return declared.replace(":path}", "}").format_map({**self.ids, **others})


def busy_office() -> Busy:
    """A case that waits for the decision to close it, and a draft of another visit."""
    office = Office(bundle_of(defaults_dir()))
    office.place("hope", "nyala")
    office.place("shelter", "kosti")
    office.place("clinic", "centre")
    office.enter("hala", "manager", "clinic", "centre")
    people = {
        "amal": office.enter("amal", "caseworker", "hope", "nyala"),
        "omer": office.enter("omer", "supervisor", "hope", "nyala", "ar"),
        "salma": office.enter("salma", "caseworker", "shelter", "kosti"),
        "badr": office.enter("badr", "supervisor", "shelter", "kosti", "ar"),
        "nour": office.enter("nour", "auditor", "hope", ""),
        "mona": office.enter("mona", "monitor", "hope", ""),
    }
    life = _Life(office)
    life.live()
    draft = people["amal"].post("/cases/new/case").goes_to
    typed = {"name_first": DRAFTED, "sex": "female", "do": "save"}
    assert people["amal"].post(f"{draft}/child_section", typed).status == 303
    record = office.store.get(life.case, ALL)["records"][0]["id"]
    ids = {
        "case": life.case,
        "draft": draft.rpartition("/")[2],
        "section": "child_section",
        "record": record,
        "form": "registration",
        "workflow": "case",
        "transition": "close",
        "trigger": "raise_alarm",
        "edition": "0" * 12,
        "name": "himaya.css",
        "blob": life.photo,
        "person": "amal",
        **dict.fromkeys(("handover", "note", "agency", "team"), "none"),
        "cover": "none",
        "digest": "0" * 64,
        "upload": _begun(office, draft.rpartition("/")[2]),
    }
    forms = office.services.bundle.forms.values()
    told = {canary(field): 1 for form in forms for field in sensitive_fields(form.fields.values())}
    return Busy(office, people, ids, (*told, "Canaryphoto", "19 November 2015", "٢٠١٥", DRAFTED))


def _begun(office: Office, draft: str) -> str:
    """A file of which no piece has come yet."""
    amal = office.services.accounts.directory.person("amal").actor(0)
    offer = Offer("photo", NOT_TEXT["photo"], len(PNG), "0" * 64)
    begun = start_upload(office.services.desk, amal, draft, offer)
    assert isinstance(begun, Upload), begun
    return begun.id


def _typed(field: Field) -> str | Mapping[str, str]:
    """The canary as it is typed: a name that counts as signed takes a tick."""
    text = canary(field)
    return {"": text, "signed": "yes"} if field.type == "signature" else text


class _Life:
    """From registration to the wish to close."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.desk = office.services.desk
        self.case = self.photo = ""
        child = Child("a", "b", "c", "female", 10, "south_darfur", "low")
        self.answers = Answering(self.desk.bundle, Random(3), child)

    def live(self) -> None:
        self._send("registration", self._registration())
        self._fire("amal", "start_assessment")
        self._refer()
        self._transfer()
        self._serve()
        self._send("assessment", self.answers.assessment(TODAY))
        self._fire("amal", "finish_assessment.request")
        self._fire("omer", "finish_assessment.approve")
        self._send("case_plan", self.answers.case_plan(TODAY))
        self._fire("amal", "finish_plan.request")
        self._fire("omer", "finish_plan.return", "Add the school")
        self._fire("amal", "finish_plan.request")
        self._fire("omer", "finish_plan.approve")
        self._send("follow_up", self.answers.follow_up(TODAY))
        self._send("closure", self.answers.closure(TODAY))
        self._fire("amal", "close.request")

    def _registration(self) -> dict[str, Any]:
        told = dict(self.answers.registration(TODAY))
        told.pop("age", None)
        family = {"member_relation": "mother", "member_age": "40", "member_alive": "yes"}
        living = {"living_with": "relatives", "member_with_child": "no"}
        photo = self._photo(self._actor("amal"))
        told |= {"family": [{**family, **living}], "living_with": "relatives", "photo": photo}
        return told

    def _serve(self) -> None:
        """A service that was received."""
        case, self.case = self.case, self._begin("service", self.answers.service(TODAY))
        self._fire("amal", "receive", **self.answers.received(TODAY))
        self.case = case

    def _refer(self) -> None:
        """A referral that helped and is over."""
        services = {"referral_services": ["health"], "referral_until": "2026-04-01"}
        case, self.case = self.case, self._begin("referral", {"referral_to": "clinic", **services})
        self._fire("amal", "send")
        self._fire("hala", "accept_referral", receiving_worker="hala")
        self._send("referral_result", {"given_services": ["health"], "given_outcome": "helped"})
        self._fire("hala", "finish")
        self.case = case

    def _transfer(self) -> None:
        """A transfer that was taken back."""
        case = self.case
        self.case = self._begin("transfer", {"transfer_to": "clinic", "child_knows": "yes"})
        self._fire("amal", "revoke")
        self.case = case

    def _begin(self, workflow: str, told: Mapping[str, Any]) -> str:
        typed = {**told, **self._canaries(self.desk.bundle.forms[workflow].fields.values())}
        amal = self._actor("amal")
        sent = submit_answers(
            self.desk, amal, workflow, "", form=workflow, parent=self.case, typed=typed
        )
        assert isinstance(sent, Submitted), (workflow, sent)
        return sent.case_id

    def _send(self, form: str, told: Mapping[str, Any]) -> None:
        fields = self.desk.bundle.forms[form].fields
        told = {**told, **self._canaries(fields.values())}
        if "family" in told:
            inner = self._canaries(fields["family"].fields)
            told["family"] = [{**row, **inner} for row in told["family"]]
        sent = submit_answers(
            self.desk, self._actor("amal"), "case", self.case, form=form, typed=told
        )
        assert isinstance(sent, Submitted), (form, sent)
        self.case = sent.case_id

    def _canaries(self, fields: Iterable[Field]) -> dict[str, Any]:
        own = (field for field in fields if field.sensitive and field.id != "photo")
        return {field.id: _typed(field) for field in own}

    def _photo(self, amal: Actor) -> str:
        draft = start_draft(self.desk, amal, "case", "", form="registration")
        assert isinstance(draft, str)
        stored = keep_file(self.desk, amal, draft, "photo", name=NOT_TEXT["photo"], content=PNG)
        discard_draft(self.desk, amal, draft)
        self.photo = str(stored["blob"])
        return json.dumps(stored)

    def _actor(self, name: str) -> Actor:
        return self.office.services.accounts.directory.person(name).actor(0)

    def _fire(self, who: str, trigger: str, comment: str = "", **said: str) -> None:
        asked = Asked({k: posted(v) for k, v in said.items()}, comment, self.desk.ids(), "")
        done = fire_step(self.desk, self._actor(who), self.case, trigger, asked=asked)
        assert isinstance(done, FiredStep), (trigger, done)
