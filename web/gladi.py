"""Gladi: a whole approved campaign played on the rehearsal platform in compressed time, watched live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from content.foundation import journal
from content.foundation.problems import N_
from content.people import people
from content.people.roles import Action
from content.planning import campaigns, times
from content.planning.campaigns import Campaign
from content.platforms import PLATFORMS
from content.publication import gladi, gladi_rows
from content.publication.gladi import Gladi, Row
from web import exports, reasons
from web.exports import Cell
from web.forms import fields
from web.forms import gladi as forms
from web.forms.fields import Form
from web.guard import guarded, visitor, wants_fragment
from web.languages import _, language
from web.office import office
from web.vocabulary import SIGNS

pages = Blueprint("gladi", __name__)

HEADER = (
    N_("Number"), N_("Title"), N_("Network"), N_("Account"), N_("Planned time"), N_("Zone"), N_("Simulated time (UTC)"),
    N_("Arrived (UTC)"), N_("Lateness (s)"), N_("Result"), N_("Pictures"), N_("Public address"), N_("Reason"),
)  # fmt: skip


@pages.get("/gladi")
@guarded(Action.READ)
def index() -> str:
    """All dress rehearsals, and the form to start one."""
    return _page(Form({"seconds": str(forms.USUAL_SECONDS)}))


@pages.post("/gladi")
@guarded(Action.RUN_GLADI)
def start() -> Response | tuple[str, int]:
    """Start one, and watch it."""
    with office().database.reading() as session:
        known = campaigns.everything(session)
    sent = fields.read(forms.gladi_form(known), request.form)
    started = fields.attempt(sent, lambda: _start(sent))
    if isinstance(started, Form):
        return _page(started), started.status
    return redirect(url_for("gladi.show", gladi_id=started.id), code=303)


def _start(sent: Form) -> Gladi:
    seconds = forms.seconds(sent.values["seconds"])
    with office().database.writing() as session:
        campaign = {row.id: row for row in campaigns.everything(session)}[sent.values["campaign"]]
        return gladi.start(session, campaign=campaign, seconds=seconds, started_by=visitor().person_id, now=office().now())


@pages.get("/gladi/<gladi_id>")
@guarded(Action.READ)
def show(gladi_id: str) -> str:
    """One dress rehearsal, live; htmx asks for the part that changes."""
    with office().database.reading() as session:
        seen, run = journal.newest(session), gladi_rows.one(session, gladi_id)
        rows = gladi.table(session, gladi_id)
    return render_template(
        "gladi/table.html" if wants_fragment() else "gladi/show.html",
        gladi=run,
        rows=rows,
        sum=gladi_rows.added_up(rows),
        seen=seen,
        why=reasons.why,
        exact_seconds=exact_seconds,
        exact_clock=exact_clock,
        rehearsal_url=office().settings.rehearsal_url,
    )


@pages.get("/gladi/<gladi_id>/unduh.csv")
@guarded(Action.READ)
def download(gladi_id: str) -> Response:
    """The table for spreadsheets."""
    with office().database.reading() as session:
        run, rows = gladi_rows.one(session, gladi_id), gladi.table(session, gladi_id)
    name = f"gladi-{run.created_at:%Y-%m-%d-%H%M}"
    return exports.table_file(name, [_(word) for word in HEADER], [tuple(_cells(row)) for row in rows])


def _cells(row: Row) -> Iterator[Cell]:
    reason = reasons.why(row.reason)
    yield from (row.number, row.title, PLATFORMS[row.platform].label, row.account)
    yield from (f"{row.planned_at.astimezone(ZoneInfo(row.zone)):%Y-%m-%d %H:%M}", row.zone)
    yield from (_exact(row.simulated_at), _exact(row.arrived_at), row.lateness, _(SIGNS[row.state].word))
    yield from (row.pictures, row.url, reason.words if reason else "")


def exact_seconds(length: float | None) -> str:
    """Such as "0,21 s"; a dash where nothing was measured."""
    return "–" if length is None else f"{format_decimal(length, '#,##0.00', locale=language())} s"


def exact_clock(at: datetime) -> str:
    """The time of day to a tenth of a second, in the office's zone: "09.00.01,2 WIB"."""
    zone = office().settings.zone
    there = at.astimezone(ZoneInfo(zone))
    return f"{there:%H.%M.%S},{there.microsecond // 100_000} {times.zone_label(zone, at)}"


def _exact(at: datetime | None) -> str:
    return at.isoformat(sep=" ", timespec="milliseconds").removesuffix("+00:00") if at else ""


def _page(form: Form) -> str:
    with office().database.reading() as session:
        runs, known = gladi.everything(session), campaigns.everything(session)
        names = {person.id: person.name for person in people.everyone(session)}
    return render_template(
        "gladi/index.html",
        runs=runs,
        names=names,
        form=form,
        choices=_choices(known),
        shortest=forms.SHORTEST_SECONDS,
        longest=forms.LONGEST_SECONDS,
    )


def _choices(known: Sequence[Campaign]) -> list[tuple[str, str]]:
    return [(row.id, row.name) for row in known]
