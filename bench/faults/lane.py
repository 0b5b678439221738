"""A lane: one installation that lasts the whole campaign, with broker, platform, scheduler and workers of its own.

Rounds are played on it one after the other. What a round waits for is short here: the lease is seconds, not minutes.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from celery import Celery
from sqlalchemy import select

from bench.faults import books, releasing, strikes, wrong
from bench.faults.books import Books
from bench.faults.checker import ENDS
from bench.faults.nest import Nest
from bench.faults.platform import BEHAVIOURS, Stage
from bench.faults.releasing import Office, Wish
from bench.faults.starting import started
from bench.faults.strikes import Order
from bench.installation import Installation
from commands import broker
from commands.children import Child
from config import Settings
from content.foundation import clock, journal
from content.foundation.clock import monotonic
from content.foundation.db import Database
from content.people import people
from content.publication import dispatch, restarts
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.publication.restarts import NothingStopped

# From a round's release to the moment its publications are due; bells ring ahead of it.
DUE_IN = timedelta(seconds=1.5)
READY_SECONDS = 30.0
END_SECONDS = 8.0
LOOK_EVERY_SECONDS = 0.1
WAITING_FOR_BELLS = "cmd=brpop"


class Interrupted(Exception):
    """The campaign is to end before its rounds are played."""


@dataclass
class Lane:
    """What a round plays on. `workers` and `scheduler` are process ids."""

    number: int
    kind: str
    installation: Installation
    nest: Nest
    stage: Stage
    office: Office
    parts: dict[str, Child]
    ending: threading.Event
    engine: str = wrong.OURS
    workers: list[int] = field(default_factory=list)
    scheduler: int = 0
    changes: dict[str, object] = field(default_factory=dict)
    wanted: int = 1

    @property
    def settings(self) -> Settings:
        """The installation's settings."""
        return self.installation.settings

    @property
    def database(self) -> Database:
        """The installation's database, as the campaign reads and writes it."""
        return self.installation.database

    @property
    def folder(self) -> Path:
        """Where logs, orders and marks are kept."""
        return self.settings.data_folder / "faults"

    @property
    def orders(self) -> Path:
        """The file of the orders in force."""
        return self.folder / "orders.json"

    # Processes.

    def worker(self, **changes: object) -> int:
        """Start one more worker."""
        pid = self.nest.fork("worker", orders=str(self.orders), engine=self.engine, **changes)
        self.workers.append(pid)
        return pid

    def start_scheduler(self, **changes: object) -> int:
        """Start the scheduler."""
        self.scheduler = self.nest.fork("scheduler", orders=str(self.orders), **changes)
        return self.scheduler

    def staffed(self, workers: int, **changes: object) -> None:
        """As many workers as wanted, all of them waiting for bells, and a scheduler; `changes` need new workers."""
        self.workers = [pid for pid in self.workers if self.nest.lives(pid)]
        self.dismiss(max(0, len(self.workers) - workers) if changes == self.changes else len(self.workers))
        self.changes, self.wanted = changes, workers
        self.tend()
        self.until(lambda: self.listening() >= workers, READY_SECONDS)

    def dismiss(self, count: int) -> None:
        """Let so many workers end."""
        for _ in range(count):
            pid = self.workers.pop()
            self.nest.signal(pid, signal.SIGCONT)
            self.nest.signal(pid, signal.SIGTERM)
            if not self.nest.wait(pid, END_SECONDS):
                self.nest.kill(pid)

    def listening(self) -> int:
        """How many workers wait for bells."""
        return broker.ask(self.settings.broker_socket, "CLIENT LIST").count(WAITING_FOR_BELLS)

    def restart(self, part: str) -> None:
        """Start the broker or the rehearsal platform, after it was killed."""
        if part in self.parts:
            self.parts[part].end(0)
        self.parts[part] = started(self.settings, part, self.folder)
        if part == "rehearsal":
            self.stage.settle()

    # The round.

    def wishes(self, chance: Random, count: int, *, behaviours: Sequence[str] = BEHAVIOURS) -> list[Wish]:
        """So many publications, the behaviours in turn, each turn on other networks."""
        word = f"{chance.randrange(36**6):x}"
        accounts = self.office.accounts
        return [
            Wish(
                accounts[(turn + turn // len(behaviours) * 5) % len(accounts)],
                behaviours[turn % len(behaviours)],
                f"{word}-{turn}",
            )
            for turn in range(count)
        ]

    def hand_in(self, wishes: Sequence[Wish]) -> list[str]:
        """Write and submit posts that hold these wishes; the posts' ids."""
        self.stage.rehearse(wishes)
        return releasing.hand_in(self.database, self.office, wishes)

    def release(self, posts: Sequence[str], *, due_in: timedelta = DUE_IN) -> list[str]:
        """Approve posts, in this process, to go out so soon; the ids of their publications."""
        releasing.approve_together(self.database, posts, self.office.approver, due_in=due_in)
        return self.publications(posts)

    def publications(self, posts: Sequence[str]) -> list[str]:
        """The publications of posts."""
        with self.database.reading() as session:
            return list(session.scalars(select(Publication.id).where(Publication.post_id.in_(posts))))

    def ring(self, publications: Sequence[str]) -> None:
        """Ring the bell once more than the scheduler does: doubled bells must do no harm."""
        app = Celery("faults", broker=self.settings.broker_address)
        app.send_task("publications.publish", kwargs={"publication_ids": list(publications)}, queue="publications")
        app.close()

    def is_stopped(self) -> bool:
        """Whether nothing is sent from here."""
        with self.database.reading() as session:
            return dispatch.is_stopped(session)

    def switch_on(self) -> None:
        """Where nothing is sent, people let posts go out again, two where two are needed; what is overdue is then held."""
        for person in (self.office.publisher, self.office.deputy) if self.is_stopped() else ():
            with contextlib.suppress(NothingStopped), self.database.writing() as session:
                restarts.agree(session, by=people.get(session, person), now=clock.now())

    def show_threads(self) -> None:
        """Have every process write into its log where it stands: for whoever looks for the cause."""
        for pid in (self.scheduler, *self.workers):
            self.nest.signal(pid, signal.SIGUSR1)
        self.pause(LOOK_EVERY_SECONDS)

    def order(self, *orders: Order) -> None:
        """Put orders in force, in the place of all others."""
        strikes.give(self.orders, orders)

    def states(self, publications: Sequence[str]) -> dict[str, State]:
        """Where publications stand."""
        with self.database.reading() as session:
            rows = session.execute(select(Publication.id, Publication.state).where(Publication.id.in_(publications)))
            return {row.id: State(row.state) for row in rows}

    def settled(self, publications: Sequence[str], seconds: float) -> bool:
        """Whether every publication comes to an end in time; what dies meanwhile is started again."""

        def ended() -> bool:
            self.tend()
            return all(state in ENDS for state in self.states(publications).values())

        return self.until(ended, seconds, every=0.25)

    def tend(self) -> None:
        """Start again what has died, as the supervisor would; `wanted` is how many workers there shall be."""
        if not self.scheduler or not self.nest.lives(self.scheduler):
            self.start_scheduler()
        self.workers = [pid for pid in self.workers if self.nest.lives(pid)]
        while len(self.workers) < self.wanted:
            self.worker(**self.changes)

    def books(self, publications: Collection[str], *, after: int) -> Books:
        """The three books on these publications, planned after the journal's entry `after`, as they stand."""
        requests = self.stage.calls()
        with self.database.reading() as session:
            if not self.database.is_sqlite:  # one moment for all queries, as SQLite has it anyway
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            return books.read(session, requests, publications, after=after)

    def newest_entry(self) -> int:
        """The journal's newest entry."""
        with self.database.reading() as session:
            return journal.newest(session)

    def breaks(self) -> list[int]:
        """Where the journal's chain does not hold."""
        with self.database.reading() as session:
            return list(journal.breaks(session))

    def until(self, true: Callable[[], object], seconds: float, *, every: float = LOOK_EVERY_SECONDS) -> bool:
        """Whether it becomes true in time."""
        until = monotonic() + seconds
        while not true():
            if monotonic() > until:
                return False
            self.pause(every)
        return True

    def pause(self, seconds: float) -> None:
        """Let time pass.

        Raises:
            Interrupted: the campaign is to end now.
        """
        if self.ending.wait(seconds):
            raise Interrupted
