"""Signing in and out, and a person's own sessions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from content.people import people, signins
from content.people.roles import Action
from web import cookies
from web.forms import fields
from web.forms.fields import Form
from web.forms.signins import SIGN_IN
from web.guard import guarded, local, visitor, visitor_or_none
from web.languages import _
from web.office import office

pages = Blueprint("signins", __name__)


@pages.get("/masuk")
def form() -> str | Response:
    """The sign-in page; someone who is signed in goes on."""
    onward = local(request.args.get("next", "/"))
    return redirect(onward, code=303) if visitor_or_none() else _page(Form(), onward)


@pages.post("/masuk")
def enter() -> Response | tuple[str, int]:
    """Check e-mail address and password, and begin a session."""
    sent, onward = fields.read(SIGN_IN, request.form), local(request.form.get("next", "/"))
    token = fields.attempt(sent, lambda: _token(sent))
    return (_page(token, onward), token.status) if isinstance(token, Form) else begun(token, onward)


def _page(sent: Form, onward: str) -> str:
    with office().database.reading() as database:
        nobody_yet = not people.someone_can_sign_in(database)
    return render_template("signins/form.html", form=sent, onward=onward, nobody_yet=nobody_yet)


def _token(sent: Form) -> str:
    here, address = office(), request.remote_addr or ""
    return signins.sign_in(here.database, **sent.values, hasher=here.hasher, now=here.now(), address=address)


def begun(token: str, onward: str) -> Response:
    """Onward with a new session, and a new form token with it."""
    session.clear()
    answer = redirect(onward, code=303)
    cookies.write(answer, cookies.SIGN_IN, token)
    return answer


@pages.post("/keluar")
def leave() -> Response:
    """End this session."""
    found, here = visitor_or_none(), office()
    if found:
        with here.database.writing() as database:
            signins.end(database, person_id=found.person_id, sign_in_id=found.sign_in_id, now=here.now())
    session.clear()
    flash(_("You are signed out."))
    answer = redirect(url_for("signins.form"), code=303)
    cookies.forget(answer, cookies.SIGN_IN)
    return answer


@pages.get("/sesi")
@guarded(Action.READ)
def index() -> str:
    """The visitor's own sessions."""
    with office().database.reading() as database:
        mine = signins.of_person(database, visitor().person_id, now=office().now())
    return render_template("signins/index.html", signins=mine, current=visitor().sign_in_id)


@pages.post("/sesi/<sign_in_id>/akhiri")
@guarded(Action.READ)
def end(sign_in_id: str) -> Response:
    """End one of the visitor's own sessions."""
    with office().database.writing() as database:
        signins.end(database, person_id=visitor().person_id, sign_in_id=sign_in_id, now=office().now())
    flash(_("The session has ended."))
    return redirect(url_for("signins.index"), code=303)


@pages.post("/sesi/akhiri-lainnya")
@guarded(Action.READ)
def end_others() -> Response:
    """End all of the visitor's sessions but this one."""
    with office().database.writing() as database:
        signins.end_all(database, person_id=visitor().person_id, now=office().now(), but=visitor().sign_in_id)
    flash(_("All other sessions have ended."))
    return redirect(url_for("signins.index"), code=303)
