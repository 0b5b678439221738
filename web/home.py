"""Dasbor: what needs you, what goes out next, what is out, and whether the house is alive."""

from __future__ import annotations

from flask import Blueprint, render_template

from content.people.roles import Action
from content.records import desk, evidence, status
from web import reasons
from web.guard import guarded, visitor
from web.office import office

pages = Blueprint("home", __name__)

MOST = 5


@pages.get("/")
@guarded(Action.READ)
def index() -> str:
    """The first page after signing in."""
    now = office().now()
    with office().database.reading() as session:
        return render_template(
            "home/index.html",
            desk=desk.desk(session, person_id=visitor().person_id, roles=visitor().roles),
            standings=desk.standings(session),
            counts=status.counts(session),
            upcoming=status.upcoming(session, limit=MOST),
            waiting=status.waiting_for_a_person(session, limit=MOST),
            proofs=evidence.proofs(session, limit=MOST),
            silent=[process.name for process in status.processes(session, now=now) if not process.alive],
            why=reasons.why,
        )
