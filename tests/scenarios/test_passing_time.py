"""How time passes in scenarios."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.durations import make_calendar
from engine.scenarios.passing_time import instant, later

KHARTOUM = ZoneInfo("Africa/Khartoum")
HERE = make_calendar("Africa/Khartoum", ("friday", "saturday"), ())
BERLIN = make_calendar("Europe/Berlin", (), ())


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T09:00", utc(2026, 3, 1, 7)),
        ("2026-03-01", utc(2026, 2, 28, 22)),
        ("2026-03-01T09:00+00:00", utc(2026, 3, 1, 9)),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_a_moment_is_meant_where_the_project_is(text, moment):
    assert instant(text, KHARTOUM) == moment


@pytest.mark.parametrize(
    ("stretch", "moment"),
    [
        ("30min", utc(2026, 1, 31, 9, 30)),
        ("24h", utc(2026, 2, 1, 9)),
        ("3d", utc(2026, 2, 3, 9)),
        ("2w", utc(2026, 2, 14, 9)),
        ("1mo", utc(2026, 2, 28, 9)),
        ("12mo", utc(2027, 1, 31, 9)),
        ("3wd", utc(2026, 2, 3, 9)),
        ("0d", None),
        ("soon", None),
        ("-1d", None),
    ],
)
def test_a_stretch_of_time_is_added(stretch, moment):
    assert later(utc(2026, 1, 31, 9), stretch, HERE) == moment


def test_a_day_is_a_day_of_the_calendar_and_24_hours_are_hours():
    before_summer_time = utc(2026, 3, 28, 9)
    assert later(before_summer_time, "1d", BERLIN) == utc(2026, 3, 29, 8)
    assert later(before_summer_time, "24h", BERLIN) == utc(2026, 3, 29, 9)
