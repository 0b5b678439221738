"""Bukti tayang: what went out, when, as what, who had agreed, and whether the public sees what was approved."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session

from content.foundation.problems import N_
from content.people.roles import Action
from content.planning import campaigns
from content.platforms import PLATFORMS
from content.publication.story import story
from content.records import evidence
from content.records.evidence import Proof
from web import exports, months, reasons
from web.exports import Cell
from web.guard import guarded
from web.languages import _
from web.office import office

pages = Blueprint("evidence", __name__)

MOST_SHOWN = 200
MOST_EXPORTED = 20_000

DIFFERENCES = {"text": N_("text"), "pictures": N_("pictures"), "alternative texts": N_("alternative texts")}
HEADER = (
    N_("Number"), N_("Campaign"), N_("Title"), N_("Network"), N_("Account"), N_("Account name"), N_("Zone"),
    N_("Planned time"), N_("Published at"), N_("Lateness (s)"), N_("Public address"), N_("Pictures (SHA-256)"), N_("Alt text"),
    N_("Approved digest"), N_("Approved by"), N_("As approved"), N_("Differences"), N_("Not compared"),
)  # fmt: skip


@pages.get("/bukti")
@guarded(Action.READ)
def index() -> str:
    """The proofs of the real schedule, or of one gladi; by campaign and month."""
    with office().database.reading() as session:
        found = _found(session, limit=MOST_SHOWN + 1)
        known = campaigns.everything(session)
        covered = evidence.first_and_last(session, run=_run(), campaign_id=_campaign())
    return render_template(
        "evidence/index.html",
        proofs=found[:MOST_SHOWN],
        more=len(found) > MOST_SHOWN,
        campaigns=known,
        months=months.choices(covered),
        chosen={"kampanye": _campaign(), "bulan": request.args.get("bulan", "")},
        run=_run(),
        differences=said_differences,
        unseen=said_unseen,
    )


@pages.get("/bukti/unduh.csv")
@guarded(Action.READ)
def download() -> Response:
    """The same as a table for spreadsheets."""
    with office().database.reading() as session:
        found = _found(session, limit=MOST_EXPORTED)
    name = f"bukti-tayang-{office().now():%Y-%m-%d}"
    return exports.table_file(name, [_(word) for word in HEADER], [tuple(_cells(proof)) for proof in found])


@pages.get("/bukti/<publication_id>")
@guarded(Action.READ)
def show(publication_id: str) -> str:
    """Everything about one publication, to be printed."""
    with office().database.reading() as session:
        proof = evidence.proof_of(session, publication_id)
        told = story(session, publication_id)
    return render_template(
        "evidence/show.html", proof=proof, story=told, why=reasons.why, differences=said_differences, unseen=said_unseen,
        now=office().now(),
    )  # fmt: skip


def _found(session: Session, *, limit: int) -> list[Proof]:
    within = months.span(request.args.get("bulan", ""))
    return evidence.proofs(session, run=_run(), campaign_id=_campaign(), within=within, limit=limit)


def _run() -> str:
    return request.args.get("gladi", "")


def _campaign() -> str:
    return request.args.get("kampanye", "")


def said_differences(proof: Proof) -> str:
    """Which parts differ, in words; empty where none do."""
    return ", ".join(_(DIFFERENCES.get(name, name)) for name in (proof.evidence.named_differences() if proof.evidence else ()))


def said_unseen(proof: Proof) -> str:
    """Which parts the network never shows back, in words; empty where it shows everything."""
    return ", ".join(_(DIFFERENCES.get(name, name)) for name in (proof.evidence.named_unseen() if proof.evidence else ()))


def _cells(proof: Proof) -> Iterator[Cell]:
    publication, variant, account = proof.publication, proof.publication.variant, proof.publication.account
    zone, shown = ZoneInfo(variant.zone), proof.evidence.pictures() if proof.evidence else ()
    yield from (variant.number, publication.post.campaign.name, publication.post.title, PLATFORMS[account.platform].label)
    yield from (account.name, account.handle, variant.zone, f"{variant.due_at.astimezone(zone):%Y-%m-%d %H:%M:%S}")
    yield f"{publication.published_at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if publication.published_at else None
    yield from (proof.lateness, publication.remote_url, " ".join(sha256 for sha256, _alt in shown))
    yield from (" | ".join(alt for _sha256, alt in shown), publication.digest, ", ".join(proof.approvers))
    yield {True: _("yes"), False: _("no"), None: _("not yet seen")}[proof.evidence.matches if proof.evidence else None]
    yield from (said_differences(proof), said_unseen(proof))
