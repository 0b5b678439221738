"""Days told by an event."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from content.planning import offsets

FIRST, LAST = date(2023, 9, 5), date(2023, 9, 7)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2023, 8, 22), "H-14"),
        (date(2023, 9, 4), "H-1"),
        (date(2023, 9, 5), "H"),
        (date(2023, 9, 7), "H+2"),
        (date(2023, 9, 8), "pasca+1"),
        (date(2023, 9, 12), "pasca+5"),
    ],
)
def test_days_are_told_as_staff_write_them(day: date, label: str) -> None:
    assert offsets.offset(day, starts_on=FIRST, ends_on=LAST).label() == label


def test_an_event_that_moves_takes_its_days_with_it() -> None:
    opening = offsets.offset(date(2023, 7, 12), starts_on=date(2023, 7, 13), ends_on=date(2023, 7, 14))
    assert offsets.day_of(opening, starts_on=date(2023, 7, 11), ends_on=date(2023, 7, 14)) == date(2023, 7, 10)


@given(some.dates(), some.dates(max_value=date(9000, 1, 1)), some.integers(min_value=0, max_value=400))
def test_a_day_comes_back_from_its_offset(day: date, starts_on: date, length: int) -> None:
    ends_on = starts_on + timedelta(days=length)
    told = offsets.offset(day, starts_on=starts_on, ends_on=ends_on)
    assert offsets.day_of(told, starts_on=starts_on, ends_on=ends_on) == day
