"""The inbox: what waits for review, with what a reviewer wants to know before opening it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from content.approval.approvals import NEEDED, Approval
from content.approval.reviews import Review
from content.people.accounts import Account
from content.writing.posts import Post
from content.writing.variants import Variant


@dataclass(frozen=True)
class Waiting:
    """One post that waits. `due_at` is its earliest time, in `zone`; `given` are the ids of those who have agreed."""

    post: Post
    submitted_at: datetime
    platforms: tuple[str, ...]
    due_at: datetime | None
    zone: str
    given: frozenset[str]

    @property
    def needed(self) -> int:
        """How many people must agree."""
        return NEEDED[self.post.sensitivity]


def waiting(session: Session) -> list[Waiting]:
    """Everything that waits for review, oldest first. Few queries, however much waits."""
    rows = session.execute(
        select(Review.submitted_at, Post)
        .join(Post, Post.id == Review.post_id)
        .where(Review.outcome.is_(None))
        .options(joinedload(Post.author), joinedload(Post.last_editor), joinedload(Post.campaign))
        .order_by(Review.submitted_at, Post.id)
    ).all()
    ids = [post.id for _, post in rows]
    times, given = _times(session, ids), _given(session, ids)
    return [_waiting(post, at, times[post.id], given[post.id]) for at, post in rows]


def next_after(session: Session, post_id: str, *, reader: str) -> str | None:
    """The id of the next post that waits for someone other than its makers; None where nothing more does."""
    rows = session.execute(
        select(Post.id)
        .join(Review, Review.post_id == Post.id)
        .where(Review.outcome.is_(None), Post.id != post_id, Post.author_id != reader, Post.last_editor_id != reader)
        .where(Post.id.not_in(select(Approval.post_id).where(Approval.approver_id == reader, Approval.revoked_at.is_(None))))
        .order_by(Review.submitted_at, Post.id)
        .limit(1)
    )
    return rows.scalar()


def _waiting(post: Post, at: datetime, times: Sequence[tuple[str, datetime, str]], given: set[str]) -> Waiting:
    platforms = tuple(sorted({platform for platform, _, _ in times}))
    first = min(times, key=lambda row: row[1], default=None)
    return Waiting(post, at, platforms, first[1] if first else None, first[2] if first else "", frozenset(given))


def _times(session: Session, ids: Sequence[str]) -> defaultdict[str, list[tuple[str, datetime, str]]]:
    found: defaultdict[str, list[tuple[str, datetime, str]]] = defaultdict(list)
    rows = session.execute(
        select(Variant.post_id, Account.platform, Variant.due_at, Variant.zone)
        .join(Account, Account.id == Variant.account_id)
        .where(Variant.post_id.in_(ids), Variant.removed_at.is_(None))
    )
    for post_id, platform, due_at, zone in rows:
        found[post_id].append((platform, due_at, zone))
    return found


def _given(session: Session, ids: Sequence[str]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = session.execute(
        select(Approval.post_id, Approval.approver_id)
        .join(Post, Post.id == Approval.post_id)
        .where(Approval.post_id.in_(ids), Approval.revoked_at.is_(None), Approval.version == Post.version)
    )
    for post_id, approver_id in rows:
        found[post_id].add(approver_id)
    return found
