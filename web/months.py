"""Months as a filter offers them: "2023-05" in the address, "Mei 2023" on the page, a stretch of UTC for the record."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from content.records.evidence import Span
from web.languages import language
from web.office import office

MOST = 120


def span(month: str) -> Span | None:
    """The month in the office's zone; None where `month` is none."""
    try:
        start = datetime.strptime(month, "%Y-%m").replace(tzinfo=_zone())
    except ValueError:
        return None
    return Span(start, _following(start))


def choices(covered: Span | None) -> list[tuple[str, str]]:
    """The months of a stretch of time, newest first: pairs of value and word."""
    if covered is None:
        return []
    first, last = covered.start.astimezone(_zone()), covered.end.astimezone(_zone())
    month, found = first.replace(day=1, hour=0, minute=0, second=0, microsecond=0), []
    while month <= last:
        found.append((f"{month:%Y-%m}", format_date(month.date(), "LLLL y", locale=language())))
        month = _following(month)
    return found[::-1][:MOST]


def _following(month: datetime) -> datetime:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _zone() -> ZoneInfo:
    return ZoneInfo(office().settings.zone)
