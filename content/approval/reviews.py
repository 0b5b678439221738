"""Reviews: a post is handed in, and someone else says yes, or what must change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.approval import approvals
from content.approval.approvals import NotInReview
from content.approval.digest import describe
from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import N_, Problem, Translate
from content.people.people import Person
from content.people.roles import Action, require
from content.writing.checks import submission
from content.writing.posts import Post, PostState
from content.writing.variants import variants_of


class Review(Record):
    """One hand-in of one version of a post, and how it ended (approved, changes_requested, withdrawn)."""

    __tablename__ = "review"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    submitted_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcTime)
    outcome: Mapped[str | None] = mapped_column(String(20))
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    note: Mapped[str] = mapped_column(Text, default="")


class NotReadyToSubmit(Problem):
    """The checks found something that blocks: `findings`, each with its own cause and fix."""

    cause = N_("“%(title)s” cannot be submitted yet.")
    fix = N_("Mend what is listed, then submit again. Your text is kept.")

    def __init__(self, *, title: str, findings: list[Problem]) -> None:
        super().__init__(title=title)
        self.findings = findings

    def say_cause(self, translate: Translate = str) -> str:
        """What is wrong, finding by finding."""
        return " ".join([super().say_cause(translate), *(finding.sentence(translate) for finding in self.findings)])


class NothingToReview(Problem):
    """A post without any account would go nowhere."""

    cause = N_("“%(title)s” has no official account to go to.")
    fix = N_("Choose at least one account, then submit again.")


class AlreadySubmitted(Problem):
    """The post is waiting for review or approved already."""

    cause = N_("“%(title)s” has been submitted already.")
    fix = N_("Wait for the review, or edit it to take it back.")


class NoteMissing(Problem):
    """Asking for changes without saying which helps nobody."""

    cause = N_("You ask for changes but do not say which.")
    fix = N_("Write one sentence for the author.")


def submit(session: Session, *, post: Post, by: Person, now: datetime) -> Review:
    """Hand a post in for review.

    Raises:
        AlreadySubmitted, NothingToReview, NotReadyToSubmit, PicturesNotReady, NotAllowed.
    """
    require(by.roles, Action.SUBMIT_POST)
    if post.state not in {PostState.DRAFT, PostState.CHANGES_REQUESTED}:
        raise AlreadySubmitted(title=post.title)
    variants = variants_of(session, post.id)
    if not variants:
        raise NothingToReview(title=post.title)
    findings: list[Problem] = [finding for variant in variants for finding in submission.findings(variant, title=post.title)]
    if findings:
        raise NotReadyToSubmit(title=post.title, findings=findings)
    digest = describe(session, post).digest
    post.state = PostState.IN_REVIEW
    review = Review(post_id=post.id, version=post.version, submitted_by=by.id, submitted_at=now)
    session.add(review)
    journal.write(session, now=now, actor=by.id, action="post.submitted", about=("post", post.id), facts={"digest": digest})
    return review


def request_changes(session: Session, *, post: Post, by: Person, note: str, now: datetime) -> None:
    """Give a post back to its author with a note.

    Raises:
        NotAllowed, NoteMissing, NotInReview.
    """
    require(by.roles, Action.REVIEW_POST)
    if not note.strip():
        raise NoteMissing
    if post.state != PostState.IN_REVIEW:
        raise NotInReview(title=post.title)
    approvals.revoke_all(session, post=post, by=by.id, now=now)
    post.state = PostState.CHANGES_REQUESTED
    decide(session, post=post, outcome="changes_requested", by=by.id, now=now, note=note.strip())
    journal.write(session, now=now, actor=by.id, action="post.changes_requested", about=("post", post.id))


def decide(session: Session, *, post: Post, outcome: str, by: str, now: datetime, note: str = "") -> None:
    """Close the open review of a post."""
    session.execute(
        update(Review)
        .where(Review.post_id == post.id, Review.outcome.is_(None))
        .values(outcome=outcome, decided_by=by, decided_at=now, note=note)
        .execution_options(synchronize_session="fetch")
    )


def open_review(session: Session, post_id: str) -> Review | None:
    """The review a post is waiting in, if any."""
    return session.scalar(select(Review).where(Review.post_id == post_id, Review.outcome.is_(None)))


def waiting(session: Session) -> list[tuple[Review, Post]]:
    """Everything that waits for review, oldest first."""
    rows = session.execute(
        select(Review, Post).join(Post, Post.id == Review.post_id).where(Review.outcome.is_(None)).order_by(Review.submitted_at)
    )
    return [(review, post) for review, post in rows]


def last_note(session: Session, post_id: str) -> str:
    """What the last reviewer asked for; empty where nothing is open."""
    note = session.scalar(
        select(Review.note)
        .where(Review.post_id == post_id, Review.outcome == "changes_requested")
        .order_by(Review.decided_at.desc())
    )
    return note or ""
