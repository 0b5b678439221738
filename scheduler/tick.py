"""The tick: ring the bell for everything that is due. With nothing due it reads one index and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from content.foundation import crashpoints
from content.foundation.db import Database
from content.publication import due
from content.publication.patience import Patience

Ring = Callable[[str], None]
RingMany = Callable[[Sequence[str]], None]

# So many publications share one bell: a message costs more than an id in it.
BELL = 250


@dataclass(frozen=True)
class Ticked:
    """What a tick did."""

    rung: int = 0
    missed: int = 0


def tick(database: Database, *, now: datetime, patience: Patience, ring: RingMany) -> Ticked:
    """Mark what is past its window, then ring for what is due.

    That a bell is being rung is committed before it is rung: a lost bell is rung again after `patience.ring_again`.
    Whatever `ring` raises (no broker) is left to the caller; the next tick rings again.
    """
    with database.reading() as session:
        waiting = due.to_ring(session, now=now, patience=patience)
        overdue = due.any_overdue(session, now=now, lateness=patience.lateness)
    if not waiting and not overdue:
        return Ticked()
    with database.writing() as session:
        missed = due.miss_overdue(session, now=now, lateness=patience.lateness) if overdue else 0
        waiting = due.to_ring(session, now=now, patience=patience)
        due.rung(session, waiting, now=now)
    for start in range(0, len(waiting), BELL):
        ring(waiting[start : start + BELL])
    crashpoints.reached("bell.after_ring", *waiting)
    return Ticked(rung=len(waiting), missed=missed)
