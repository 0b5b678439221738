"""Staging ahead of time: pictures of what comes up soon are uploaded before the hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from content.foundation.db import Database
from content.publication import due
from content.publication.patience import Patience
from scheduler.tick import Ring

# A worker has this long to stage before another is sent.
TURN = timedelta(seconds=90)


def stage(database: Database, *, now: datetime, patience: Patience, ring: Ring) -> int:
    """Send workers to upload what comes up within the staging time; how many bells were rung."""
    with database.reading() as session:
        if not due.to_stage(session, now=now, patience=patience):
            return 0
    with database.writing() as session:
        coming = due.to_stage(session, now=now, patience=patience)
        due.stage_later(session, coming, until=now + TURN)
    for publication_id in coming:
        ring(publication_id)
    return len(coming)
