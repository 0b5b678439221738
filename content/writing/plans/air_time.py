"""The planned time (`rencana_tayang`): DD/MM/YYYY HH.MM as people in Jakarta write it, and nothing that could mean two days."""

from __future__ import annotations

import re
from datetime import datetime

from content.foundation.problems import N_, Problem
from content.writing.plans.event_days import FIRST_YEAR, LAST_YEAR

_FORM = re.compile(r"(\d{2})/(\d{2})/(\d{4}) +(\d{2})[.:](\d{2})", re.ASCII)
_DAY_ALONE = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
_MACHINES = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}).*)?", re.ASCII)
EXAMPLE = "31/08/2023 12.00"


class AirTimeUnreadable(Problem):
    """Not written as day/month/year hour.minute. Fact `example`: the right form, of the same time where it is clear."""

    cause = N_("“%(text)s” is not written as day/month/year hour.minute.")
    fix = N_("Write it like this: %(example)s")


class HourMissing(Problem):
    """A day without an hour. Fact `example`: that day with one."""

    cause = N_("“%(text)s” has no hour.")
    fix = N_("Add the hour and minute, like this: %(example)s")


class ImpossibleAirTime(Problem):
    """A day or an hour that does not exist."""

    cause = N_("“%(text)s” is not in the calendar: there is no such day, hour or minute.")
    fix = N_("Check day, month and hour; write them like this: %(example)s")


def air_time(text: str) -> str:
    """The wall-clock time written in `text`, as "YYYY-MM-DDTHH:MM".

    Raises:
        AirTimeUnreadable, HourMissing, ImpossibleAirTime
    """
    found = _FORM.fullmatch(text)
    if not found:
        raise _misread(text)
    day, month, year, hour, minute = (int(part) for part in found.groups())
    try:
        made = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - its zone is in the next column
    except ValueError as error:
        raise ImpossibleAirTime(text=text, example=EXAMPLE) from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ImpossibleAirTime(text=text, example=EXAMPLE)
    return f"{made:%Y-%m-%dT%H:%M}"


def _misread(text: str) -> Problem:
    if _DAY_ALONE.fullmatch(text):
        return HourMissing(text=text, example=f"{text} 09.00")
    machines = _MACHINES.fullmatch(text)
    if not machines:
        return AirTimeUnreadable(text=text, example=EXAMPLE)
    year, month, day, hour, minute = machines.groups()
    return AirTimeUnreadable(text=text, example=f"{day}/{month}/{year} {hour or '09'}.{minute or '00'}")
