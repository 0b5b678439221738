"""Figures for a collector: what Prometheus reads, gathered by indexed queries that do not walk through history.

What is over (confirmed, cancelled, given up, withdrawn) is counted for the last day only. Lateness is a histogram of the
publications of the real schedule that were due within the last day and went out at the first try: a window that slides, so
the buckets are gauges. `histogram_quantile(0.99, tayang_lateness_last_day_seconds_bucket)` needs no `rate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.publication import dispatch, gate, lateness
from content.publication.gate import Scope
from content.publication.lifecycle import FOLLOWING, State
from content.publication.publications import Publication
from content.records import alarms, status
from content.records.alarms import Kind

BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
DAY = timedelta(days=1)
# Nothing happens to these any more by itself, and their number grows with history.
OVER = frozenset(state for state in State if not FOLLOWING[state]) | {State.CONFIRMED}
ONGOING = frozenset(State) - OVER


@dataclass(frozen=True)
class Sample:
    """One value; labels tell it from its neighbours."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Family:
    """Samples that belong together; all are gauges."""

    name: str
    help: str
    samples: tuple[Sample, ...]


def gathered(session: Session, *, now: datetime) -> list[Family]:
    """Everything there is to read, by name."""
    return [
        *_lateness(session, now),
        _publications(session, "tayang_publications", "Publications of the real schedule that are not over", ONGOING),
        _publications(
            session, "tayang_publications_last_day", "Publications that are over, of those due in the last day", OVER, now - DAY
        ),
        _by("tayang_alarms_open", "Alarms that are open", "kind", Kind, alarms.counted(session)),
        _by("tayang_holds", "Holds in force", "scope", Scope, _holds(session)),
        *_processes(session, now),
        _one("tayang_dispatch_on", "1 while this installation may publish", not dispatch.is_stopped(session)),
        _one("tayang_ready", "1 while something due would go out", not status.reasons_not_ready(session, now=now)),
    ]


def _lateness(session: Session, now: datetime) -> list[Family]:
    late = lateness.of_the_last(DAY, session, now=now)
    name, what = "tayang_lateness_last_day_seconds", "Seconds from the chosen time to the platform's receipt, last day"
    bounds = [(f"{bound:g}", bound) for bound in BUCKETS] + [("+Inf", float("inf"))]
    buckets = tuple(Sample(sum(one <= bound for one in late), {"le": label}) for label, bound in bounds)
    return [
        Family(f"{name}_bucket", f"{what}: how many were not later than le", buckets),
        _one(f"{name}_sum", f"{what}: together", sum(late)),
        _one(f"{name}_count", f"{what}: how many", len(late)),
    ]


def _publications(session: Session, name: str, what: str, states: Iterable[State], since: datetime | None = None) -> Family:
    query = select(Publication.state, func.count()).where(Publication.state.in_(list(states)), Publication.run == "")
    if since:
        query = query.where(Publication.due_at >= since)
    counted = {State(state): number for state, number in session.execute(query.group_by(Publication.state))}
    return _by(name, what, "state", states, counted)


def _holds(session: Session) -> dict[Scope, int]:
    counted = dict.fromkeys(Scope, 0)
    for hold in gate.in_force(session):
        counted[Scope(hold.scope)] += 1
    return counted


def _processes(session: Session, now: datetime) -> list[Family]:
    everyone = status.processes(session, now=now)
    ages = tuple(Sample(one.age.total_seconds(), {"process": one.name}) for one in everyone if one.age is not None)
    found = [
        Family("tayang_heartbeat_age_seconds", "Age of the last sign of life; missing where there never was one", ages),
        _one("tayang_spooled_replies", "Replies that wait on disks for the database", sum(status.spooled(everyone).values())),
    ]
    queue = status.queue_depth(session)
    return [*found, _one("tayang_queue_messages", "Bells that wait in the broker", queue)] if isinstance(queue, int) else found


def _one(name: str, what: str, value: float) -> Family:
    return Family(name, what, (Sample(float(value)),))


def _by(name: str, what: str, label: str, keys: Iterable[str], counted: Mapping[Any, int]) -> Family:
    """One sample for each key, 0 where nothing was counted."""
    return Family(name, what, tuple(Sample(counted.get(key, 0), {label: str(key)}) for key in sorted(keys)))
