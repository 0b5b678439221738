"""Akun resmi: the register of official accounts, the only places a post may go to."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from content.people import accounts, connections
from content.people.accounts import Account
from content.people.roles import Action
from content.platforms import PLATFORMS
from content.records import status
from content.records.status import Activity
from web.forms import fields
from web.forms.accounts import ACCOUNT
from web.forms.fields import Form
from web.guard import guarded, visitor
from web.guides import GUIDES
from web.languages import _
from web.office import office

pages = Blueprint("accounts", __name__)


@pages.get("/akun")
@guarded(Action.READ)
def index() -> str:
    """The register, by unit and network."""
    return _page(Form())


@pages.post("/akun")
@guarded(Action.MANAGE_ACCOUNTS)
def add() -> Response | tuple[str, int]:
    """Enter an account, connected to the rehearsal platform."""
    sent = fields.read(ACCOUNT, request.form)
    entered = fields.attempt(sent, lambda: _enter(sent))
    if isinstance(entered, Form):
        return _page(entered), entered.status
    flash(_("%(name)s is in the register, connected to the rehearsal platform.") % {"name": entered.name})
    return redirect(url_for("accounts.index"), code=303)


def _enter(sent: Form) -> Account:
    with office().database.writing() as session:
        return accounts.enter(session, **sent.values, now=office().now(), actor=visitor().person_id)


@pages.post("/akun/<account_id>/nyalakan")
@guarded(Action.MANAGE_ACCOUNTS)
def switch_on(account_id: str) -> Response:
    """Posts may go to this account again."""
    return _switched(account_id, active=True, said=_("The account is switched on."))


@pages.post("/akun/<account_id>/matikan")
@guarded(Action.MANAGE_ACCOUNTS)
def switch_off(account_id: str) -> Response:
    """No post goes to this account any more."""
    return _switched(account_id, active=False, said=_("The account is switched off. Nothing goes out on it."))


def _switched(account_id: str, *, active: bool, said: str) -> Response:
    with office().database.writing() as session:
        accounts.switch(session, account_id, active=active, now=office().now(), actor=visitor().person_id)
    flash(said)
    return redirect(url_for("accounts.index"), code=303)


def _page(form: Form) -> str:
    with office().database.reading() as session:
        register, done = accounts.everyone(session), status.activity(session)
        standing, troubles = connections.everyone(session), connections.troubles(session)
    units = [(unit, list(rows)) for unit, rows in groupby(register, key=lambda account: account.unit)]
    return render_template(
        "accounts/index.html", connections=standing, troubles=troubles, cost_of_x=GUIDES["x"].note,
        units=units, activity=done, none_yet=Activity(), form=form, rehearsal_url=office().settings.rehearsal_url,
        platform_choices=[(name, platform.label) for name, platform in PLATFORMS.items()],
    )  # fmt: skip
