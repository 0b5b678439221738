"""Release: the approval that completes the count makes the publications, in the same transaction (rule R2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content.approval import approvals, reviews
from content.approval.digest import Description, describe
from content.foundation import crashpoints, journal
from content.people.people import Person
from content.publication import threads
from content.publication.attempts import Attempt
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.posts import Post, PostState


@dataclass(frozen=True)
class Released:
    """What an approval did: how many more approvals are needed, how many publications were planned, how many came too late."""

    still_needed: int
    planned: int = 0
    too_late: int = 0


def approve(session: Session, *, post: Post, seen: str, approver: Person, now: datetime) -> Released:
    """Record an approval of the digest `seen`; when it completes the count, plan the publications.

    A variant whose time has passed is not planned: nothing goes out late by itself.

    Raises:
        what approvals.give raises.
    """
    approvals.give(session, post=post, seen=seen, approver=approver, now=now)
    session.flush()
    given = len({row.approver_id for row in approvals.valid(session, post, seen)})
    missing = approvals.NEEDED[post.sensitivity] - given
    if missing > 0:
        return Released(still_needed=missing)
    post.state = PostState.APPROVED
    reviews.decide(session, post=post, outcome="approved", by=approver.id, now=now)
    return plan(session, post=post, description=describe(session, post), now=now)


def plan(session: Session, *, post: Post, description: Description, now: datetime) -> Released:
    """Plan every variant that is still to come and was never on its way before."""
    out = _on_their_way_before(session, post.id)
    parts = [part for part in description.variants if part.variant_id not in out]
    coming = [part for part in parts if part.due_at > now]
    made = [row for part in coming for row in threads.publications_of(description, part, due_at=part.due_at, now=now)]
    session.add_all(made)
    session.flush()
    facts = {"digest": description.digest, "planned": str(len(made)), "too_late": str(len(parts) - len(coming))}
    journal.write(session, now=now, actor="release", action="post.released", about=("post", post.id), facts=facts)
    crashpoints.around_commit(session, "release.before_commit", "release.after_commit", [post.id])
    return Released(still_needed=0, planned=len(made), too_late=len(parts) - len(coming))


def _on_their_way_before(session: Session, post_id: str) -> set[str]:
    """Variants that went out, may have gone out, or are still going: an edit must never send them a second time."""
    maybe_out = select(Attempt.publication_id).where(or_(Attempt.result.is_(None), Attempt.result.in_(["unknown", "accepted"])))
    rows = session.scalars(
        select(Publication.variant_id).where(
            Publication.post_id == post_id,
            Publication.run == "",
            or_(Publication.state.not_in([State.CANCELLED, State.ABANDONED]), Publication.id.in_(maybe_out)),
        )
    )
    return set(rows)
