"""Approvals: a person agreed to exactly these bytes, texts, accounts and times, named by a digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CursorResult, ForeignKey, Index, Integer, String, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.approval.digest import describe
from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import N_, Problem
from content.people.people import Person
from content.people.roles import Action, may, require
from content.writing.posts import Post, PostState, Sensitivity


class Approval(Record):
    """One person's agreement to one digest of one post. Revoked, never deleted."""

    __tablename__ = "approval"
    __table_args__ = (
        # One person counts once, whatever two clicks at once may do.
        Index(
            "ix_approval_counts_once",
            "post_id",
            "version",
            "approver_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    approver_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


NEEDED: dict[str, int] = {Sensitivity.ROUTINE: 1, Sensitivity.SENSITIVE: 2}


class NotYourOwn(Problem):
    """Four eyes: whoever wrote or last edited a post cannot approve it."""

    cause = N_("You wrote or last edited “%(title)s”, so you cannot approve it.")
    fix = N_("Ask another person with the role of approver.")


class ChangedSinceSeen(Problem):
    """The post is no longer what the approver was shown."""

    cause = N_("“%(title)s” has changed since you opened it, so your approval was not recorded.")
    fix = N_("Look at it again, then approve what you see.")


class NotInReview(Problem):
    """Only a post that was handed in can be decided on."""

    cause = N_("“%(title)s” is not waiting for review.")
    fix = N_("Its author must submit it first; the review inbox shows what is waiting.")


class AlreadyApproved(Problem):
    """One person counts once."""

    cause = N_("You have already approved “%(title)s”.")
    fix = N_("A sensitive post needs two people: ask a second approver.")


def give(session: Session, *, post: Post, seen: str, approver: Person, now: datetime) -> Approval:
    """Record that `approver` agrees to the digest they were shown (`seen`).

    Raises:
        NotAllowed, NotYourOwn, NotInReview, ChangedSinceSeen, AlreadyApproved, PicturesNotReady.
    """
    require(approver.roles, Action.APPROVE_POST)
    if post.state != PostState.IN_REVIEW:
        raise NotInReview(title=post.title)
    if approver.id in {post.author_id, post.last_editor_id}:
        raise NotYourOwn(title=post.title)
    if describe(session, post).digest != seen:
        raise ChangedSinceSeen(title=post.title)
    if any(row.approver_id == approver.id for row in valid(session, post, seen)):
        raise AlreadyApproved(title=post.title)
    approval = Approval(post_id=post.id, version=post.version, digest=seen, approver_id=approver.id, given_at=now)
    session.add(approval)
    journal.write(session, now=now, actor=approver.id, action="post.approved", about=("post", post.id), facts={"digest": seen})
    return approval


def valid(session: Session, post: Post, digest: str) -> list[Approval]:
    """The approvals of `digest` that count at this moment: not revoked, by approvers who still are, none by its makers."""
    return valid_all(session, [(post, digest)])[post.id]


def valid_all(session: Session, wanted: Sequence[tuple[Post, str]]) -> dict[str, list[Approval]]:
    """Like `valid` for many posts, each with its digest; by the post's id."""
    asked = {post.id: (digest, {post.author_id, post.last_editor_id}) for post, digest in wanted}
    rows = session.execute(
        select(Approval, Person)
        .join(Person, Person.id == Approval.approver_id)
        .where(Approval.post_id.in_(asked), Approval.revoked_at.is_(None))
        .order_by(Approval.given_at)
        .execution_options(populate_existing=True)
    )
    counting: dict[str, list[Approval]] = {name: [] for name in asked}
    for approval, person in rows:
        digest, makers = asked[approval.post_id]
        if approval.digest == digest and person.id not in makers and may(person.roles, Action.APPROVE_POST):
            counting[approval.post_id].append(approval)
    return counting


def enough(session: Session, post: Post, digest: str) -> bool:
    """Whether as many people have approved `digest` as the post's sensitivity asks for."""
    return bool(enough_all(session, [(post, digest)]))


def enough_all(session: Session, wanted: Sequence[tuple[Post, str]]) -> set[str]:
    """The ids of those posts whose digest has as many approvals as their sensitivity asks for."""
    counting = valid_all(session, wanted)
    return {post.id for post, _ in wanted if len({row.approver_id for row in counting[post.id]}) >= NEEDED[post.sensitivity]}


def revoke_all(session: Session, *, post: Post, by: str, now: datetime) -> int:
    """Take back every approval of a post; how many there were."""
    result = session.execute(
        update(Approval)
        .where(Approval.post_id == post.id, Approval.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by=by)
        .execution_options(synchronize_session="fetch")
    )
    assert isinstance(result, CursorResult)
    if result.rowcount:
        journal.write(session, now=now, actor=by, action="approval.revoked", about=("post", post.id))
    return result.rowcount
