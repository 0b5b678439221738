"""Changing a post that may be on its way: what is still in the house is taken back, what has left it stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.approval import approvals, reviews
from content.foundation.problems import N_, Problem
from content.people.people import Person
from content.publication import lifecycle, threads
from content.publication.lifecycle import IN_FLIGHT, LIVE, STOPPABLE, State
from content.publication.publications import Publication
from content.writing import drafts
from content.writing.drafts import Draft
from content.writing.posts import Post
from content.writing.variants import Variant, variants_of


class AlreadyGoingOut(Problem):
    """A part of the post is being sent at this moment, or nobody knows whether it went out."""

    cause = N_("“%(title)s” is already going out on %(account)s.")
    fix = N_("Wait until that is settled (see the queue); afterwards you can take it down and post a correction.")


class VariantIsOut(Problem):
    """What is public cannot be rewritten here."""

    cause = N_("“%(title)s” is already public on %(account)s, so that part cannot be changed.")
    fix = N_("Leave that account's text, pictures and time as they are, or take the post down first.")


UNSETTLED = IN_FLIGHT | {State.UNCERTAIN, State.NEEDS_PERSON}


def may_change(session: Session, post_id: str) -> bool:
    """Whether nothing of the post has left the house, or may be on its way."""
    states = {State(row.state) for row in of_post(session, post_id)}
    return not states & (UNSETTLED | LIVE | {State.REMOVED})


def going_out(publications: Sequence[Publication]) -> list[Publication]:
    """Those that are being sent, of which nobody knows whether they were, or that follow in a thread which has begun."""
    unsettled = [row for row in publications if State(row.state) in UNSETTLED]
    return unsettled + threads.under_way(publications)


def of_post(session: Session, post_id: str) -> list[Publication]:
    """The publications of a post on the real schedule."""
    return list(session.scalars(select(Publication).where(Publication.post_id == post_id, Publication.run == "")))


def rewrite(session: Session, *, post: Post, draft: Draft, expected_version: int, by: Person, now: datetime) -> Post:
    """Edit a post: a new version, every approval void, whatever was planned taken back. One transaction.

    Raises:
        AlreadyGoingOut, VariantIsOut, and what drafts.rewrite raises.
    """
    _keep_what_is_out(session, post, draft)
    take_back(session, post=post, by=by.id, now=now, reason="edited")
    approvals.revoke_all(session, post=post, by=by.id, now=now)
    reviews.decide(session, post=post, outcome="withdrawn", by=by.id, now=now)
    return drafts.rewrite(session, post=post, draft=draft, expected_version=expected_version, by=by, now=now)


def take_back(session: Session, *, post: Post, by: str, now: datetime, reason: str) -> int:
    """Cancel what has not left the house; how many publications that were.

    Raises:
        AlreadyGoingOut: a worker was faster.
    """
    taken, publications = 0, of_post(session, post.id)
    if going := going_out(publications):
        raise AlreadyGoingOut(title=post.title, account=going[0].account.name)
    for publication in publications:
        state = State(publication.state)
        after = State.CANCELLED if state in STOPPABLE else State.ABANDONED
        if after not in lifecycle.FOLLOWING[state]:
            continue
        if not lifecycle.move(
            session, publication.id, before=state, after=after, now=now, actor=by, changes={"reason": reason}
        ):
            raise AlreadyGoingOut(title=post.title, account=publication.account.name)
        taken += 1
    return taken


def _keep_what_is_out(session: Session, post: Post, draft: Draft) -> None:
    out = {row.variant_id for row in of_post(session, post.id) if State(row.state) in LIVE | {State.REMOVED}}
    wanted = {part.account_id: part for part in draft.variants}
    for variant in variants_of(session, post.id):
        if variant.id in out and not _unchanged(variant, wanted.get(variant.account_id)):
            raise VariantIsOut(title=post.title, account=variant.account.name)


def _unchanged(variant: Variant, part: drafts.DraftVariant | None) -> bool:
    return part is not None and part == drafts.as_draft(variant)
