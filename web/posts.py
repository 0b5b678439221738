"""Penyunting: writing a post and rewriting it, on a page with its own address."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from content.approval import reviews
from content.approval.reviews import NotReadyToSubmit
from content.people import people
from content.people.people import Person
from content.people.roles import Action
from content.planning import campaigns
from content.publication import changes
from content.writing import drafts, posts
from content.writing.drafts import Draft
from web import composer, uploads
from web.composer import Told
from web.forms import fields, sheets
from web.forms import posts as forms
from web.forms.fields import Form
from web.forms.sheets import Sheet
from web.guard import guarded, visitor
from web.languages import _
from web.office import office

pages = Blueprint("posts", __name__)

SAVE, SUBMIT = "save", "submit"

Answer = Response | tuple[str, int]


@pages.get("/susun")
@guarded(Action.WRITE_POST)
def new() -> str:
    """An empty sheet."""
    return _page(composer.blank(), None, Told())[0]


@pages.post("/susun")
@guarded(Action.WRITE_POST)
def write() -> Answer:
    """Save a new post; or do to the sheet what the button says."""
    return _sent(None)


@pages.get("/konten/<post_id>")
@guarded(Action.READ)
def show(post_id: str) -> str:
    """A post as it is kept; those who may not write see it without buttons."""
    with office().database.reading() as session:
        sheet = composer.standing_of(session, post_id).sheet()
        return composer.page(session, sheet, post_id, Told(checked="periksa" in request.args))


@pages.post("/konten/<post_id>")
@guarded(Action.WRITE_POST)
def rewrite(post_id: str) -> Answer:
    """Save a post again; or do to the sheet what the button says."""
    return _sent(post_id)


@pages.post("/susun/hitung")
@guarded(Action.WRITE_POST)
def count() -> str:
    """How long each account's text is now, and what is missing."""
    with office().database.reading() as session:
        return composer.parts(session, _typed(), "posts/counts.html")


@pages.post("/susun/potongan")
@guarded(Action.WRITE_POST)
def crop() -> str:
    """Each picture as it is framed now, for every network; what is not made yet is asked for. Saves nothing."""
    sheet = uploads.framed(_typed())
    uploads.want(sheet)
    with office().database.reading() as session:
        return composer.parts(session, sheet, "posts/crops.html")


def _typed() -> Sheet:
    return forms.read(request.form, usual=composer.blank().shared)


def _sent(post_id: str | None) -> Answer:
    action, taken = request.form.get("do", ""), uploads.take_in(request.files, request.form)
    sheet = uploads.framed(sheets.done(_typed().with_pictures(taken.brought, taken.alt_texts), action))
    if action in {SAVE, SUBMIT} and not taken.refusals:
        return _saved(sheet, post_id, submit=action == SUBMIT)
    uploads.want(sheet)
    return _page(sheet, post_id, Told(refusals=taken.refusals), 422 if taken.refusals else 200)


def _saved(sheet: Sheet, post_id: str | None, *, submit: bool) -> Answer:
    form, sifted = _checked(sheet, post_id)
    kept = fields.attempt(form, lambda: _keep(sifted, post_id))
    if isinstance(kept, Form):
        return _page(sheet, post_id, Told(form=kept), kept.status)
    if submit:
        return _submitted(kept)
    flash(_("The draft is saved."))
    return redirect(url_for("posts.show", post_id=kept), code=303)


def _submitted(post_id: str) -> Response:
    handed_in = fields.attempt(Form(), lambda: _hand_in(post_id))
    if not isinstance(handed_in, Form):
        flash(_("Submitted for review. An approver finds it in the review inbox."))
        return redirect(url_for("posts.show", post_id=post_id), code=303)
    if handed_in.problem and not isinstance(handed_in.problem, NotReadyToSubmit):
        flash(handed_in.problem.sentence(_), "danger")
    return redirect(url_for("posts.show", post_id=post_id, periksa=1), code=303)


def _checked(sheet: Sheet, post_id: str | None) -> tuple[Form, Sheet]:
    with office().database.reading() as session:
        standing = composer.standing_of(session, post_id) if post_id else None
        choices = composer.choices_for(session, sheet)
        sifted = choices.sifted(sheet)
        return choices.form(sifted, standing), sifted


def _keep(sheet: Sheet, post_id: str | None) -> str:
    with office().database.writing() as session:
        by = _writer(session)
        if post_id is None:
            return drafts.write(
                session, sheet.draft(campaign_id=_campaign(session, sheet), kept={}), by=by, now=office().now()
            ).id
        standing = composer.standing_of(session, post_id)
        draft = sheet.draft(campaign_id=_campaign(session, sheet), kept=standing.kept)
        if not _alike(draft, standing.draft()):
            changes.rewrite(session, post=standing.post, draft=draft, expected_version=sheet.version, by=by, now=office().now())
        return post_id


def _campaign(session: Session, sheet: Sheet) -> str:
    name = sheet.general["new_campaign"]
    if not name:
        return sheet.general["campaign"]
    return campaigns.begin(session, name, now=office().now(), actor=visitor().person_id).id


def _alike(one: Draft, other: Draft) -> bool:
    """Whether two drafts say the same, in whatever order their accounts stand."""
    first, second = ({part.account_id: part for part in draft.variants} for draft in (one, other))
    return first == second and replace(one, variants=()) == replace(other, variants=())


def _hand_in(post_id: str) -> None:
    with office().database.writing() as session:
        reviews.submit(session, post=posts.get(session, post_id), by=_writer(session), now=office().now())


def _writer(session: Session) -> Person:
    return people.get(session, visitor().person_id)


def _page(sheet: Sheet, post_id: str | None, told: Told, status: int = 200) -> tuple[str, int]:
    with office().database.reading() as session:
        return composer.page(session, sheet, post_id, told), status
