"""Times on a page: always in a zone, always with its label, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask
from markupsafe import Markup

from web.languages import language
from web.office import office

LABELS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
    "UTC": "UTC",
}
LONG = {"id": "EEEE, d MMMM y 'pukul' HH.mm", "en": "EEEE, d MMMM y 'at' HH:mm"}
SHORT = {"id": "d MMM y, HH.mm", "en": "d MMM y, HH:mm"}
CLOCK = {"id": "HH.mm", "en": "HH:mm"}
DAY = "EEEE, d MMMM y"


def install(app: Flask) -> None:
    """Give the templates the filters `moment`, `moment_short`, `clock`, `day` and `seconds`."""
    app.jinja_env.filters.update(moment=moment, moment_short=moment_short, clock=clock, day=day, seconds=seconds)


def moment(at: datetime, zone: str = "") -> Markup:
    """Such as "Selasa, 9 Mei 2023 pukul 09.00 WITA"."""
    return _element(at, LONG, zone)


def moment_short(at: datetime, zone: str = "") -> Markup:
    """Such as "9 Mei 2023, 09.00 WITA"."""
    return _element(at, SHORT, zone)


def clock(at: datetime, zone: str = "") -> Markup:
    """Such as "09.00 WITA"."""
    return _element(at, CLOCK, zone)


def day(value: date | datetime, zone: str = "") -> str:
    """Such as "Selasa, 9 Mei 2023"."""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone or office().settings.zone)).date()
    return format_date(value, DAY, locale=language())


def seconds(length: float | None) -> str:
    """Such as "0,8 s"; a dash where nothing was measured."""
    return "–" if length is None else f"{format_decimal(length, '#,##0.0', locale=language())} s"


def _element(at: datetime, patterns: dict[str, str], zone: str) -> Markup:
    name = zone or office().settings.zone
    there = at.astimezone(ZoneInfo(name))
    shown = f"{format_datetime(there, patterns[language()], locale=language())} {LABELS.get(name) or there.tzname()}"
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), shown)
