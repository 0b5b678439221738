"""Days of an event, in Indonesian."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from content.foundation.problems import Problem
from content.writing.plans.event_days import (
    MONTHS,
    EventDayImpossible,
    EventDays,
    EventDaysUnreadable,
    EventEndsBefore,
    event_days,
)


@pytest.mark.parametrize(
    ("text", "starts_on", "ends_on"),
    [
        ("5-7 September 2023", date(2023, 9, 5), date(2023, 9, 7)),
        ("9 Mei 2023", date(2023, 5, 9), date(2023, 5, 9)),
        ("30 Agustus-2 September 2023", date(2023, 8, 30), date(2023, 9, 2)),
        ("13–14 Juli 2023", date(2023, 7, 13), date(2023, 7, 14)),
        ("13 — 14 JULI 2023", date(2023, 7, 13), date(2023, 7, 14)),
        ("5 s.d. 7 Sept. 2023", date(2023, 9, 5), date(2023, 9, 7)),
        ("5 sampai 7 sep 2023", date(2023, 9, 5), date(2023, 9, 7)),
        ("22 Agt 2023", date(2023, 8, 22), date(2023, 8, 22)),
        ("22 Agu 2023", date(2023, 8, 22), date(2023, 8, 22)),
        ("1 Nop 2023", date(2023, 11, 1), date(2023, 11, 1)),
        ("30 Desember 2023-2 Januari 2024", date(2023, 12, 30), date(2024, 1, 2)),
        ("05/09/2023", date(2023, 9, 5), date(2023, 9, 5)),
        ("05/09/2023-07/09/2023", date(2023, 9, 5), date(2023, 9, 7)),
        ("29 Februari 2024", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_days_are_read_as_plans_write_them(text: str, starts_on: date, ends_on: date) -> None:
    assert event_days(text) == EventDays(starts_on, ends_on)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31 September 2023", EventDayImpossible),
        ("29 Februari 2023", EventDayImpossible),
        ("00/09/2023", EventDayImpossible),
        ("5 September 1023", EventDayImpossible),
        ("7-5 September 2023", EventEndsBefore),
        ("1 Januari 2020-1 Januari 2023", EventEndsBefore),
        ("September 2023", EventDaysUnreadable),
        ("5-7 September", EventDaysUnreadable),
        ("5 Xtember 2023", EventDaysUnreadable),
        ("5 Ju 2023", EventDaysUnreadable),
        ("2023-09-05", EventDaysUnreadable),
        ("٥ September 2023", EventDaysUnreadable),
    ],
)
def test_what_cannot_be_read_is_said(text: str, problem: type[Problem]) -> None:
    with pytest.raises(problem) as refused:
        event_days(text)
    assert text in refused.value.say_cause()


@given(some.dates(min_value=date(2001, 1, 1), max_value=date(2099, 1, 1)), some.integers(min_value=0, max_value=40))
def test_days_written_out_come_back(starts_on: date, length: int) -> None:
    ends_on = starts_on + timedelta(days=length)
    first, last = (f"{day.day} {MONTHS[day.month - 1].title()} {day.year}" for day in (starts_on, ends_on))
    assert event_days(f"{first}–{last}") == EventDays(starts_on, ends_on)


@given(some.text(alphabet=some.sampled_from("0159/-– aeiJjulSsept.MarAgtd"), max_size=40) | some.text())
def test_any_text_is_days_or_a_problem(text: str) -> None:
    with suppress(Problem):
        assert event_days(text).starts_on <= event_days(text).ends_on
