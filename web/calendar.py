"""Kalender: what stands on which day, as a month and as a list. Filters live in the address."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, get_day_names
from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session

from content.people import accounts
from content.people.roles import Action
from content.planning import campaigns, events, offsets
from content.planning.events import Event
from content.publication import agenda
from content.publication.agenda import Entry, Filters
from content.writing import posts
from web.forms import calendar as forms
from web.guard import guarded
from web.languages import language
from web.office import office

pages = Blueprint("calendar", __name__)

# So many are shown in a day's cell; the rest is one press away.
IN_A_CELL = 4
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """An event on one of its days: "H", "H+1"."""

    event: Event
    label: str


@dataclass(frozen=True)
class Day:
    """One day: its events, and what stands on it."""

    date: date
    marks: Sequence[Mark]
    entries: Sequence[Entry]

    @property
    def shown(self) -> Sequence[Entry]:
        """What its cell shows: all, or one fewer than fit and a way to the rest."""
        return self.entries if len(self.entries) <= IN_A_CELL else self.entries[: IN_A_CELL - 1]


@pages.get("/kalender")
@guarded(Action.READ)
def index() -> str:
    """A month."""
    first, wanted = forms.month(request.args, today=_today()), forms.filters(request.args)
    weeks = calendar.Calendar(calendar.MONDAY).monthdatescalendar(first.year, first.month)
    last = _month_after(first) - A_DAY
    with office().database.reading() as session:
        days = _days(session, weeks[0][0], weeks[-1][-1], wanted)
        empty = not any(days[at].entries for at in _each(first, last))
        return render_template(
            "calendar/month.html",
            weeks=[[days[at] for at in week] for week in weeks],
            first=first,
            title=_month_name(first),
            before=first - A_DAY,
            after=last + A_DAY,
            last=last,
            nearest=agenda.nearest(session, first, last, wanted) if empty else None,
            empty=empty,
            weekdays=_weekdays(),
            **_choices(session, wanted),
        )


@pages.get("/kalender/agenda")
@guarded(Action.READ)
def listing() -> str:
    """A list of days."""
    (first, last), wanted = forms.span(request.args, today=_today()), forms.filters(request.args)
    length = last - first + A_DAY
    with office().database.reading() as session:
        days = [day for day in _days(session, first, last, wanted).values() if day.entries or day.marks]
        return render_template(
            "calendar/agenda.html",
            days=days,
            first=first,
            last=last,
            before=(first - length, first - A_DAY),
            after=(last + A_DAY, last + length),
            nearest=None if days else agenda.nearest(session, first, last, wanted),
            **_choices(session, wanted),
        )


def _days(session: Session, first: date, last: date, wanted: Filters) -> dict[date, Day]:
    """Every day of a span. Two queries, however much stands there."""
    entries: defaultdict[date, list[Entry]] = defaultdict(list)
    for entry in agenda.between(session, first, last, wanted):
        entries[entry.day].append(entry)
    there = events.between(session, first, last, campaign_id=wanted.campaign_id)
    return {at: Day(at, _marks(at, there), entries[at]) for at in _each(first, last)}


def _marks(at: date, there: Iterable[Event]) -> list[Mark]:
    return [
        Mark(event, offsets.offset(at, starts_on=event.starts_on, ends_on=event.ends_on).label())
        for event in there
        if event.starts_on <= at <= event.ends_on
    ]


def _choices(session: Session, wanted: Filters) -> Mapping[str, object]:
    """What every calendar page shows beside its days."""
    return {
        "filters": wanted,
        "chosen": forms.chosen(wanted),
        "campaigns": campaigns.everything(session),
        "accounts": accounts.everyone(session),
        "authors": posts.authors(session),
        "today": _today(),
        "month_of": partial(_month_of, forms.chosen(wanted)),
        "days_of": partial(_days_of, forms.chosen(wanted)),
        "month_name": _month_name,
    }


def _month_of(chosen: Mapping[str, Any], day: date) -> str:
    return url_for("calendar.index", bulan=f"{day:%Y-%m}", **chosen)


def _days_of(chosen: Mapping[str, Any], first: date, last: date) -> str:
    return url_for("calendar.listing", dari=first.isoformat(), sampai=last.isoformat(), **chosen)


def _each(first: date, last: date) -> list[date]:
    return [first + number * A_DAY for number in range((last - first).days + 1)]


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _month_name(day: date) -> str:
    return format_skeleton("yMMMM", day, locale=language())


def _weekdays() -> list[tuple[str, str]]:
    """The names of the days from Monday, in full and short."""
    full, short = (get_day_names(width, locale=language()) for width in ("wide", "abbreviated"))
    return [(full[number], short[number]) for number in range(7)]


def _today() -> date:
    return office().now().astimezone(ZoneInfo(office().settings.zone)).date()
