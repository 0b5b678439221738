"""Penayangan: one post on one account, its story, and what a person may decide about it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from content.foundation import journal
from content.foundation.problems import N_
from content.people.roles import Action
from content.publication import decisions, removals, resends, sightings
from content.publication.story import story
from web import acting, reasons
from web.forms import fields
from web.forms.fields import Form
from web.forms.publications import ADDRESS, REASON
from web.guard import guarded, local, wants_fragment
from web.languages import _
from web.office import office
from web.vocabulary import Sign
from workers import recognising

pages = Blueprint("publications", __name__)

# How an attempt ended; None while nobody knows.
RESULTS: dict[str | None, Sign] = {
    "accepted": Sign(N_("Accepted"), "circle-check", "good"),
    "not_sent": Sign(N_("Certainly not sent"), "rotate-ccw", "attention"),
    "refused": Sign(N_("Refused by the platform"), "circle-x", "danger"),
    "unknown": Sign(N_("Not found on the platform"), "circle-help", "danger"),
    None: Sign(N_("Open: nobody knows yet"), "circle-dashed", "attention"),
}
# What happened that moved nothing, as the story calls it.
NOTES: dict[str, Sign] = {
    "publication.looked.absent": Sign(N_("Looked: not there"), "search", "quiet"),
    "publication.looked.silent": Sign(N_("Looked: the platform did not answer"), "search", "attention"),
    "publication.resend_asked": Sign(N_("Asked to send it again"), "rotate-ccw", "attention"),
    "publication.resend_agreed": Sign(N_("Agreed to send it again"), "check", "good"),
    "publication.resend_withdrawn": Sign(N_("Withdrew the wish to send it again"), "undo-2", "quiet"),
}
# Who moves a publication besides people.
ACTORS = {"worker": N_("Worker"), "scheduler": N_("Scheduler"), "release": N_("Release")}


@pages.get("/penayangan/<publication_id>")
@guarded(Action.READ)
def show(publication_id: str) -> str:
    """Its story: moves, attempts, what was sent."""
    return _page(publication_id, Form())


@pages.post("/penayangan/<publication_id>/tahan")
@guarded(Action.SCHEDULE)
def hold(publication_id: str) -> Response | tuple[str, int]:
    """Hold it back."""
    return _decided(
        publication_id,
        lambda session, sent: decisions.hold(
            session, publication_id, reason=sent.values["reason"], by=acting.person(session), now=office().now()
        ),
        said=_("It is on hold; nothing of it goes out until someone lets it go again."),
    )


@pages.post("/penayangan/<publication_id>/batalkan")
@guarded(Action.SCHEDULE)
def cancel(publication_id: str) -> Response | tuple[str, int]:
    """Take it off the schedule."""
    return _decided(
        publication_id,
        lambda session, sent: decisions.cancel(
            session, publication_id, reason=sent.values["reason"], by=acting.person(session), now=office().now()
        ),
        said=_("It is off the schedule and will not go out."),
    )


@pages.post("/penayangan/<publication_id>/lanjutkan")
@guarded(Action.RESUME)
def resume(publication_id: str) -> Response | tuple[str, int]:
    """Let it go again at its time."""
    sent = fields.attempt(Form(), lambda: _resume(publication_id))
    return _answer(publication_id, sent, said=_("It is scheduled again, at the time that was approved."))


def _resume(publication_id: str) -> None:
    with office().database.writing() as session:
        decisions.resume(session, publication_id, by=acting.person(session), now=office().now())


@pages.post("/penayangan/<publication_id>/akhiri")
@guarded(Action.SETTLE)
def abandon(publication_id: str) -> Response | tuple[str, int]:
    """Give it up, with the reason."""
    return _decided(
        publication_id,
        lambda session, sent: decisions.abandon(
            session, publication_id, reason=sent.values["reason"], by=acting.person(session), now=office().now()
        ),
        said=_("It is ended, with your reason in the record."),
    )


@pages.post("/penayangan/<publication_id>/ditemukan")
@guarded(Action.SETTLE)
def found(publication_id: str) -> Response | tuple[str, int]:
    """It is there: the pasted address is looked at, and what is there compared with what was sent."""
    sent = fields.read(ADDRESS, request.form)
    done = fields.attempt(sent, lambda: _found(publication_id, sent.values["address"]))
    return _answer(publication_id, done, said=_("It is there, and it is this post. It counts as published."))


def _found(publication_id: str, address: str) -> None:
    here = office()
    with here.database.reading() as session:
        wanted = sightings.sought(session, publication_id, by=acting.person(session))
    seen = recognising.recognise(here.onlooker, wanted, address)
    with here.database.writing() as session:
        sightings.settle(session, wanted, seen, by=acting.person(session), now=here.now(), patience=here.patience)


@pages.post("/penayangan/<publication_id>/ditarik")
@guarded(Action.SETTLE)
def removed(publication_id: str) -> Response | tuple[str, int]:
    """It was taken down on the platform; the platform is asked whether it is gone."""
    sent = fields.read(REASON, request.form)
    done = fields.attempt(sent, lambda: _removed(publication_id, sent.values["reason"]))
    return _answer(publication_id, done, said=_("It is gone from the platform, and the record says so."))


def _removed(publication_id: str, reason: str) -> None:
    here = office()
    with here.database.reading() as session:
        shown = removals.shown(session, publication_id, by=acting.person(session))
    still_there = recognising.still_there(here.onlooker, shown)
    with here.database.writing() as session:
        by = acting.person(session)
        removals.note(session, publication_id, reason=reason, still_there=still_there, by=by, now=here.now())


def _decided(publication_id: str, decide: Callable[[Session, Form], None], *, said: str) -> Response | tuple[str, int]:
    """Decide with a reason, and go back to where the visitor came from."""
    sent = fields.read(REASON, request.form)

    def run() -> None:
        with office().database.writing() as session:
            decide(session, sent)

    return _answer(publication_id, fields.attempt(sent, run), said=said)


def _answer(publication_id: str, done: Form | None, *, said: str) -> Response | tuple[str, int]:
    if isinstance(done, Form):
        return _page(publication_id, done), done.status
    flash(said)
    return redirect(local(request.form.get("next", "/antrean")), code=303)


def _page(publication_id: str, form: Form) -> str:
    with office().database.reading() as session:
        seen, told = journal.newest(session), story(session, publication_id)
        wish = resends.wish_for(session, told.publication)
    return render_template(
        "publications/story.html" if wants_fragment() else "publications/show.html",
        story=told,
        wish=wish,
        notes=NOTES,
        timeline=office().settings.rehearsal_url,
        form=form,
        seen=seen,
        now=office().now(),
        why=reasons.why,
        advice=reasons.advice,
        results=RESULTS,
        actors=ACTORS,
    )
