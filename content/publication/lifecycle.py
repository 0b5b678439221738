"""The states of a publication, as a table that can be read aloud, and the one function that moves a publication.

A move is one UPDATE … WHERE state = before AND fence = mine; its row count says whether it was you.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, tuple_, update
from sqlalchemy.orm import Session

from content.foundation import journal
from content.foundation.journal import Told
from content.foundation.problems import N_, Problem
from content.publication.publications import Publication


class State(StrEnum):
    """Where a publication stands."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    CALLING = "calling"
    PUBLISHED = "published"
    CONFIRMED = "confirmed"
    RETRY_WAIT = "retry_wait"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    NEEDS_PERSON = "needs_person"
    HELD = "held"
    CANCELLED = "cancelled"
    MISSED = "missed"
    BLOCKED = "blocked"
    ABANDONED = "abandoned"
    REMOVED = "removed"


# To UNCERTAIN without a call: the database is a copy, and its other life may have called (suspicions.py). To PUBLISHED
# from PLANNED, and to FAILED from UNCERTAIN: a truthful reply that came late (settlements.py).
FOLLOWING: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.CLAIMED, State.HELD, State.CANCELLED, State.MISSED, State.UNCERTAIN, State.PUBLISHED}),
    State.CLAIMED: frozenset({State.PLANNED, State.BLOCKED, State.CALLING, State.UNCERTAIN}),
    State.CALLING: frozenset({State.PUBLISHED, State.RETRY_WAIT, State.FAILED, State.UNCERTAIN}),
    State.RETRY_WAIT: frozenset({State.CLAIMED, State.HELD, State.CANCELLED, State.MISSED, State.UNCERTAIN}),
    State.HELD: frozenset({State.PLANNED, State.CANCELLED, State.UNCERTAIN}),
    State.UNCERTAIN: frozenset({State.PUBLISHED, State.NEEDS_PERSON, State.FAILED}),
    State.NEEDS_PERSON: frozenset({State.PUBLISHED, State.PLANNED, State.ABANDONED}),
    State.PUBLISHED: frozenset({State.CONFIRMED, State.REMOVED}),
    State.CONFIRMED: frozenset({State.REMOVED}),
    State.FAILED: frozenset({State.ABANDONED}),
    State.MISSED: frozenset({State.ABANDONED}),
    State.BLOCKED: frozenset({State.ABANDONED}),
    State.CANCELLED: frozenset(),
    State.ABANDONED: frozenset(),
    State.REMOVED: frozenset(),
}

# A person may still stop these: nothing has left the house.
STOPPABLE = frozenset({State.PLANNED, State.RETRY_WAIT, State.HELD})
# A person must decide about these.
WAITING_FOR_A_PERSON = frozenset({State.NEEDS_PERSON, State.FAILED, State.MISSED, State.BLOCKED})
# On the account, as far as anyone knows.
LIVE = frozenset({State.PUBLISHED, State.CONFIRMED})
# Something may be on its way at this moment.
IN_FLIGHT = frozenset({State.CLAIMED, State.CALLING})


class IllegalMove(Problem):
    """The lifecycle knows no such move: a mistake of ours, kept loud."""

    cause = N_("A publication cannot go from %(before)s to %(after)s.")
    fix = N_("Please tell the maintainers: this should not happen.")


def move(
    session: Session,
    publication_id: str,
    *,
    before: State,
    after: State,
    now: datetime,
    actor: str,
    fence: int | None = None,
    changes: Mapping[str, Any] | None = None,
) -> bool:
    """Move one publication, and say whether it was you who moved it; see `move_all`."""
    fences = None if fence is None else {publication_id: fence}
    return bool(
        move_all(session, [publication_id], before=before, after=after, now=now, actor=actor, fences=fences, changes=changes)
    )


def move_all(
    session: Session,
    publication_ids: Sequence[str],
    *,
    before: State,
    after: State,
    now: datetime,
    actor: str,
    fences: Mapping[str, int] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> set[str]:
    """Move publications, and say which of them it was you who moved.

    `fences`, where given, must still be theirs: they shut out a worker whose lease has passed to another. `changes` are
    further columns, written in the same UPDATE. The journal is told in the same transaction.

    Raises:
        IllegalMove: the table has no such move.
    """
    if after not in FOLLOWING[before]:
        raise IllegalMove(before=before.value, after=after.value)
    if not publication_ids:
        return set()
    written: dict[str, Any] = {"state": after, "moved_at": now, **(changes or {})}
    statement = update(Publication).where(_mine(publication_ids, fences), Publication.state == before)
    session.flush()
    journal.reserve(session)
    rows = session.execute(
        statement.values(written).returning(Publication.id), execution_options={"synchronize_session": False}
    )
    moved = set(rows.scalars())
    _forget(session, moved)
    told = {"before": before.value, "after": after.value}
    if written.get("reason"):
        told["reason"] = str(written["reason"])
    entries = [Told(("publication", name), told) for name in publication_ids if name in moved]
    journal.write_all(session, entries, now=now, actor=actor, action="publication.moved")
    return moved


def _mine(publication_ids: Sequence[str], fences: Mapping[str, int] | None) -> ColumnElement[bool]:
    if fences is None:
        return Publication.id.in_(publication_ids)
    return tuple_(Publication.id, Publication.fence).in_([(name, fences[name]) for name in publication_ids])


def _forget(session: Session, publication_ids: set[str]) -> None:
    """What the session has read of them is no longer so."""
    for known in list(session.identity_map.values()):
        if isinstance(known, Publication) and known.id in publication_ids:
            session.expire(known)
