"""What a person may decide about one publication: hold it, let it go again, cancel it, give it up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.foundation import journal
from content.foundation.problems import N_, NotFound, Problem
from content.people.people import Person
from content.people.roles import Action, require
from content.publication import lifecycle, threads
from content.publication.gate import Hold, ReasonMissing, Scope
from content.publication.lifecycle import STOPPABLE, WAITING_FOR_A_PERSON, State
from content.publication.publications import Publication
from content.writing.posts import Post


class TooLateToStop(Problem):
    """It has left the house, or is leaving it at this moment."""

    cause = N_("“%(title)s” is already going out on %(account)s.")
    fix = N_("Look at it in the queue; once it is public you can take it down and post a correction.")


class TimeHasPassed(Problem):
    """Nothing goes out late by itself."""

    cause = N_("The time of “%(title)s” on %(account)s has passed.")
    fix = N_("Choose a new time in the editor; the post is then approved again.")


class NothingToDecide(Problem):
    """Somebody was faster, or it is in another state."""

    cause = N_("“%(title)s” on %(account)s is no longer in that state.")
    fix = N_("Reload the page to see where it stands.")


def get(session: Session, publication_id: str) -> Publication:
    """One publication.

    Raises:
        NotFound.
    """
    publication = session.get(Publication, publication_id)
    if publication is None:
        raise NotFound(what="publication", name=publication_id)
    return publication


def hold(session: Session, publication_id: str, *, reason: str, by: Person, now: datetime) -> None:
    """Hold one publication back.

    Raises:
        NotAllowed, ReasonMissing, TooLateToStop.
    """
    require(by.roles, Action.SCHEDULE)
    if not reason.strip():
        raise ReasonMissing
    publication = get(session, publication_id)
    _stop(session, publication, after=State.HELD, reason=reason.strip(), by=by, now=now)


def cancel(session: Session, publication_id: str, *, by: Person, now: datetime, reason: str = "") -> None:
    """Take one publication off the schedule for good, and what follows it in its thread.

    Raises:
        NotAllowed, TooLateToStop.
    """
    require(by.roles, Action.SCHEDULE)
    publication = get(session, publication_id)
    _stop(session, publication, after=State.CANCELLED, reason=reason.strip() or "cancelled", by=by, now=now)
    threads.end_after(session, publication, by=by.id, now=now)


def _stop(session: Session, publication: Publication, *, after: State, reason: str, by: Person, now: datetime) -> None:
    before = State(publication.state)
    stopped = before in STOPPABLE and lifecycle.move(
        session, publication.id, before=before, after=after, now=now, actor=by.id, changes={"reason": reason}
    )
    if not stopped:
        raise TooLateToStop(title=publication.post.title, account=publication.account.name)


def resume(session: Session, publication_id: str, *, by: Person, now: datetime) -> None:
    """Let a held publication go again, at the time that was approved.

    Raises:
        NotAllowed, TimeHasPassed, NothingToDecide.
    """
    require(by.roles, Action.RESUME)
    publication = get(session, publication_id)
    if publication.due_at <= now:
        raise TimeHasPassed(title=publication.post.title, account=publication.account.name)
    if not lifecycle.move(
        session, publication_id, before=State.HELD, after=State.PLANNED, now=now, actor=by.id,
        changes={"reason": None, "rung_at": None},
    ):  # fmt: skip
        raise NothingToDecide(title=publication.post.title, account=publication.account.name)


def abandon(session: Session, publication_id: str, *, reason: str, by: Person, now: datetime) -> None:
    """Give up a publication that waits for a person, with the reason, and what follows it in its thread.

    Raises:
        NotAllowed, ReasonMissing, NothingToDecide.
    """
    require(by.roles, Action.SETTLE)
    if not reason.strip():
        raise ReasonMissing
    publication = get(session, publication_id)
    before = State(publication.state)
    if before not in WAITING_FOR_A_PERSON or not lifecycle.move(
        session, publication_id, before=before, after=State.ABANDONED, now=now, actor=by.id, changes={"reason": reason.strip()}
    ):
        raise NothingToDecide(title=publication.post.title, account=publication.account.name)
    threads.end_after(session, publication, by=by.id, now=now)


def lift(session: Session, hold_id: str, *, by: Person, now: datetime) -> int:
    """Open the gate again. What became overdue meanwhile is held for a new time; how many that were on the real schedule.

    Raises:
        NotAllowed, NotFound: no such hold is in force.
    """
    require(by.roles, Action.RESUME)
    placed = session.get(Hold, hold_id)
    if placed is None or placed.lifted_at is not None:
        raise NotFound(what="hold", name=hold_id)
    overdue = _overdue(session, placed, now)
    for publication in overdue:
        # A dress rehearsal has no new time to wait for: what it missed is over.
        after = State.CANCELLED if publication.run else State.HELD
        lifecycle.move(
            session, publication.id, before=State(publication.state), after=after, now=now, actor=by.id,
            changes={"reason": "its time passed while everything was held"},
        )  # fmt: skip
    placed.lifted_at, placed.lifted_by = now, by.id
    real = sum(not publication.run for publication in overdue)
    facts = {"scope": placed.scope, "overdue": str(real)}
    journal.write(session, now=now, actor=by.id, action="hold.lifted", about=("hold", placed.id), facts=facts)
    return real


def _overdue(session: Session, placed: Hold, now: datetime) -> list[Publication]:
    query = select(Publication).where(Publication.state.in_([State.PLANNED, State.RETRY_WAIT]), Publication.due_at <= now)
    if placed.scope == Scope.CAMPAIGN:
        query = query.join(Post, Post.id == Publication.post_id).where(Post.campaign_id == placed.object_id)
    elif placed.scope == Scope.ACCOUNT:
        query = query.where(Publication.account_id == placed.object_id)
    return list(session.scalars(query))
