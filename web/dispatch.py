"""Mode aman: why nothing is sent, what was found, and the button that two people press."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from content.people.roles import Action
from content.publication import queue, restarts
from content.publication.queue import Wanted
from content.records.alarms import CAUSES
from web import acting
from web.forms import fields
from web.forms.fields import Form
from web.guard import guarded, visitor
from web.languages import _
from web.office import office

pages = Blueprint("dispatch", __name__)

SOON = timedelta(hours=24)


@pages.get("/mode-aman")
@guarded(Action.READ)
def index() -> str:
    """How it stands."""
    return _page(Form())


@pages.post("/mode-aman/hidupkan")
@guarded(Action.RESUME, fresh=True)
def agree() -> Response | tuple[str, int]:
    """One person wants posts to go out again."""
    done = fields.attempt(Form(), _agree)
    if isinstance(done, Form):
        return _page(done), done.status
    flash(
        _("Publishing is switched on.") if done else _("Noted. Nothing is sent until a second person has agreed on this page.")
    )
    return redirect(url_for("dispatch.index"), code=303)


def _agree() -> bool:
    with office().database.writing() as session:
        return restarts.agree(session, by=acting.person(session), now=office().now())


def _page(form: Form) -> str:
    now = office().now()
    with office().database.reading() as session:
        standing = restarts.standing(session, now=now)
        soon = queue.coming_within(session, now=now, until=now + SOON, wanted=Wanted())
    own = standing.asker is not None and standing.asker.id == visitor().person_id
    return render_template(
        "dispatch/index.html", standing=standing, row=standing.row, own=own, soon=soon, causes=CAUSES, form=form, now=now
    )
