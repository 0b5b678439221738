"""Sambungan akun: connecting an official account to its network, looking whether it still opens, and taking it apart again."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from content.people import accounts, connections, credentials
from content.people.accounts import Account
from content.people.roles import Action
from content.people.troubles import SAID
from content.publication import reconnections
from content.records import status
from content.records.status import Activity
from web import reasons
from web.forms import fields
from web.forms.accounts import CHOICE, CONNECTING
from web.forms.fields import Form
from web.guard import guarded, visitor
from web.guides import GUIDES
from web.languages import _
from web.office import office
from workers.connecting import ways
from workers.connecting.desk import BACK
from workers.connecting.errands import Owner
from workers.connecting.examining import TESTABLE
from workers.connecting.ways import Found

pages = Blueprint("connections", __name__)

Answer = Response | str | tuple[str, int]


@pages.get("/akun/<account_id>/sambungkan")
@guarded(Action.MANAGE_ACCOUNTS)
def show(account_id: str) -> str:
    """How the account stands with its network, and how it is connected."""
    return _page(account_id, Form())


@pages.post("/akun/<account_id>/sambungkan")
@guarded(Action.MANAGE_ACCOUNTS, fresh=True)
def begin(account_id: str) -> Answer:
    """Begin: with what was typed where that is enough, else by the network's own page, which the person is shown the way to."""
    account, connector = _account(account_id), office().desk.connector
    sent = fields.read(CONNECTING.get(account.platform, ()), request.form)
    address = fields.attempt(sent, lambda: connector.begin(account.id, account.platform, sent.values, _owner()))
    if isinstance(address, Form):
        return _page(account_id, address), address.status
    if not address:
        return redirect(url_for("connections.check", account_id=account_id), code=303)
    return render_template("connections/leave.html", account=account, address=address, host=urlsplit(address).netloc)


@pages.get(BACK)
@guarded(Action.MANAGE_ACCOUNTS)
def returned() -> Answer:
    """The network sends a person back: what it says counts for the session that began, and once."""
    connector, owner, query = office().desk.connector, _owner(), request.args
    errand = connector.fetch(query.get("state", ""), owner)
    done = fields.attempt(Form(), lambda: connector.arrive(errand, query, owner))
    if isinstance(done, Form):
        return _page(errand.account_id, done), done.status
    return redirect(url_for("connections.check", account_id=errand.account_id), code=303)


@pages.get("/akun/<account_id>/sambungkan/periksa")
@guarded(Action.MANAGE_ACCOUNTS)
def check(account_id: str) -> str:
    """What the network calls the account, before anything is kept."""
    return _choice(account_id, Form())


@pages.post("/akun/<account_id>/sambungkan/simpan")
@guarded(Action.MANAGE_ACCOUNTS, fresh=True)
def keep(account_id: str) -> Answer:
    """Keep it: from now on posts of this account go to its network."""
    sent = fields.read(CHOICE, request.form)
    kept = fields.attempt(sent, lambda: _keep(account_id, sent))
    if isinstance(kept, Form):
        return _choice(account_id, kept), kept.status
    flash(_("Connected: %(name)s. Posts of this account go to its network from now on.") % {"name": kept.name})
    return redirect(url_for("connections.show", account_id=account_id), code=303)


@pages.post("/akun/<account_id>/putuskan")
@guarded(Action.MANAGE_ACCOUNTS, fresh=True)
def disconnect(account_id: str) -> Response:
    """Forget what opens the account, and switch it off: what is due on it must not go to the rehearsal platform instead."""
    now, by = office().now(), visitor().person_id
    with office().database.writing() as session:
        credentials.disconnect(session, connections.account(session, account_id), by=by, now=now)
        accounts.switch(session, account_id, active=False, now=now, actor=by)
    flash(_("Disconnected and switched off. Nothing goes out on this account."))
    return redirect(url_for("connections.show", account_id=account_id), code=303)


@pages.post("/akun/<account_id>/periksa")
@guarded(Action.MANAGE_ACCOUNTS)
def examine(account_id: str) -> Answer:
    """Ask the network how the account is; what is wrong is written down and shown on the page."""
    health = fields.attempt(Form(), lambda: office().desk.examiner.examine(account_id))
    if isinstance(health, Form):
        return _page(account_id, health), health.status
    if health:
        flash(_("The network knows this account and lets us in."))
        for warning in filter(None, map(reasons.why, health.warnings)):
            flash(warning.words)
    return redirect(url_for("connections.show", account_id=account_id), code=303)


@pages.post("/akun/<account_id>/uji")
@guarded(Action.MANAGE_ACCOUNTS, fresh=True)
def test(account_id: str) -> Answer:
    """Send a test where the public does not see it."""
    text = _("A test from Tayang, sent by %(name)s.") % {"name": visitor().name}
    sent = fields.attempt(Form(), lambda: office().desk.examiner.test(account_id, text))
    if isinstance(sent, Form):
        return _page(account_id, sent), sent.status
    flash(_("The test has arrived at the network. Look for it there."))
    return redirect(url_for("connections.show", account_id=account_id), code=303)


def _keep(account_id: str, sent: Form) -> Found:
    now, desk = office().now(), office().desk
    chosen = desk.connector.chosen(account_id, _owner(), sent.values["choice"])
    with office().database.writing() as session:
        account = connections.account(session, account_id)
        ways.require_same(account.handle, chosen, agreed=sent.values["same"] == "ya")
        grant = desk.connector.take(account_id, _owner(), sent.values["choice"]).grant
        credentials.connect(session, desk.vault(), account, grant, by=visitor().person_id, now=now)
        reconnections.go_on(session, account_id, now=now)
    return chosen


def _owner() -> Owner:
    return Owner(visitor().person_id, visitor().sign_in_id)


def _account(account_id: str) -> Account:
    with office().database.reading() as session:
        return connections.account(session, account_id)


def _page(account_id: str, form: Form) -> str:
    desk, now = office().desk, office().now()
    with office().database.reading() as session:
        account = connections.account(session, account_id)
        standing, trouble = connections.of_account(session, account_id), connections.trouble(session, account)
        due = status.activity(session).get(account_id, Activity())
    return render_template(
        "connections/show.html",
        account=account, connection=standing, trouble=trouble, said=SAID.get(trouble) if trouble else None, due=due, form=form,
        lacks=desk.connector.lacks(account.platform), back=desk.connector.back, guide=GUIDES[account.platform],
        asks=CONNECTING.get(account.platform, ()), fresh=visitor().fresh(now=now),
        setting=f"{desk.connector.lacks(account.platform) or account.platform}=id:secret",
        testable=standing is not None and account.platform in TESTABLE, why=reasons.why,
    )  # fmt: skip


def _choice(account_id: str, form: Form) -> str:
    found = office().desk.connector.found(account_id, _owner())
    with office().database.reading() as session:
        account = connections.account(session, account_id)
        due = status.activity(session).get(account_id, Activity())
    rows = [(one, ways.same(account.handle, one.handle)) for one in found]
    return render_template("connections/check.html", account=account, rows=rows, due=due, form=form)
