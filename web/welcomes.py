"""One-time links: the first administrator, and the first password of everyone after. Looking at a link spends nothing."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from werkzeug.wrappers import Response

from content.people import signins, welcomes
from web.forms import fields
from web.forms.fields import Form
from web.forms.signins import FIRST_ADMINISTRATOR, NEW_PASSWORD
from web.languages import _
from web.office import office
from web.signins import begun

pages = Blueprint("welcomes", __name__)


@pages.get("/selamat-datang/<token>")
def first_form(token: str) -> str:
    """Where the first administrator enters name, e-mail address and password."""
    _unspent(token, signins.FIRST_ADMINISTRATOR)
    return render_template("welcomes/first.html", form=Form())


@pages.post("/selamat-datang/<token>")
def first(token: str) -> Response | tuple[str, int]:
    """Make the first administrator, signed in."""
    _unspent(token, signins.FIRST_ADMINISTRATOR)
    sent, here = fields.read(FIRST_ADMINISTRATOR, request.form), office()
    made = fields.attempt(
        sent,
        lambda: welcomes.make_first_administrator(here.database, token, **sent.values, hasher=here.hasher, now=here.now()),
    )
    if isinstance(made, Form):
        return render_template("welcomes/first.html", form=made), made.status
    return _signed_in(made, _("Welcome. You are the administrator of this installation."))


@pages.get("/kata-sandi/<token>")
def password_form(token: str) -> str:
    """Where a person sets their password."""
    _unspent(token, signins.SET_PASSWORD)
    return render_template("welcomes/password.html", form=Form())


@pages.post("/kata-sandi/<token>")
def password(token: str) -> Response | tuple[str, int]:
    """Set the password; the person is signed in, and nowhere else."""
    _unspent(token, signins.SET_PASSWORD)
    sent, here = fields.read(NEW_PASSWORD, request.form), office()
    made = fields.attempt(
        sent,
        lambda: welcomes.set_password_by_link(here.database, token, **sent.values, hasher=here.hasher, now=here.now()),
    )
    if isinstance(made, Form):
        return render_template("welcomes/password.html", form=made), made.status
    return _signed_in(made, _("Your password is set."))


def _unspent(token: str, purpose: str) -> None:
    with office().database.reading() as session:
        signins.link_named(session, token, purpose=purpose, now=office().now())


def _signed_in(person_id: str, said: str) -> Response:
    with office().database.writing() as session:
        token = signins.begin(session, person_id=person_id, now=office().now(), address=request.remote_addr or "")
    answer = begun(token, "/")
    flash(said)
    return answer
