"""Days of an event as Indonesian plans write them: "5-7 September 2023", "30 Agustus–2 September 2023", "9 Mei 2023"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from content.foundation.problems import N_, Problem

MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november", "desember",
)  # fmt: skip
# Besides the full name and its beginning of three letters or more ("Agu", "Sept").
ALSO = {"agt": 8, "ags": 8, "agst": 8, "nop": 11, "nopember": 11, "pebruari": 2, "peb": 2}
SHORTEST = 3
LONGEST_DAYS = 366
FIRST_YEAR, LAST_YEAR = 2000, 2100

_BETWEEN = r"\s*(?:-|–|—|s\.?\s?d\.?|sampai|hingga)\s*"
_DAY = r"(\d{1,2})(?:\s+([a-z]+)\.?)?(?:\s+(\d{4}))?"
_WORDS = re.compile(rf"{_DAY}(?:{_BETWEEN}{_DAY})?", re.ASCII | re.IGNORECASE)
_FIGURES = re.compile(r"(\d{2})/(\d{2})/(\d{4})(?:\s*[-–—]\s*(\d{2})/(\d{2})/(\d{4}))?", re.ASCII)


class EventDaysUnreadable(Problem):
    """The days are not written as days."""

    cause = N_("“%(text)s” cannot be read as the days of an event.")
    fix = N_("Write them as 5 September 2023, 5-7 September 2023 or 30 Agustus-2 September 2023.")


class EventDayImpossible(Problem):
    """One of the days is not in the calendar."""

    cause = N_("“%(text)s” names a day that is not in the calendar.")
    fix = N_("Check day and month; years go from 2000 to 2100.")


class EventEndsBefore(Problem):
    """The last day comes before the first, or the event would last longer than a year."""

    cause = N_("In “%(text)s” the last day does not follow the first within a year.")
    fix = N_("Write the first day, then the last, such as 30 Desember 2023-2 Januari 2024.")


@dataclass(frozen=True)
class EventDays:
    """The first and the last day of an event."""

    starts_on: date
    ends_on: date


def event_days(text: str) -> EventDays:
    """The days written in `text`.

    Raises:
        EventDaysUnreadable, EventDayImpossible, EventEndsBefore
    """
    starts_on, ends_on = _figures(text) or _words(text)
    if not 0 <= (ends_on - starts_on).days <= LONGEST_DAYS:
        raise EventEndsBefore(text=text)
    return EventDays(starts_on, ends_on)


def _figures(text: str) -> tuple[date, date] | None:
    found = _FIGURES.fullmatch(text.strip())
    if not found:
        return None
    first = _day(text, *found.group(1, 2, 3))
    return first, _day(text, *found.group(4, 5, 6)) if found[4] else first


def _words(text: str) -> tuple[date, date]:
    found = _WORDS.fullmatch(text.strip())
    if not found:
        raise EventDaysUnreadable(text=text)
    day, month, year, last_day, last_month, last_year = found.groups()
    # What the first day leaves out, the last one says: "5-7 September 2023".
    first = _day(text, day, month or last_month, year or last_year)
    return first, _day(text, last_day, last_month or month, last_year or year) if last_day else first


def _day(text: str, day: str, month: str | None, year: str | None) -> date:
    if not month or not year:
        raise EventDaysUnreadable(text=text)
    try:
        made = date(int(year), int(month) if month.isdecimal() else _month(text, month), int(day))
    except ValueError as error:
        raise EventDayImpossible(text=text) from error
    if not FIRST_YEAR <= made.year <= LAST_YEAR:
        raise EventDayImpossible(text=text)
    return made


def _month(text: str, name: str) -> int:
    wanted = name.casefold()
    if wanted in ALSO:
        return ALSO[wanted]
    fitting = [number for number, month in enumerate(MONTHS, start=1) if month.startswith(wanted)]
    if len(wanted) < SHORTEST or not fitting:
        raise EventDaysUnreadable(text=text)
    return fitting[0]
