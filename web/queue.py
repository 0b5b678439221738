"""Antrean: what needs a decision, what goes out next, what is out; live."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template, request

from content.foundation import journal
from content.people import accounts
from content.people.roles import Action
from content.planning import campaigns
from content.publication.queue import Wanted, queue
from web import moments, reasons
from web.guard import guarded, wants_fragment
from web.office import office

pages = Blueprint("queue", __name__)


@pages.get("/antrean")
@guarded(Action.READ)
def index() -> str:
    """The queue, of one campaign or account where the address says so; htmx asks for the part that changes."""
    here, now = office(), office().now()
    wanted = Wanted(campaign_id=request.args.get("kampanye", ""), account_id=request.args.get("akun", ""))
    with here.database.reading() as session:
        seen, found = journal.newest(session), queue(session, now=now, wanted=wanted)
        choices = (campaigns.everything(session), accounts.everyone(session))
    return render_template(
        "queue/sections.html" if wants_fragment() else "queue/index.html",
        queue=found,
        days=[(day, list(rows)) for day, rows in groupby(found.coming, key=lambda row: moments.day(row.due_at))],
        wanted=wanted,
        campaigns=choices[0],
        accounts=choices[1],
        seen=seen,
        now=now,
        why=reasons.why,
        advice=reasons.advice,
    )
