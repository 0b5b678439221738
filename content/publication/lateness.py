"""Lateness: from the time people chose to the platform's receipt, measured on what really went out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.publication.lifecycle import LIVE, State
from content.publication.publications import Publication

# On the platform, or taken down from it.
OUT = LIVE | {State.REMOVED}


@dataclass(frozen=True)
class Summary:
    """How late, in seconds; None where nothing went out in that time."""

    count: int
    p50: float | None
    p99: float | None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0 to 1) of `values` lie, by the nearest rank."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, ceil(round(share * len(ordered), 9)) - 1)]


def summary(session: Session, *, now: datetime, over: timedelta) -> Summary:
    """The lateness of everything that was due within the last `over` and is out, dress rehearsals included."""
    late = of_the_last(over, session, now=now, real_only=False)
    return Summary(len(late), percentile(late, 0.5), percentile(late, 0.99))


def of_the_last(over: timedelta, session: Session, *, now: datetime, real_only: bool = True) -> list[float]:
    """Seconds from the chosen time to the platform's receipt, of what was due within the last `over`.

    Only what went out at the first try and by itself: a platform that was down, and a person who took time to decide, say
    nothing about the engine. Reads an index on state and time, however long the history.
    """
    query = select(Publication.due_at, Publication.published_at).where(
        Publication.state.in_(OUT),
        Publication.due_at >= now - over,
        Publication.tries == 0,
        Publication.resent_at.is_(None),
        Publication.follows.is_(None),
    )
    if real_only:
        query = query.where(Publication.run == "")
    # Not asked of the database: it would be led to the index on published_at, which is all of history.
    return [(row.published_at - row.due_at).total_seconds() for row in session.execute(query) if row.published_at]
