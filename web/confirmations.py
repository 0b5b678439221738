"""Giving the password again before something weighty, then back to where one was."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from content.people import signins
from content.people.roles import Action
from web.forms import fields
from web.forms.fields import Form
from web.forms.signins import NEW_PASSWORD
from web.guard import guarded, local, visitor
from web.office import office

pages = Blueprint("confirmations", __name__)


@pages.get("/konfirmasi")
@guarded(Action.READ)
def form() -> str:
    """Ask for the password."""
    return render_template("confirmations/form.html", form=Form(), onward=local(request.args.get("next", "/")))


@pages.post("/konfirmasi")
@guarded(Action.READ)
def confirm() -> Response | tuple[str, int]:
    """Check the password, and go back."""
    sent, onward = fields.read(NEW_PASSWORD, request.form), local(request.form.get("next", "/"))
    here, now = office(), office().now()
    judged = fields.attempt(sent, lambda: signins.confirm(here.database, visitor(), **sent.values, hasher=here.hasher, now=now))
    if isinstance(judged, Form):
        return render_template("confirmations/form.html", form=judged, onward=onward), judged.status
    return redirect(onward, code=303)
