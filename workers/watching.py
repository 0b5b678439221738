"""Watching: a worker claims and opens attempts only on the database that this machine knows, by a clock that is right.

The mark is on the disk before the first byte: a backup taken before a call and restored after it is always known as older.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog

from content.foundation.marks import Mark, MarkUnusable
from content.publication import attempts, claims
from content.publication.attempts import NOTHING, Opened
from content.publication.claims import Claim
from content.publication.watch import Watch
from workers.crew import Crew

log = structlog.get_logger("worker")


def claim(crew: Crew, publication_ids: Sequence[str]) -> list[Claim]:
    """Claim what a bell names; nothing where this worker may not publish."""
    watch, now = crew.watch, crew.now()
    mark = watch.read() if watch else None
    with crew.database.writing() as session:
        if watch is None or watch.allows(session, mark, now=now):
            return claims.claim_all(session, publication_ids, now=now, patience=crew.patience)
        reached = watch.reached(session)
    log.warning("publishing is switched off, or this is not the database that this machine knows: nothing is claimed")
    _move_on(watch, reached)
    return []


def open_all(crew: Crew, claimed: Sequence[Claim], prepared: Mapping[str, str] = NOTHING) -> list[Opened]:
    """Open the attempts of claims; when this returns they are committed, and the mark knows of them.

    `prepared` is what was prepared on the platform, by publication.
    """
    watch, now = crew.watch, crew.now()
    mark = watch.read() if watch else None
    with crew.database.writing() as session:
        if watch and not watch.allows(session, mark, now=now):
            claims.give_back(session, claimed, now=now)
            opened = []
        else:
            opened = attempts.open_all(session, claimed, now=now, patience=crew.patience, prepared=prepared)
        reached = watch.reached(session) if watch else None
    _move_on(watch, reached)
    return opened


def _move_on(watch: Watch | None, reached: Mark | None) -> None:
    try:
        if watch and reached:
            watch.marks.advance(reached)
    except MarkUnusable as problem:
        # What is opened is opened; the scheduler meets the same folder within a second, and stops.
        log.warning("the mark could not be moved on", detail=str(problem))
