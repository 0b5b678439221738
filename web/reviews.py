"""Kotak tinjauan: what waits for a second pair of eyes, and exactly what would go out if they say yes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from content.approval import approvals, inbox, reviews
from content.approval.digest import Description, describe
from content.foundation.problems import N_, Problem
from content.people import people
from content.people.roles import Action
from content.publication import releases
from content.publication.releases import Released
from content.writing import posts
from content.writing.checks import submission
from content.writing.posts import Post, PostState
from content.writing.variants import Variant, variants_of
from web.forms import fields, framings
from web.forms.fields import Field, Form
from web.guard import allowed, guarded, visitor
from web.languages import _, plural
from web.office import office

pages = Blueprint("reviews", __name__)

NOTE = (Field("note", required=False, longest=2_000),)
SEEN = (Field("seen", longest=64),)

Answer = Response | tuple[str, int]


@dataclass(frozen=True)
class Examination:
    """A post as a reviewer looks at it. Without a description its pictures are not ready, and `problem` says so."""

    post: Post
    description: Description | None
    problem: Problem | None
    variants: dict[str, Variant]
    rights: list[Problem]
    given: list[str]
    needed: int
    hindrance: str
    open: bool
    note: str


@pages.get("/tinjauan")
@guarded(Action.READ)
def index() -> str:
    """What waits, oldest first."""
    with office().database.reading() as session:
        return render_template("reviews/index.html", waiting=inbox.waiting(session), now=office().now())


@pages.get("/tinjauan/<post_id>")
@guarded(Action.READ)
def show(post_id: str) -> str:
    """Exactly what would go out."""
    return _page(post_id, Form())


@pages.post("/tinjauan/<post_id>/setujui")
@guarded(Action.APPROVE_POST)
def approve(post_id: str) -> Answer:
    """Agree to what was seen."""
    sent = fields.read(SEEN, request.form)
    released = fields.attempt(sent, lambda: _approve(post_id, sent.values["seen"]))
    if isinstance(released, Form):
        return _page(post_id, released), released.status
    said, tone = _said(released)
    flash(said, tone)
    return _onward(post_id)


@pages.post("/tinjauan/<post_id>/perbaikan")
@guarded(Action.REVIEW_POST)
def request_changes(post_id: str) -> Answer:
    """Give the post back to its author."""
    sent = fields.read(NOTE, request.form)
    given_back = fields.attempt(sent, lambda: _request_changes(post_id, sent.values["note"]))
    if isinstance(given_back, Form):
        return _page(post_id, given_back), given_back.status
    flash(_("The post is back with its author, with your note."))
    return _onward(post_id)


def _approve(post_id: str, seen: str) -> Released:
    with office().database.writing() as session:
        post, by = posts.get(session, post_id), people.get(session, visitor().person_id)
        return releases.approve(session, post=post, seen=seen, approver=by, now=office().now())


def _request_changes(post_id: str, note: str) -> None:
    with office().database.writing() as session:
        post, by = posts.get(session, post_id), people.get(session, visitor().person_id)
        reviews.request_changes(session, post=post, by=by, note=note, now=office().now())


def _onward(post_id: str) -> Response:
    """To the next post where that was asked for and one waits, else back to the inbox."""
    with office().database.reading() as session:
        following = inbox.next_after(session, post_id, reader=visitor().person_id) if "next" in request.form else None
    address = url_for("reviews.show", post_id=following) if following else url_for("reviews.index")
    return redirect(address, code=303)


def _said(released: Released) -> tuple[str, str]:
    """What an approval did, in words, and the tone to say it in."""
    if released.still_needed:
        more = plural(
            "Approved, waiting for %(count)s more approver.",
            "Approved, waiting for %(count)s more approvers.",
            released.still_needed,
        )
        return more % {"count": released.still_needed}, "message"
    if not released.planned:
        return _("Approved, but its time has passed: choose a new time."), "danger"
    planned = plural(
        "Approved. %(count)s publication is scheduled.", "Approved. %(count)s publications are scheduled.", released.planned
    )
    said = planned % {"count": released.planned}
    if not released.too_late:
        return said, "message"
    late = plural(
        "The time of %(count)s has passed: choose a new time.",
        "The times of %(count)s have passed: choose new times.",
        released.too_late,
    )
    return f"{said} {late % {'count': released.too_late}}", "danger"


def _page(post_id: str, form: Form) -> str:
    with office().database.reading() as session:
        examination = _examined(session, posts.get(session, post_id))
        following = inbox.next_after(session, post_id, reader=visitor().person_id)
        return render_template(
            "reviews/show.html",
            form=form,
            following=following,
            framing_words=framings,
            now=office().now(),
            **vars(examination),
        )


def _examined(session: Session, post: Post) -> Examination:
    described = fields.attempt(Form(), lambda: describe(session, post))
    description = None if isinstance(described, Form) else described
    rows = approvals.valid(session, post, description.digest) if description else []
    variants = variants_of(session, post.id)
    given = [people.get(session, row.approver_id).name for row in rows]
    return Examination(
        post=post,
        description=description,
        problem=described.problem if isinstance(described, Form) else None,
        variants={variant.id: variant for variant in variants},
        rights=[finding for variant in variants for finding in submission.of_rights(variant)],
        given=given,
        needed=approvals.NEEDED[post.sensitivity],
        hindrance=_hindrance(post, {row.approver_id for row in rows}),
        open=post.state == PostState.IN_REVIEW,
        note=reviews.last_note(session, post.id),
    )


OWN_POST = N_("You wrote or last edited this post, so another person must approve it.")
NOT_APPROVER = N_("Your role does not approve posts; a colleague who is an approver does.")
GIVEN_ALREADY = N_("You have approved this post. It waits for a second approver.")


def _hindrance(post: Post, given: set[str]) -> str:
    """Why the visitor cannot approve, as an English message id; empty where they can."""
    me = visitor().person_id
    reasons = (
        (me in {post.author_id, post.last_editor_id}, OWN_POST),
        (not allowed(Action.APPROVE_POST), NOT_APPROVER),
        (me in given, GIVEN_ALREADY),
    )
    return next((said for holds, said in reasons if holds), "")
