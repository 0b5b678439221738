"""Status sistem: signs of life, what waits, how late; and two plain answers for machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from content.foundation import heartbeats
from content.foundation.db import clock_ahead
from content.people.roles import Action
from content.publication import dispatch
from content.records import alarms, status, telling
from content.records.alarms import Alarm, Said
from web import acting, readiness
from web.guard import guarded, wants_fragment
from web.languages import _
from web.office import office
from web.version import VERSION

pages = Blueprint("status", __name__)


@pages.get("/status")
@guarded(Action.SEE_STATUS)
def index() -> str:
    """How the house stands; htmx asks for the part that changes."""
    here, now = office(), office().now()
    with here.database.reading() as session:
        return render_template(
            "status/figures.html" if wants_fragment() else "status/index.html",
            processes=status.processes(session, now=now),
            counts=status.counts(session),
            late=status.late(session, now=now),
            queue=status.queue_depth(session),
            now=now,
            installation=_installation(session, now),
            stopped=dispatch.is_stopped(session),
            alarms=_alarms(session),
            telling=telling.told(session),
            mail_is_set=bool(here.settings.alarm_mail_to and here.settings.smtp_url),
        )


@pages.post("/status/alarm/<alarm_id>/catat")
@guarded(Action.SETTLE)
def take_note(alarm_id: str) -> Response:
    """Leave it as it is: what is public differs, and someone has seen it."""
    with office().database.writing() as session:
        alarms.take_note(session, alarm_id, by=acting.person(session), now=office().now())
    flash(_("Noted. The alarm is closed; the difference stays with the proof."))
    return redirect(url_for("status.index"), code=303)


@dataclass(frozen=True)
class Installation:
    """What runs here; how far the database's clock is ahead, and whether a second scheduler waits for the first to end."""

    version: str
    database: str
    clock_ahead: timedelta | None
    second_scheduler: bool


def _installation(session: Session, now: datetime) -> Installation:
    kind = "SQLite" if office().database.is_sqlite else "PostgreSQL"
    second = heartbeats.of(session, heartbeats.SECOND_SCHEDULER)
    waits = second is not None and now - second.at <= status.SILENT_AFTER
    return Installation(VERSION, kind, clock_ahead(session, now=now), waits)


def _alarms(session: Session) -> list[tuple[Alarm, Said]]:
    """What is open, with its words in the reader's language."""
    return [(alarm, alarms.said(alarm.kind, alarm.known(), _)) for alarm in alarms.standing(session)]


@pages.get("/healthz")
def healthy() -> Response:
    """That this process answers. Asks nothing of the database."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
def ready() -> tuple[Response, int]:
    """Whether a due post would go out: 200, or 503 with the reasons."""
    reasons = readiness.reasons(office().now())
    return jsonify(ready=not reasons, reasons=reasons), 503 if reasons else 200
