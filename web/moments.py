"""Times on a page: always in a zone, always with its label, in the reader's language; machines read the UTC beside it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal
from flask import Flask
from markupsafe import Markup

from content.planning import times
from web.languages import language
from web.office import office


def install(app: Flask) -> None:
    """Give the templates the filters `moment`, `moment_short`, `moment_exact`, `clock`, `day` and `seconds`."""
    app.jinja_env.filters.update(
        moment=moment, moment_short=moment_short, moment_exact=moment_exact, clock=clock, day=day, seconds=seconds
    )


def moment(at: datetime, zone: str = "") -> Markup:
    """Such as "Selasa, 9 Mei 2023 pukul 09.00 WITA"; without `zone` in the office's own."""
    return _element(at, times.said(at, zone=zone or _own_zone(), language=language()))


def moment_short(at: datetime, zone: str = "") -> Markup:
    """Such as "9 Mei 09.00 WITA"; with the year where it is not this one."""
    shown = times.said_short(at, zone=zone or _own_zone(), language=language(), this_year=office().now().year)
    return _element(at, shown)


def moment_exact(at: datetime, zone: str = "") -> Markup:
    """To the second, with the year: "9 Mei 2023, 09.00.01 WITA"."""
    there = at.astimezone(ZoneInfo(zone or _own_zone()))
    shown = format_datetime(there, "d MMM y, HH.mm.ss", locale=language())
    return _element(at, f"{shown} {times.zone_label(zone or _own_zone(), at)}")


def clock(at: datetime, zone: str = "") -> Markup:
    """Such as "09.00 WITA"."""
    return _element(at, times.said_clock(at, zone=zone or _own_zone()))


def day(value: date | datetime, zone: str = "") -> str:
    """Such as "Selasa, 9 Mei 2023"."""
    there = value.astimezone(ZoneInfo(zone or _own_zone())).date() if isinstance(value, datetime) else value
    return times.said_day(there, language=language())


def seconds(length: float | None) -> str:
    """Such as "0,8 s"; a dash where nothing was measured."""
    return "–" if length is None else f"{format_decimal(length, '#,##0.0', locale=language())} s"


def _own_zone() -> str:
    return office().settings.zone


def _element(at: datetime, shown: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), shown)
