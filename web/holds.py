"""Tahan Semua: stop everything, one campaign or one account; and let it go again, never in a burst."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from content.people import accounts
from content.people.roles import Action
from content.planning import campaigns
from content.publication import decisions, gate, queue
from content.publication.gate import Hold, Scope
from content.publication.queue import Wanted
from web import acting
from web.forms import fields
from web.forms import holds as forms
from web.forms.fields import Form
from web.guard import guarded
from web.languages import _, plural
from web.office import office

pages = Blueprint("holds", __name__)

SOON = timedelta(hours=24)


@pages.get("/tahan")
@guarded(Action.READ)
def index() -> str:
    """What is on hold, and the form to hold."""
    return _page(Form({"covers": forms.ALL}))


@pages.post("/tahan")
@guarded(Action.HOLD_ALL)
def place() -> Response | tuple[str, int]:
    """Close the gate."""
    sent = fields.read(forms.hold_form(_choices()), request.form)
    placed = fields.attempt(sent, lambda: _place(sent))
    if isinstance(placed, Form):
        return _page(placed), placed.status
    flash(_("On hold from now on. Only what had left already can still arrive."))
    return redirect(url_for("holds.index"), code=303)


def _place(sent: Form) -> Hold:
    scope, object_id = forms.chosen(sent.values["covers"])
    with office().database.writing() as session:
        return gate.place(
            session,
            scope=scope,
            object_id=object_id,
            reason=sent.values["reason"],
            by=acting.person(session),
            now=office().now(),
        )


@pages.post("/tahan/<hold_id>/lepas")
@guarded(Action.RESUME)
def lift(hold_id: str) -> Response:
    """Open the gate again; what became overdue waits for a new time."""
    with office().database.writing() as session:
        overdue = decisions.lift(session, hold_id, by=acting.person(session), now=office().now())
    flash(_lifted(overdue))
    return redirect(url_for("queue.index"), code=303)


def _lifted(overdue: int) -> str:
    if not overdue:
        return _("The hold is lifted. Nothing became overdue meanwhile.")
    words = plural(
        "The hold is lifted. %(count)s publication became overdue and now waits under “To be rescheduled”.",
        "The hold is lifted. %(count)s publications became overdue and now wait under “To be rescheduled”.",
        overdue,
    )
    return words % {"count": overdue}


def _choices() -> tuple[tuple[str, str], ...]:
    with office().database.reading() as session:
        return forms.covers(campaigns.everything(session), accounts.everyone(session))


def _page(form: Form) -> str:
    choices, now = _choices(), office().now()
    with office().database.reading() as session:
        holds = gate.in_force(session)
        overdue = {hold.id: queue.overdue(session, now=now, wanted=_wanted(hold)) for hold in holds}
        soon = queue.coming_within(session, now=now, until=now + SOON, wanted=Wanted())
    return render_template(
        "holds/index.html", in_force=holds, overdue=overdue, soon=soon, choices=choices, words=dict(choices), form=form
    )


def _wanted(hold: Hold) -> Wanted:
    return Wanted(
        campaign_id=hold.object_id if hold.scope == Scope.CAMPAIGN else "",
        account_id=hold.object_id if hold.scope == Scope.ACCOUNT else "",
    )
