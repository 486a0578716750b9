"""One request as a page sees it, and the answers it can give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from engine.accounts import Person, Session
from engine.actor import Actor
from engine.cases.print_case import PRINT
from engine.i18n.digits import ARAB, LATN
from engine.i18n.languages import direction, locale_of
from engine.policy import MANAGE, leads, may
from engine.web.crossing import form_token
from engine.web.drawing import draw, url
from engine.web.posting import Form
from engine.web.services import Services
from engine.web.wording import Wording

SAID: Final = frozenset(
    {
        "web.form.kept",
        "web.form.discarded",
        "web.sign_in.returned",
        "web.case.sent_now",
        "web.case.done_now",
        "web.review.nothing",
        "account.password.changed",
        "cover.set",
        "cover.ended",
    }
)
"""What one page may leave for the next one to say."""
LANGUAGE_COOKIE: Final = "himaya_language"
SAID_COOKIE: Final = "himaya_said"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page."""

    lang: str
    dir: str
    back: str
    tab: str
    actor: Actor | None
    standing: str
    other_languages: tuple[tuple[str, str, str], ...]
    other_memberships: tuple[tuple[int, str], ...]
    other_digits: str
    token: Markup
    exit_to: str
    said: str
    manages_people: bool
    prints: bool
    leads: bool
    publishes: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A request, read and checked."""

    services: Services
    method: str
    path: str
    query: Mapping[str, str]
    params: Mapping[str, str]
    cookies: Mapping[str, str]
    address: str
    form: Form
    token: str = ""
    actor: Actor | None = None
    session: Session | None = None
    person: Person | None = None
    device: str = ""  # what the browser says it is
    extra: dict[str, Any] = field(default_factory=dict)

    def signed_in(self, token: str, known: tuple[Actor, Session, Person]) -> Call:
        """The same request, now of someone who has just signed in."""
        actor, session, person = known
        return replace(self, token=token, actor=actor, session=session, person=person, extra={})

    @property
    def me(self) -> Actor:
        """Who is signed in; only pages for signed-in people may ask."""
        if self.actor is None:
            raise LookupError("nobody is signed in")
        return self.actor

    @property
    def language(self) -> str:
        """The reader's language: the person's, else this browser's, else the project's."""
        project = self.services.bundle.project
        wanted = self.actor.language if self.actor is not None else ""
        wanted = wanted or self.cookies.get(LANGUAGE_COOKIE, "")
        return wanted if wanted in project.languages else project.default_language

    @property
    def wording(self) -> Wording:
        """How this reader is told things."""
        if "wording" not in self.extra:
            self.extra["wording"] = Wording(self.services, self.language, self.actor)
        found: Wording = self.extra["wording"]
        return found

    def page(self, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
        """A drawn page. What the last page left to say is said once."""
        frame = self._frame(str(values.get("tab", "")), str(values.get("said", "")))
        text = draw(template, self.wording, {**values, "page": frame})
        response = HTMLResponse(text, status)
        if self.cookies.get(SAID_COOKIE):
            response.delete_cookie(SAID_COOKIE, path="/", httponly=True, samesite="lax")
        return response

    def go(self, *parts: str, say: str = "") -> Response:
        """On to another page, after something was done."""
        return self.go_to(url(*parts), say)

    def go_to(self, target: str, say: str = "", anchor: str = "") -> Response:
        """As `go`, to an address that is at hand."""
        response = RedirectResponse(target + (f"#{anchor}" if anchor else ""), 303)
        if say in SAID:
            self._set(response, SAID_COOKIE, say, 60)
        return response

    def keep_language(self, response: Response, tag: str) -> Response:
        """Let this browser remember the language."""
        self._set(response, LANGUAGE_COOKIE, tag, 400 * 24 * 3600)
        return response

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self.services.settings.secure,
            httponly=True,
            samesite="lax",
        )

    def _frame(self, tab: str, said: str) -> Frame:
        project, wording = self.services.bundle.project, self.wording
        tag = self.language
        others = tuple(t for t in project.languages if t != tag)
        left = self.cookies.get(SAID_COOKIE, "")
        if not said and left in SAID:
            said = wording.t(left)
        return Frame(
            lang=tag,
            dir=direction(tag),
            back=self._back(),
            tab=tab,
            actor=self.actor,
            standing=self._standing(),
            other_languages=tuple((t, _own_name(t), direction(t)) for t in others),
            other_memberships=self._other_memberships(),
            other_digits=LATN if wording.words.digits("0") != "0" else ARAB,
            token=self.token_field(),
            exit_to=self.services.settings.exit_to,
            said=said,
            manages_people=self.actor is not None and may(self.services.bundle, self.actor, MANAGE),
            prints=self.actor is not None and may(self.services.bundle, self.actor, PRINT),
            leads=self.actor is not None and leads(self.services.bundle, self.actor),
            publishes=self.actor is not None and may(self.services.bundle, self.actor, "publish"),
        )

    def token_field(self) -> Markup:
        """The hidden control that binds a form to this session."""
        if not self.token or self.actor is None:
            return Markup("")
        html = '<input type="hidden" name="token" value="{}">'
        return Markup(html).format(form_token(self.token))

    def _back(self) -> str:
        """Where a change of language comes back to: this page, if it can be asked for again."""
        if self.method != "GET" and not self.extra.get("again"):
            return "/"
        return self.path

    def _standing(self) -> str:
        if self.actor is None:
            return ""
        return self._membership(self.actor.role, self.actor.team, self.actor.agency)

    def _membership(self, role: str, team: str, agency: str) -> str:
        found = self.services.bundle.roles.get(role)
        label = self.wording.label(found) if found is not None else role
        place = self.wording.team(team) if team else ""
        place = place or (self.wording.agency(agency) if agency else "")
        return self.wording.t("web.role.at", role=label, place=place) if place else label

    def _other_memberships(self) -> tuple[tuple[int, str], ...]:
        if self.person is None or self.session is None:
            return ()
        return tuple(
            (index, self._membership(m.role, m.team, m.agency))
            for index, m in enumerate(self.person.memberships)
            if index != self.person.standing(self.session.acts)
        )


def _own_name(tag: str) -> str:
    """What a language calls itself."""
    name = locale_of(tag).language_name or tag
    return name[:1].upper() + name[1:]
