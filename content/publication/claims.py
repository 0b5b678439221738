"""Claims: one worker takes one publication for a while. The conditional UPDATE's row count says who it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from content.approval.digest import DescribedVariant
from content.publication import entitlement, lifecycle
from content.publication.entitlement import Verdict
from content.publication.lifecycle import State
from content.publication.patience import Patience
from content.publication.publications import Publication

WORKER = "worker"


@dataclass(frozen=True)
class Claim:
    """What a worker holds after claiming: the publication, its fence, and what may be sent."""

    publication_id: str
    fence: int
    part: DescribedVariant
    account_id: str
    connection: str
    run: str
    due_at: datetime
    staged: str | None
    staged_until: datetime | None


def claim(session: Session, publication_id: str, *, now: datetime, patience: Patience) -> Claim | None:
    """Take a publication that is due, or will be within `patience.lead`.

    None where it is not due, not yours, held back, too late, or blocked (and then moved there).
    """
    publication = _due(session, publication_id, now=now, lead=patience.lead)
    if publication is None:
        return None
    answer = entitlement.check(session, publication, now=now, lateness=patience.lateness)
    if answer.verdict in {Verdict.HELD_BACK, Verdict.TOO_LATE}:
        return None
    before, fence = State(publication.state), publication.fence + 1
    taken = lifecycle.move(
        session, publication_id, before=before, after=State.CLAIMED, fence=publication.fence, now=now, actor=WORKER,
        changes={"fence": fence, "lease_until": now + patience.lease},
    )  # fmt: skip
    if not taken:
        return None
    if answer.part is None:
        block(session, publication_id, fence=fence, reason=answer.reason, now=now)
        return None
    return Claim(
        publication_id, fence, answer.part, publication.account_id, publication.account.connection,
        publication.run, publication.due_at, publication.staged, publication.staged_until,
    )  # fmt: skip


def _due(session: Session, publication_id: str, *, now: datetime, lead: timedelta) -> Publication | None:
    publication = session.scalar(
        select(Publication)
        .where(Publication.id == publication_id)
        .options(joinedload(Publication.post), joinedload(Publication.account))
        .with_for_update(of=Publication, skip_locked=True)
    )
    if publication is None:
        return None
    match State(publication.state):
        case State.PLANNED if publication.due_at <= now + lead:
            return publication
        case State.RETRY_WAIT if publication.next_try_at is not None and publication.next_try_at <= now:
            return publication
        case _:
            return None


def block(session: Session, publication_id: str, *, fence: int, reason: str, now: datetime) -> bool:
    """What would go out is not what was approved: stop it and keep the reason for a person."""
    return lifecycle.move(
        session, publication_id, before=State.CLAIMED, after=State.BLOCKED, fence=fence, now=now, actor=WORKER,
        changes={"reason": reason},
    )  # fmt: skip


def give_back(session: Session, publication_id: str, *, fence: int, now: datetime, actor: str = WORKER) -> bool:
    """End a claim under which nothing was sent; the next tick rings again."""
    return lifecycle.move(
        session, publication_id, before=State.CLAIMED, after=State.PLANNED, fence=fence, now=now, actor=actor,
        changes={"lease_until": None, "rung_at": None},
    )  # fmt: skip
