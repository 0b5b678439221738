"""The calendar's address: which month or days, and which filters. What cannot be read is left out, never an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from content.publication.agenda import Filters

# The filters by their name in the address.
NAMES = {"kampanye": "campaign_id", "akun": "account_id", "status": "status", "penyusun": "author_id"}
LONGEST = 32
# A list of days stays readable, and the years stay within what a calendar knows.
MOST_DAYS = timedelta(days=62)
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


def filters(sent: Mapping[str, str]) -> Filters:
    """The filters of an address."""
    return Filters(**{field: sent.get(name, "").strip()[:LONGEST] for name, field in NAMES.items()})


def chosen(wanted: Filters) -> dict[str, str]:
    """The filters in use, as an address carries them."""
    return {name: value for name, field in NAMES.items() if (value := getattr(wanted, field))}


def month(sent: Mapping[str, str], *, today: date) -> date:
    """The first day of the month of `bulan=2023-09`; of this month where that is missing."""
    typed = sent.get("bulan", "")
    found = day(f"{typed}-01") if re.fullmatch(r"\d{4}-\d{2}", typed) else None
    return (found or today).replace(day=1)


def span(sent: Mapping[str, str], *, today: date) -> tuple[date, date]:
    """The days of `dari=…&sampai=…`, at most two months; two weeks from today where they are missing."""
    first = day(sent.get("dari", "")) or today
    last = day(sent.get("sampai", "")) or (first if "dari" in sent else first + timedelta(days=13))
    return first, min(max(first, last), first + MOST_DAYS)


def day(typed: str) -> date | None:
    """A day written as 2023-09-05; None where it is none."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None
