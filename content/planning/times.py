"""Times: people choose a wall-clock time in a zone, machines keep UTC, and both are shown the way people write them.

A wall-clock time that the zone skips (the gap when clocks go forward) is moved forward by the gap; one that happens twice
(when clocks go back) is its first. Indonesia's zones have neither.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_date, format_datetime

from content.foundation.problems import N_, Problem

LABELS = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
USUAL_ZONE = "Asia/Jakarta"

_LOCAL_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)
_LONG = {"id": "EEEE, d MMMM y 'pukul' HH.mm", "en": "EEEE, d MMMM y 'at' HH.mm"}
_SHORT = "d MMM HH.mm"
_SHORT_WITH_YEAR = "d MMM y HH.mm"
_DAY = "EEEE, d MMMM y"


class UnknownZone(Problem):
    """No zone has this name."""

    cause = N_("There is no time zone “%(zone)s”.")
    fix = N_("Write %(nearest)s, or another zone: WIB, WITA, WIT, or a name such as Asia/Makassar.")


class UnreadableTime(Problem):
    """A wall-clock time is not one."""

    cause = N_("“%(local_time)s” is not a date and a time.")
    fix = N_("Write it as year-month-dayThour:minute, such as 2023-09-05T10:05.")


def check_zone(name: str) -> str:
    """The IANA name of a zone given by its name or as WIB, WITA or WIT, in capitals or not.

    Raises:
        UnknownZone: with the nearest name there is.
    """
    known = _zones()
    found = known.get(name.strip().casefold())
    if found is None:
        raise UnknownZone(zone=name, nearest=_nearest(name))
    return found


@cache
def _zones() -> dict[str, str]:
    names = {name.casefold(): name for name in available_timezones() if "/" in name or name == "UTC"}
    return names | {label.casefold(): zone for label, zone in LABELS.items()}


def _nearest(name: str) -> str:
    wanted = name.strip()[:60]
    labels = get_close_matches(wanted.upper(), LABELS, n=1)
    if labels:
        return labels[0]
    near = get_close_matches(wanted.casefold(), _zones(), n=1)
    return _zones()[near[0]] if near else USUAL_ZONE


def to_utc(local_time: str, zone: str) -> datetime:
    """The moment at which clocks in `zone` (an IANA name) show `local_time` ("YYYY-MM-DDTHH:MM").

    Raises:
        UnreadableTime, UnknownZone
    """
    if not _LOCAL_TIME.fullmatch(local_time):
        raise UnreadableTime(local_time=local_time)
    place = ZoneInfo(check_zone(zone))
    try:
        # fold=0 is the first of two, and in a gap the offset before it: both rules of this file.
        return datetime.fromisoformat(local_time).replace(tzinfo=place, fold=0).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableTime(local_time=local_time) from error


def to_local(moment: datetime, zone: str) -> str:
    """What clocks in `zone` show at `moment`, as "YYYY-MM-DDTHH:MM".

    Raises:
        UnknownZone
    """
    return moment.astimezone(ZoneInfo(check_zone(zone))).strftime("%Y-%m-%dT%H:%M")


def zone_label(zone: str, moment: datetime) -> str:
    """How people call the zone at that moment: WIB, WITA, WIT, else its distance from UTC, such as "UTC+8"."""
    there = moment.astimezone(ZoneInfo(check_zone(zone)))
    name = there.tzname() or ""
    return name if name in LABELS else _distance(there.utcoffset() or timedelta())


def _distance(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f".{rest:02}" if rest else "")


def said(moment: datetime, *, zone: str, language: str) -> str:
    """A moment in full: "Selasa, 5 September 2023 pukul 10.05 WIB", "Tuesday, 5 September 2023 at 10.05 WIB"."""
    return f"{_formatted(moment, _LONG[language], zone, language)} {zone_label(zone, moment)}"


def said_short(moment: datetime, *, zone: str, language: str, this_year: int) -> str:
    """A moment for a table: "5 Sep 10.05 WIB"; "5 Sep 2023 10.05 WIB" where that is not `this_year`."""
    there = moment.astimezone(ZoneInfo(check_zone(zone)))
    pattern = _SHORT if there.year == this_year else _SHORT_WITH_YEAR
    return f"{_formatted(moment, pattern, zone, language)} {zone_label(zone, moment)}"


def said_clock(moment: datetime, *, zone: str) -> str:
    """The time of day alone: "10.05 WIB"."""
    return f"{moment.astimezone(ZoneInfo(check_zone(zone))):%H.%M} {zone_label(zone, moment)}"


def said_day(day: date, *, language: str) -> str:
    """A day in full: "Selasa, 5 September 2023"."""
    return format_date(day, _DAY, locale=language)


def _formatted(moment: datetime, pattern: str, zone: str, language: str) -> str:
    return format_datetime(moment, pattern, tzinfo=ZoneInfo(check_zone(zone)), locale=language)
