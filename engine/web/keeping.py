"""What a page is given to keep typing on a device while there is no line."""

from __future__ import annotations

import base64
import secrets
from typing import Any, Final

from engine.accounts.phone_keys import KEPT_FOR
from engine.i18n.digits import ARAB, LATN
from engine.web.call import Call

_ON_FORMS: Final = ("here", "not_here", "no_line", "leaving")
_WHEN_FOUND: Final = (
    *("back", "changed", "gone", "waiting", "typed", "open", "keep", "drop", "sure", "leaving"),
)


def kept_here(call: Call) -> dict[str, Any]:
    """For a form page: the key of this week, and what is said while nothing can be sent."""
    phone = call.services.accounts.phone
    week = phone.week()
    return {
        **_common(call),
        "week": week,
        "keys": {week: _masked(phone.key(call.me.id, week))},
        "words": _on_forms(call),
    }


def kept_before(call: Call) -> dict[str, Any]:
    """For a page that finds something kept: every key still given out, and what is said of it."""
    keys = call.services.accounts.phone.keys(call.me.id)
    return {
        **_common(call),
        "keys": {week: _masked(key) for week, key in keys.items()},
        "words": _words(call, _WHEN_FOUND),
    }


def _on_forms(call: Call) -> dict[str, str]:
    """The same for all readers of a language: put into words once."""
    made, key = call.services.desk.live, ("kept here", call.language)
    if key not in made:
        made[key] = _words(call, _ON_FORMS)
    found: dict[str, str] = made[key]
    return found


def _common(call: Call) -> dict[str, Any]:
    digits = LATN if call.wording.words.digits("0") == "0" else ARAB
    return {
        "owner": call.services.accounts.phone.owner(call.me.id),
        "bundle": call.services.bundle.hash,
        "days": KEPT_FOR.days,
        "locale": f"{call.language}-u-ca-gregory-nu-{digits}",
    }


def _words(call: Call, names: tuple[str, ...]) -> dict[str, str]:
    return {name: call.wording.t(f"web.offline.{name}", time="{time}") for name in names}


def _masked(key: bytes) -> str:
    """A key as it stands in a page: different each time, so that the size of a compressed page
    tells nothing about it. The second half laid over the first gives the key."""
    mask = secrets.token_bytes(len(key))
    laid = bytes(one ^ other for one, other in zip(key, mask, strict=True))
    return base64.b64encode(mask + laid).decode()
