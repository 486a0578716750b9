"""Pages from templates: the package's own files only, everything escaped, nothing undefined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.runtime import Context

from engine.cases.views import FieldView
from engine.fieldtypes import field_type
from engine.fieldtypes.base import Inside
from engine.web.assets import asset
from engine.web.conditions import when
from engine.web.kept_drawings import Reader
from engine.web.placed import field_words, words_in
from engine.web.widgets import Widgets
from engine.web.wording import Wording

OWN_PAGES: Final = frozenset({"check", "discard"})
ENGINE = Path(__file__).resolve().parents[1]


class _Plain(Context):
    """Calls what a template calls as it is: nothing of ours asks for the context as an argument,
    and looking whether it does takes longer than most of what is called."""

    def call(
        self,
        verb: Callable[..., Any],
        /,
        *args: Any,
        _loop_vars: object = None,  # what the context would hold here
        _block_vars: object = None,
        **kwargs: Any,
    ) -> Any:
        """What the verb gives."""
        return verb(*args, **kwargs)


class _Templates(Environment):
    context_class = _Plain


@cache
def environment() -> Environment:
    """All templates: the pages', and each field type's own widget."""
    types = FileSystemLoader(ENGINE / "fieldtypes")
    pages = FileSystemLoader(ENGINE / "web" / "templates")
    return _Templates(
        loader=ChoiceLoader([PrefixLoader({"fieldtypes": types}), pages]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def url(*parts: str) -> str:
    """A path on this site, each part escaped."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def section_url(draft: str, section: str) -> str:
    """The address of a section of a draft. A hyphen, which no id holds, keeps a section that is
    called like one of our own pages apart from it."""
    return url("drafts", draft, f"{section}-" if section in OWN_PAGES else section)


def section_id(part: str) -> str:
    """The section an address of `section_url` means."""
    return part.removesuffix("-")


def draw(template: str, wording: Wording, values: Mapping[str, Any]) -> str:
    """A page in one reader's words."""
    known = vocabulary(wording)
    known.update(values)
    return environment().get_template(template).render(known)


def vocabulary(wording: Wording) -> dict[str, Any]:
    """What every template may say."""
    widgets = Widgets(wording)
    known: dict[str, Any] = {
        **_public(wording),
        **_public(widgets),
        "field_words": lambda view, name="label": field_words(wording, view, name),
        "words_in": lambda thing, words, name="label": words_in(wording, thing, words, name),
        "when": lambda view: when(wording, view.field, view.condition),
        "asset": asset,
        "url": url,
        "section_url": section_url,
    }
    reader = Reader(wording.manner, widgets.part, lambda view: _field(view, known))
    known["fields"] = lambda views: wording.drawings.all_drawn(views, reader)
    return known


def _verbs(kind: type) -> tuple[str, ...]:
    names = (name for name in dir(kind) if not name.startswith("_"))
    return tuple(name for name in names if callable(getattr(kind, name)))


# Looked up once: looking through a class costs more than drawing a field.
_VERBS: Final[Mapping[type, tuple[str, ...]]] = {c: _verbs(c) for c in (Wording, Widgets)}


def _public(words: Wording | Widgets) -> dict[str, Any]:
    return {name: getattr(words, name) for name in _VERBS[type(words)]}


def _field(view: FieldView, known: dict[str, Any]) -> str:
    """A field by its type's widget, or its value where it cannot be changed."""
    if "frame" not in known:  # not made for a page whose fields are all kept
        known["frame"] = environment().get_template("parts/frame.html").make_module(known)
    kind = field_type(view.field.type)
    if view.readonly and kind.stores and kind.fixed and kind.inside is Inside.NOTHING:
        return str(known["frame"].fixed(view))
    template = environment().get_template(f"fieldtypes/{view.field.type}/widget.html")
    return template.render(known, view=view)
