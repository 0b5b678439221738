"""What the scheduler finds: due, overdue, expired, uncertain, to be staged, to be proved. Sets, never one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, update
from sqlalchemy.orm import Session

from content.foundation import crashpoints
from content.people.accounts import REHEARSAL, Account
from content.publication import breakers, dispatch, gate, lifecycle, threads, turns
from content.publication.gate import Hold, Scope
from content.publication.lifecycle import State
from content.publication.patience import Patience
from content.publication.publications import Publication
from content.writing.posts import Post
from content.writing.variants import VariantPicture

SCHEDULER = "scheduler"
MOST = 2_000
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def to_ring(session: Session, *, now: datetime, patience: Patience) -> list[str]:
    """Publications that are due or nearly (`patience.lead`), not held back, at their turn, their bell not rung just now.

    Earliest first.
    """
    if dispatch.is_stopped(session):
        return []
    ready = or_(
        and_(Publication.state == State.PLANNED, Publication.due_at <= now + patience.lead),
        and_(Publication.state == State.RETRY_WAIT, Publication.next_try_at <= now),
    )
    quiet = or_(Publication.rung_at.is_(None), Publication.rung_at <= now - patience.ring_again)
    free = [ready, threads.MAY_FOLLOW, *(_outside(hold) for hold in gate.in_force(session))]
    query = select(Publication.id, Publication.due_at).where(*free, quiet).order_by(Publication.due_at, Publication.id)
    rows = session.execute(query.limit(MOST)).all()
    if rows and (rows[0].due_at <= now - turns.LATE or breakers.standing(session)):
        return turns.in_turn(session, free, quiet, now=now, patience=patience)[:MOST]
    return [row.id for row in rows]


def _outside(hold: Hold) -> ColumnElement[bool]:
    match Scope(hold.scope):
        case Scope.ALL:
            return false()
        case Scope.ACCOUNT:
            return Publication.account_id != hold.object_id
        case Scope.CAMPAIGN:
            return Publication.post_id.not_in(select(Post.id).where(Post.campaign_id == hold.object_id))


def rung(session: Session, publication_ids: list[str], *, now: datetime) -> None:
    """Note that the bell is being rung for these."""
    session.execute(update(Publication).where(Publication.id.in_(publication_ids)).values(rung_at=now))
    crashpoints.around_commit(session, "bell.before_commit", "bell.after_commit", publication_ids)


def miss_overdue(session: Session, *, now: datetime, lateness: timedelta) -> int:
    """What is past its window is MISSED: a person decides. How many."""
    rows = session.execute(
        select(Publication.id, Publication.state, threads.MAY_FOLLOW.label("may_follow")).where(
            Publication.state.in_([State.PLANNED, State.RETRY_WAIT]), Publication.due_at < now - lateness
        )
    ).all()
    reason = "its time window passed before it could go out"
    return sum(
        lifecycle.move(
            session, row.id, before=State(row.state), after=State.MISSED, now=now, actor=SCHEDULER,
            changes={"reason": reason if row.may_follow else threads.STOPPED},
        )
        for row in rows
    )  # fmt: skip


def any_overdue(session: Session, *, now: datetime, lateness: timedelta) -> bool:
    """Whether `miss_overdue` would find anything."""
    query = select(Publication.id).where(
        Publication.state.in_([State.PLANNED, State.RETRY_WAIT]), Publication.due_at < now - lateness
    )
    return session.scalar(query.limit(1)) is not None


def expired(session: Session, *, now: datetime) -> list[tuple[str, int, State]]:
    """Claims and calls whose lease has ended: (id, fence, state)."""
    rows = session.execute(
        select(Publication.id, Publication.fence, Publication.state).where(
            Publication.state.in_([State.CLAIMED, State.CALLING]), Publication.lease_until < now
        )
    )
    return [(row.id, row.fence, State(row.state)) for row in rows]


def let_go(session: Session, publication_id: str, *, fence: int, state: State, now: datetime, patience: Patience) -> bool:
    """End an expired lease: nothing sent -> PLANNED; an attempt in the ledger -> UNCERTAIN."""
    changes: dict[str, object] = {"lease_until": None, "rung_at": None}
    after = State.PLANNED
    if state is State.CALLING:
        after = State.UNCERTAIN
        changes |= {
            "reason": "the worker did not come back from the call",
            "looks": 0,
            "next_look_at": now + patience.looks[0],
        }
    return lifecycle.move(
        session, publication_id, before=state, after=after, fence=fence, now=now, actor=SCHEDULER, changes=changes
    )


def to_look_for(session: Session, *, now: datetime) -> list[str]:
    """Uncertain publications whose next look is due."""
    query = select(Publication.id).where(Publication.state == State.UNCERTAIN, Publication.next_look_at <= now)
    return list(session.scalars(query.limit(MOST)))


def to_prove(session: Session, *, now: datetime) -> list[str]:
    """Published, but not yet seen on the platform with our own eyes."""
    query = select(Publication.id).where(
        Publication.state == State.PUBLISHED, or_(Publication.next_look_at.is_(None), Publication.next_look_at <= now)
    )
    return list(session.scalars(query.limit(MOST)))


def to_stage(session: Session, *, now: datetime, patience: Patience) -> list[str]:
    """Publications that come up soon and have nothing prepared on the platform: those with pictures, and all on real networks.

    Some networks make a container of a text alone; the others have nothing to do, and are quick to say so.
    """
    if dispatch.is_stopped(session):
        return []
    query = select(Publication.id).where(
        Publication.state == State.PLANNED,
        Publication.due_at > now,
        Publication.due_at <= now + patience.staging,
        Publication.staged.is_(None),
        Publication.part == 0,
        or_(Publication.staged_until.is_(None), Publication.staged_until <= now),
        or_(exists().where(VariantPicture.variant_id == Publication.variant_id), _on_its_network()),
    )
    return list(session.scalars(query.order_by(Publication.due_at).limit(MOST)))


def _on_its_network() -> ColumnElement[bool]:
    real = exists().where(Account.id == Publication.account_id, Account.connection != REHEARSAL)
    return and_(Publication.run == "", real)


def look_later(session: Session, publication_ids: list[str], *, until: datetime) -> None:
    """Someone was sent to look: do not send another before `until`."""
    session.execute(update(Publication).where(Publication.id.in_(publication_ids)).values(next_look_at=until))


def stage_later(session: Session, publication_ids: list[str], *, until: datetime) -> None:
    """Someone was sent to stage: do not send another before `until`."""
    session.execute(
        update(Publication).where(Publication.id.in_(publication_ids), Publication.staged.is_(None)).values(staged_until=until)
    )


def seen_nothing(session: Session, publication_id: str, *, now: datetime) -> None:
    """A published post could not be seen: look again, later each time (5 s doubling to an hour)."""
    publication = session.get_one(Publication, publication_id)
    publication.looks += 1
    publication.next_look_at = now + min(timedelta(seconds=5 * 2**publication.looks), timedelta(hours=1))


def looked_enough(session: Session, publication_id: str) -> None:
    """It was seen and differs: a person is told, and looking again changes nothing."""
    session.get_one(Publication, publication_id).next_look_at = NEVER
