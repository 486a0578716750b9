"""Dates and times in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton

from engine.i18n.digits import in_digits
from engine.i18n.languages import direction, locale_of

_NEAR: Final = 1


def date_words(iso: str, tag: str, digits: str) -> str:
    """“4 March 2015”, “March 2015” or “2015”; what is no date stays as it is."""
    try:
        return in_digits(_words(iso, tag), digits)
    except ValueError:
        return iso


def _words(iso: str, tag: str) -> str:
    pieces = [int(piece) for piece in iso.split("-")]
    day = date(*(pieces + [1, 1])[:3])
    if len(pieces) == 1:
        return f"{day.year}"
    if len(pieces) == 2:
        return format_skeleton("yMMMM", day, locale=locale_of(tag))
    return format_date(day, "long", locale=locale_of(tag))


def time_words(moment: datetime, digits: str) -> str:
    """The time of day with 24 hours, which reads alike in both directions."""
    return in_digits(f"{moment:%H:%M}", digits)


def instant_words(instant: str, tag: str, zone: str, digits: str) -> str:
    """A stored instant (UTC text) as date and time of the project's place."""
    moment = datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(ZoneInfo(zone))
    comma = "،" if direction(tag) == "rtl" else ","
    day = date_words(moment.date().isoformat(), tag, digits)
    return f"{day}{comma} {time_words(moment, digits)}"


def relative_day(day: str, today: str, text: Callable[..., str]) -> str:
    """“today”, “yesterday”, “in 3 days”, by the reader's words (`text` looks up `time.…`)."""
    apart = (date.fromisoformat(day) - date.fromisoformat(today)).days
    if abs(apart) <= _NEAR:
        return text(("time.yesterday", "time.today", "time.tomorrow")[apart + _NEAR])
    return text("time.in_days" if apart > 0 else "time.days_ago", n=abs(apart))
