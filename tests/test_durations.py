"""Stretches of time on the calendars of real places."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.durations import Calendar, Duration, make_calendar, read_duration

KHARTOUM = make_calendar("Africa/Khartoum", ("friday", "saturday"), ("2026-04-06",))
BERLIN = make_calendar("Europe/Berlin", ("saturday", "sunday"), ())
CAIRO = make_calendar("Africa/Cairo", ("friday", "saturday"), ())  # its clocks change at midnight


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]  # year, month, day, hour …


def said(text: str) -> Duration:
    found = read_duration(text)
    assert found is not None
    return found


@pytest.mark.parametrize("text", ["30min", "24h", "3d", "2w", "1mo", "1y", "3wd"])
def test_a_duration_is_written_as_it_is_read(text: str) -> None:
    assert str(said(text)) == text


@pytest.mark.parametrize("text", ["", "3", "d", "0d", "-1d", "1.5h", "3 d", "12345h", "3days"])
def test_what_is_no_stretch_of_time_is_none(text: str) -> None:
    assert read_duration(text) is None


@pytest.mark.parametrize(
    ("calendar", "start", "text", "end"),
    [
        # Khartoum is two hours ahead: the day ends at 22:00 of the clock of the world.
        (KHARTOUM, utc(2026, 3, 1, 9), "24h", utc(2026, 3, 2, 9)),
        (KHARTOUM, utc(2026, 3, 1, 9), "1d", utc(2026, 3, 2, 22)),
        (KHARTOUM, utc(2026, 3, 1, 23), "1d", utc(2026, 3, 3, 22)),
        (KHARTOUM, utc(2026, 1, 31, 9), "1mo", utc(2026, 2, 28, 22)),
        (KHARTOUM, utc(2024, 2, 29, 9), "1y", utc(2025, 2, 28, 22)),
        # Thursday 2 April: the week-end, a holiday on Monday, so Sunday, Tuesday, Wednesday.
        (KHARTOUM, utc(2026, 4, 2, 9), "3wd", utc(2026, 4, 8, 22)),
        (KHARTOUM, utc(2026, 4, 3, 9), "1wd", utc(2026, 4, 5, 22)),
        # The night of the 29th of March has an hour less, that of the 25th of October one more.
        (BERLIN, utc(2026, 3, 28, 12), "24h", utc(2026, 3, 29, 12)),
        (BERLIN, utc(2026, 3, 28, 12), "1d", utc(2026, 3, 29, 22)),
        (BERLIN, utc(2026, 10, 24, 12), "1d", utc(2026, 10, 25, 23)),
        # Midnight of the 24th of April is skipped in Cairo: the 23rd ends where the 24th begins.
        (CAIRO, utc(2026, 4, 22, 12), "1d", utc(2026, 4, 23, 22)),
    ],
)
def test_what_is_due_is_due_at_the_end(
    calendar: Calendar, start: datetime, text: str, end: datetime
) -> None:
    found = calendar.after(start, said(text))

    assert found == end - (timedelta() if said(text).elapses else timedelta(milliseconds=1))


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("6h", utc(2026, 3, 10, 15, 59, 59, 999_000)),
        ("2d", utc(2026, 3, 7, 22)),
        ("1wd", utc(2026, 3, 8, 22)),
    ],
)
def test_a_reminder_of_whole_days_comes_at_the_beginning_of_a_day(
    text: str, begins: datetime
) -> None:
    due = utc(2026, 3, 10, 21, 59, 59, 999_000)

    assert KHARTOUM.before(due, said(text)) == begins


DURATIONS = st.builds(
    Duration, st.integers(1, 400), st.sampled_from(("min", "h", "d", "w", "mo", "y", "wd"))
)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
PLACES = st.sampled_from((KHARTOUM, BERLIN, CAIRO))


@settings(max_examples=150)
@given(PLACES, INSTANTS, DURATIONS)
def test_time_only_goes_on(place: Calendar, start: datetime, duration: Duration) -> None:
    assert place.after(start, duration) > start
    assert place.before(start, duration) < start
    assert place.later(start, duration) > start


@settings(max_examples=150)
@given(PLACES, INSTANTS, INSTANTS, DURATIONS)
def test_who_begins_later_is_never_due_earlier(
    place: Calendar, one: datetime, other: datetime, duration: Duration
) -> None:
    first, last = sorted((one, other))

    assert place.after(first, duration) <= place.after(last, duration)


@settings(max_examples=150)
@given(PLACES, st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_day_ends_within_itself(place: Calendar, day: date) -> None:
    end = place.end_of(day)

    assert place.day_of(end) == day
    assert place.day_of(end + timedelta(milliseconds=1)) == day + timedelta(days=1)


def test_a_week_of_rest_only_has_working_days_all_the_same() -> None:
    everything = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    resting = make_calendar("UTC", everything, ())

    assert resting.after(utc(2026, 3, 1), said("2wd")).day == 3


def test_a_stretch_beyond_all_dates_is_cut_off_and_does_not_fail() -> None:
    far = utc(9990, 1, 1)

    assert KHARTOUM.after(far, Duration(9999, "y")).year == 9998
    assert KHARTOUM.after(far, Duration(9999, "w")).year == 9998
