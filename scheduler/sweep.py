"""The sweep: what others left lying. By age, never by a window: nothing is too old to be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from content.foundation import crashpoints
from content.foundation.db import Database
from content.pictures import renditions
from content.pictures.renditions import Unmade
from content.publication import due
from content.publication.patience import Patience
from scheduler.tick import Ring


@dataclass(frozen=True)
class Bells:
    """The bells a sweep may ring: confirm, prove (publication ids) and prepare (what has to be made of an asset)."""

    confirm: Ring
    prove: Ring
    prepare: Callable[[Unmade], None]


def sweep(database: Database, *, now: datetime, patience: Patience, bells: Bells) -> int:
    """End expired leases, then send workers to confirm, to prove and to prepare pictures; how many leases ended."""
    ended = end_leases(database, now=now, patience=patience)
    with database.reading() as session:
        uncertain = due.to_look_for(session, now=now)
        unproved = due.to_prove(session, now=now)
        unmade = renditions.waiting(session)
    if uncertain or unproved:
        with database.writing() as session:
            # A worker has half a lease (60 s) to look before another is sent.
            due.look_later(session, uncertain + unproved, until=now + patience.lease / 2)
    for ring, names in ((bells.confirm, uncertain), (bells.prove, unproved)):
        for name in names:
            ring(name)
    for asset in unmade:
        bells.prepare(asset)
    return ended


def end_leases(database: Database, *, now: datetime, patience: Patience) -> int:
    """Claims without a worker go back to PLANNED, calls without an answer to UNCERTAIN; how many."""
    with database.reading() as session:
        if not due.expired(session, now=now):
            return 0
    with database.writing() as session:
        ended = [
            name
            for name, fence, state in due.expired(session, now=now)
            if due.let_go(session, name, fence=fence, state=state, now=now, patience=patience)
        ]
        crashpoints.reached("sweep.before_commit", *ended)
    return len(ended)
