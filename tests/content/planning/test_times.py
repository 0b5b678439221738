"""Wall-clock times, zones and how they are said."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from content.planning import times
from content.planning.times import UnknownZone, UnreadableTime

OPENING = datetime(2023, 9, 5, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local_time", "zone", "moment"),
    [
        ("2023-05-09T09:00", "Asia/Makassar", datetime(2023, 5, 9, 1, 0, tzinfo=UTC)),
        ("2023-05-09T08:00", "Asia/Jakarta", datetime(2023, 5, 9, 1, 0, tzinfo=UTC)),
        ("2023-05-09T10:00", "Asia/Jayapura", datetime(2023, 5, 9, 1, 0, tzinfo=UTC)),
        ("2023-05-09T09:00", "WITA", datetime(2023, 5, 9, 1, 0, tzinfo=UTC)),
    ],
)
def test_nine_in_wita_is_eight_in_wib(local_time: str, zone: str, moment: datetime) -> None:
    assert times.to_utc(local_time, zone) == moment


def test_a_time_that_the_clocks_skip_moves_forward() -> None:
    moment = times.to_utc("2023-03-26T02:30", "Europe/Berlin")
    assert times.to_local(moment, "Europe/Berlin") == "2023-03-26T03:30"


def test_a_time_that_happens_twice_is_the_first() -> None:
    assert times.to_utc("2023-10-29T02:30", "Europe/Berlin") == datetime(2023, 10, 29, 0, 30, tzinfo=UTC)


@given(
    some.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)), some.times(), some.sampled_from(["WIB", "WITA", "WIT"])
)
def test_indonesian_times_come_back(day: date, clock: time, zone: str) -> None:
    local_time = f"{day}T{clock:%H:%M}"
    assert times.to_local(times.to_utc(local_time, zone), zone) == local_time


@pytest.mark.parametrize(
    "local_time",
    [
        "",
        "2023-09-05",
        "2023-09-05 10:05",
        "2023-9-5T10:05",
        "2023-09-31T10:05",
        "2023-09-05T24:00",
        "0001-01-01T00:00",
        "٢٠٢٣-٠٩-٠٥T١٠:٠٥",
    ],
)
def test_what_is_no_time_is_said(local_time: str) -> None:
    with pytest.raises(UnreadableTime):
        times.to_utc(local_time, "Asia/Jakarta")


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("WIB", "Asia/Jakarta"),
        (" wita ", "Asia/Makassar"),
        ("WIT", "Asia/Jayapura"),
        ("asia/jakarta", "Asia/Jakarta"),
        ("Asia/Singapore", "Asia/Singapore"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_may_be_named_as_people_do(given_name: str, name: str) -> None:
    assert times.check_zone(given_name) == name


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("WITAX", "WITA"),
        ("Asia/Jakrta", "Asia/Jakarta"),
        ("../../etc/passwd", "Asia/Jakarta"),
        ("", "Asia/Jakarta"),
        ("localtime", "Asia/Jakarta"),
    ],
)
def test_an_unknown_zone_is_refused_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(UnknownZone) as refused:
        times.check_zone(name)
    assert refused.value.facts["nearest"] == nearest


@given(some.text())
def test_any_text_is_a_zone_or_unknown(name: str) -> None:
    with suppress(UnknownZone):
        assert "/" in times.check_zone(name) or name.strip().upper() == "UTC"


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Asia/Jakarta", "WIB"),
        ("Asia/Pontianak", "WIB"),
        ("Asia/Makassar", "WITA"),
        ("Asia/Jayapura", "WIT"),
        ("Asia/Singapore", "UTC+8"),
        ("Asia/Kolkata", "UTC+5.30"),
        ("America/New_York", "UTC−4"),
        ("Europe/London", "UTC+1"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_called_as_people_call_it(zone: str, label: str) -> None:
    assert times.zone_label(zone, OPENING) == label


def test_a_moment_is_said_in_both_languages() -> None:
    assert times.said(OPENING, zone="Asia/Jakarta", language="id") == "Selasa, 5 September 2023 pukul 10.05 WIB"
    assert times.said(OPENING, zone="Asia/Jakarta", language="en") == "Tuesday, 5 September 2023 at 10.05 WIB"
    assert times.said(OPENING, zone="Asia/Makassar", language="id") == "Selasa, 5 September 2023 pukul 11.05 WITA"


def test_a_moment_has_a_short_form() -> None:
    assert times.said_short(OPENING, zone="Asia/Jakarta", language="id", this_year=2023) == "5 Sep 10.05 WIB"
    assert times.said_short(OPENING, zone="Asia/Jakarta", language="id", this_year=2026) == "5 Sep 2023 10.05 WIB"
    assert (
        times.said_short(datetime(2023, 8, 22, 1, 0, tzinfo=UTC), zone="WIB", language="id", this_year=2023)
        == "22 Agu 08.00 WIB"
    )
    assert times.said_clock(OPENING, zone="Asia/Jakarta") == "10.05 WIB"


def test_a_day_is_said_without_a_zero_in_front() -> None:
    assert times.said_day(date(2023, 9, 5), language="id") == "Selasa, 5 September 2023"
    assert times.said_day(date(2023, 9, 5), language="en") == "Tuesday, 5 September 2023"
