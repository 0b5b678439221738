"""Suspicions: what a copied database believes to be waiting, and its other life may have sent.

Each gets a row in the ledger as if it had been called at its time, so that confirming finds it on the platform's timeline
by text, pictures and time, like any call whose reply was lost. What is not found is for a person: no machine sends it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, joinedload

from content.approval.digest import DescribedVariant, Description, describe_all
from content.publication import attempts, lifecycle
from content.publication.attempts import Attempt
from content.publication.lifecycle import STOPPABLE, State
from content.publication.patience import Patience
from content.publication.publications import Publication

SCHEDULER = "scheduler"
REASON = "the database is a copy, and its other life may have sent it"
REHEARSAL_OVER = "the database is a copy, so the rehearsal is over"
# Nothing of these has left the house in this life.
WAITING = (State.PLANNED, State.RETRY_WAIT, State.CLAIMED, State.HELD)


def enter(session: Session, *, now: datetime, patience: Patience) -> int:
    """Suspect everything whose time has come, or comes within the quiet period; how many are looked for from now on.

    A dress rehearsal is over instead: it has no readers who could see anything twice.
    """
    coming = _coming(session, until=now + patience.quiet)
    parts = _parts(session, coming)
    standing = {before: [row for row in coming if row.state == before] for before in WAITING}
    for before, rows in standing.items():
        real = [row for row in rows if not row.run and row.id in parts]
        _suspect(session, real, parts, before=before, now=now, patience=patience)
        if before in STOPPABLE:
            _end(session, [row.id for row in rows if row.run], before=before, now=now)
    return sum(not row.run and row.id in parts for rows in standing.values() for row in rows)


def counts(session: Session, *, since: datetime) -> dict[State, int]:
    """How many of those suspected since then stand where: still looked for, found, or for a person."""
    query = (
        select(Publication.state, func.count())
        .join(Attempt, Attempt.publication_id == Publication.id)
        .where(Attempt.opened_at == Publication.due_at, Publication.moved_at >= since)
        .group_by(Publication.state)
    )
    return {State(state): number for state, number in session.execute(query)}


def _coming(session: Session, *, until: datetime) -> list[Publication]:
    rows = session.scalars(
        select(Publication)
        .where(Publication.state.in_(WAITING), Publication.due_at <= until)
        .options(joinedload(Publication.post))
        .order_by(Publication.due_at, Publication.id)
    )
    return list(rows)


def _parts(session: Session, publications: Sequence[Publication]) -> dict[str, DescribedVariant]:
    """What the other life would have sent, by publication; left out is what has no pictures to send."""
    described = describe_all(session, list({row.post_id: row.post for row in publications}.values()))
    by_variant = {
        part.variant_id: part for found in described.values() if isinstance(found, Description) for part in found.variants
    }
    return {row.id: by_variant[row.variant_id].only(row.part) for row in publications if row.variant_id in by_variant}


def _suspect(
    session: Session, rows: Sequence[Publication], parts: Mapping[str, DescribedVariant], *, before: State, now: datetime,
    patience: Patience,
) -> None:  # fmt: skip
    ledger = [
        # The other life may have been late: as late as it is allowed to be, and then as long as a call may last.
        attempts.row_of(
            row.id, row.fence + 1, parts[row.id], opened_at=row.due_at,
            deadline_at=max(row.due_at, row.next_try_at or row.due_at) + patience.lateness + patience.deadline,
        )
        for row in rows
    ]  # fmt: skip
    if not ledger:
        return
    fences = {row.id: row.fence for row in rows}
    changes = {
        "fence": Publication.fence + 1, "lease_until": None, "rung_at": None, "looks": 0,
        "next_look_at": now + patience.looks[0], "reason": REASON,
    }  # fmt: skip
    moved = lifecycle.move_all(
        session, list(fences), before=before, after=State.UNCERTAIN, now=now, actor=SCHEDULER, fences=fences, changes=changes
    )
    session.execute(insert(Attempt), [row for row in ledger if row["publication_id"] in moved])


def _end(session: Session, names: Sequence[str], *, before: State, now: datetime) -> None:
    changes = {"reason": REHEARSAL_OVER}
    lifecycle.move_all(session, names, before=before, after=State.CANCELLED, now=now, actor=SCHEDULER, changes=changes)
