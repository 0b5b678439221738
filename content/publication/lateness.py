"""Lateness: from the time people chose to the platform's receipt, measured on what really went out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.publication.attempts import Attempt
from content.publication.publications import Publication


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
    """The lateness of everything the platforms accepted within the last `over`, dress rehearsals included."""
    rows = session.execute(
        select(Publication.due_at, func.coalesce(Attempt.platform_time, Attempt.settled_at).label("arrived"))
        .join(Attempt, Attempt.publication_id == Publication.id)
        .where(
            Attempt.result == "accepted",
            Attempt.settled_at >= now - over,
            Publication.tries == 0,
            Publication.resent_at.is_(None),
        )
    )
    late = [(row.arrived - row.due_at).total_seconds() for row in rows]
    return Summary(len(late), percentile(late, 0.5), percentile(late, 0.99))
