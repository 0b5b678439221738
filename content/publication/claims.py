"""Claims: one worker takes one publication for a while. The conditional UPDATE's row count says who it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from content.approval.digest import DescribedVariant
from content.foundation import crashpoints, journal
from content.publication import entitlement, lifecycle, turns
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
    connection: str
    run: str
    due_at: datetime
    staged: str | None


def claim(session: Session, publication_id: str, *, now: datetime, patience: Patience) -> Claim | None:
    """Take one publication; see `claim_all`."""
    return next(iter(claim_all(session, [publication_id], now=now, patience=patience)), None)


def claim_all(session: Session, publication_ids: Sequence[str], *, now: datetime, patience: Patience) -> list[Claim]:
    """Take those publications that are due, or will be within `patience.lead`, earliest first.

    Left out: what is not due, not yours, held back, too late, not at its turn, or blocked (and then moved there).
    """
    journal.reserve(session)
    coming = _due(session, publication_ids, now=now, lead=patience.lead)
    answers = entitlement.check_all(session, coming, now=now, lateness=patience.lateness)
    allowed = [row for row in coming if answers[row.id].verdict in {Verdict.ENTITLED, Verdict.MISMATCH}]
    through = turns.let_through(session, allowed, now=now, patience=patience)
    wanted = [row for row in allowed if row.id in through]
    entitled = [_claimed(row, part) for row in wanted if (part := answers[row.id].part) is not None]
    fences = {row.id: row.fence for row in wanted}
    taken = _take(session, wanted, now=now, patience=patience)
    # By their ids: a moved row is forgotten, and asking it for anything would read it anew, one by one.
    for name, fence in fences.items():
        if name in taken and answers[name].part is None:
            _block(session, name, fence + 1, reason=answers[name].reason, now=now)
    crashpoints.around_commit(session, "claim.before_commit", "claim.after_commit", taken)
    return [claim for claim in entitled if claim.publication_id in taken]


def _claimed(publication: Publication, part: DescribedVariant) -> Claim:
    return Claim(
        publication_id=publication.id,
        fence=publication.fence + 1,
        part=part,
        connection=publication.account.connection,
        run=publication.run,
        due_at=publication.due_at,
        staged=publication.staged,
    )


def _take(session: Session, publications: Sequence[Publication], *, now: datetime, patience: Patience) -> set[str]:
    """Move to CLAIMED under a new fence; the ids of those that were ours to take."""
    changes = {"fence": Publication.fence + 1, "lease_until": now + patience.lease}
    # Read before anything is moved: moving makes the session forget what it knew of them.
    standing = [
        (before, {row.id: row.fence for row in publications if row.state == before})
        for before in (State.PLANNED, State.RETRY_WAIT)
    ]
    taken: set[str] = set()
    for before, fences in standing:
        if fences:
            taken |= lifecycle.move_all(
                session, list(fences), before=before, after=State.CLAIMED, now=now, actor=WORKER, fences=fences, changes=changes
            )
    return taken


def _due(session: Session, publication_ids: Sequence[str], *, now: datetime, lead: timedelta) -> list[Publication]:
    rows = session.scalars(
        select(Publication)
        .where(
            Publication.id.in_(publication_ids),
            or_(
                and_(Publication.state == State.PLANNED, Publication.due_at <= now + lead),
                and_(Publication.state == State.RETRY_WAIT, Publication.next_try_at <= now),
            ),
        )
        .options(joinedload(Publication.post), joinedload(Publication.account))
        .order_by(Publication.due_at, Publication.id)
        .with_for_update(of=Publication, skip_locked=True)
    )
    return list(rows)


def block(session: Session, claim: Claim, *, reason: str, now: datetime) -> bool:
    """What would go out is not what was approved: stop it and keep the reason for a person."""
    return _block(session, claim.publication_id, claim.fence, reason=reason, now=now)


def _block(session: Session, publication_id: str, fence: int, *, reason: str, now: datetime) -> bool:
    return lifecycle.move(
        session, publication_id, before=State.CLAIMED, after=State.BLOCKED, fence=fence, now=now, actor=WORKER,
        changes={"reason": reason, "lease_until": None},
    )  # fmt: skip


def give_back(session: Session, claims: Sequence[Claim], *, now: datetime) -> set[str]:
    """End claims under which nothing was sent; the next tick rings again."""
    return lifecycle.move_all(
        session, [claim.publication_id for claim in claims], before=State.CLAIMED, after=State.PLANNED, now=now, actor=WORKER,
        fences=fences_of(claims), changes={"lease_until": None, "rung_at": None},
    )  # fmt: skip


def fences_of(claims: Sequence[Claim]) -> dict[str, int]:
    """The fence of each claim by its publication's id."""
    return {claim.publication_id: claim.fence for claim in claims}
