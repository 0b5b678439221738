"""How the house stands: signs of life, what waits, what went out last, per process, state and account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, joinedload

from content.foundation import heartbeats, journal
from content.foundation.db import Database, DatabaseUnavailable
from content.publication import lateness
from content.publication.dispatch import Dispatch
from content.publication.lateness import Summary
from content.publication.lifecycle import LIVE, STOPPABLE, WAITING_FOR_A_PERSON, State
from content.publication.publications import Publication
from content.writing.posts import Post, PostState

# The signs of life without which nothing goes out, and how old the last may be. "scheduler" is written by the scheduler
# every 5 seconds: silent, nobody rings. "worker" is written by whichever worker process answers the bell that the scheduler
# rings every 10 seconds: silent, bells are not heard (no broker, no worker, or all of them busy).
NEEDED = ("scheduler", "worker")
# Each worker process writes a sign of its own every 10 seconds, whether bells ring or not: silent, that process hangs or
# was killed, or the database takes nothing from it.
WORKER_PROCESS = "worker:"
SILENT_AFTER = timedelta(seconds=60)
# How long a probe waits for the journal's turn, in milliseconds.
PATIENCE_MS = 2_000
# What goes out by itself when its time comes.
AHEAD = STOPPABLE - {State.HELD}


@dataclass(frozen=True)
class Process:
    """One process: when it last gave a sign of life (None: never) and what it said."""

    name: str
    at: datetime | None
    age: timedelta | None
    facts: dict[str, object]

    @property
    def alive(self) -> bool:
        """Whether its last sign of life is young enough."""
        return self.age is not None and self.age <= SILENT_AFTER

    @property
    def needed(self) -> bool:
        """Whether nothing goes out without it."""
        return self.name in NEEDED

    @property
    def own_name(self) -> str:
        """How a worker process calls itself."""
        return self.name.removeprefix(WORKER_PROCESS)

    @property
    def spooled(self) -> int:
        """How many replies wait on its disk for the database."""
        return int(str(self.facts.get("spool", 0)))


@dataclass(frozen=True)
class Activity:
    """What became of an account's publications: the last that is out, the next that is due."""

    last_success: datetime | None = None
    next_due: datetime | None = None


@dataclass(frozen=True)
class Counts:
    """How many posts and publications stand where."""

    in_review: int
    publications: dict[State, int]

    def of(self, states: Iterable[State]) -> int:
        """How many publications stand in any of `states`."""
        return sum(self.publications.get(state, 0) for state in states)

    @property
    def waiting_for_a_person(self) -> int:
        """How many publications someone must decide about."""
        return self.of(WAITING_FOR_A_PERSON)


def processes(session: Session, *, now: datetime) -> list[Process]:
    """Every process that is needed or was heard and has not been told to end, by name."""
    heard = {beat.name: Process(beat.name, beat.at, now - beat.at, beat.told()) for beat in heartbeats.heard(session)}
    silent = [Process(name, None, None, {}) for name in NEEDED if name not in heard]
    workers = [one for one in heard.values() if one.name.startswith(WORKER_PROCESS) and heartbeats.ENDED not in one.facts]
    needed = [one for one in heard.values() if one.needed]
    return sorted((*silent, *needed, *workers), key=lambda process: process.name)


def reasons_not_ready(session: Session, *, now: datetime) -> list[str]:
    """Why something due would not go out just now, for a machine to read; empty where all is well."""
    stopped = session.scalars(select(Dispatch).where(Dispatch.stopped_at.is_not(None)))
    return [
        f"{process.name}: {'no sign of life' if process.age is None else f'silent for {process.age.total_seconds():.0f} s'}"
        for process in processes(session, now=now)
        if not process.alive
    ] + [f"dispatch: stopped ({row.cause})" for row in stopped]


def spooled(everyone: Iterable[Process]) -> dict[str, int]:
    """How many replies wait for the database, by machine: the worker processes of one share a spool."""
    counted: dict[str, int] = {}
    for process in everyone:
        machine = process.own_name.rpartition("@")[2]
        counted[machine] = max(process.spooled, counted.get(machine, 0))
    return {machine: number for machine, number in counted.items() if number}


def takes_writing(database: Database, *, now: datetime) -> bool:
    """Whether the journal can be written, as everything that matters must be: an entry is written and taken back."""
    try:
        with database.writing() as session:
            if not database.is_sqlite:
                session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_MS}'"))
            _write_and_take_back(session, now)
    except _TakenBack:
        return True
    except (DatabaseUnavailable, DBAPIError):
        return False


def _write_and_take_back(session: Session, now: datetime) -> NoReturn:
    journal.write(session, now=now, actor="web", action="probe", about=("journal", ""))
    raise _TakenBack


class _TakenBack(Exception):
    """Ends a transaction without keeping it."""


def queue_depth(session: Session) -> object:
    """How many messages the broker holds, as the scheduler last said; None where it did not."""
    return next((beat.told().get("queue") for beat in heartbeats.heard(session) if beat.name == "scheduler"), None)


def counts(session: Session) -> Counts:
    """How many posts wait for review, and how many publications of the real schedule stand in each state."""
    by_state = select(Publication.state, func.count()).where(Publication.run == "").group_by(Publication.state)
    in_review = select(func.count()).select_from(Post).where(Post.state == PostState.IN_REVIEW)
    return Counts(
        in_review=session.scalar(in_review) or 0,
        publications={State(state): number for state, number in session.execute(by_state)},
    )


def late(session: Session, *, now: datetime) -> dict[str, Summary]:
    """The lateness of the last hour and of the last day."""
    return {
        "hour": lateness.summary(session, now=now, over=timedelta(hours=1)),
        "day": lateness.summary(session, now=now, over=timedelta(days=1)),
    }


def activity(session: Session) -> dict[str, Activity]:
    """What each account did last and does next, by account id."""
    real = select(Publication.account_id).where(Publication.run == "").group_by(Publication.account_id)
    out = real.add_columns(func.max(Publication.published_at)).where(Publication.state.in_(LIVE))
    ahead = real.add_columns(func.min(Publication.due_at)).where(Publication.state.in_(AHEAD))
    last: dict[str, datetime] = dict(session.execute(out).all())
    following: dict[str, datetime] = dict(session.execute(ahead).all())
    return {name: Activity(last.get(name), following.get(name)) for name in last | following}


def upcoming(session: Session, *, limit: int) -> list[Publication]:
    """What goes out next."""
    return _publications(session, AHEAD, limit)


def waiting_for_a_person(session: Session, *, limit: int) -> list[Publication]:
    """What someone must decide about, the oldest first."""
    return _publications(session, WAITING_FOR_A_PERSON, limit)


def _publications(session: Session, states: Iterable[State], limit: int) -> list[Publication]:
    statement = (
        select(Publication)
        .where(Publication.run == "", Publication.state.in_(list(states)))
        .options(joinedload(Publication.post), joinedload(Publication.account), joinedload(Publication.variant))
        .order_by(Publication.due_at)
        .limit(limit)
    )
    return list(session.scalars(statement))
