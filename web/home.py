"""Dasbor: what needs you, and what goes out next."""

from __future__ import annotations

from flask import Blueprint, render_template

from content.people.roles import Action
from content.records import status
from web.guard import guarded
from web.office import office

pages = Blueprint("home", __name__)


@pages.get("/")
@guarded(Action.READ)
def index() -> str:
    """The first page after signing in."""
    with office().database.reading() as session:
        return render_template(
            "home/index.html",
            counts=status.counts(session),
            upcoming=status.upcoming(session, limit=6),
            waiting=status.waiting_for_a_person(session, limit=6),
        )
