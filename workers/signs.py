"""Signs of life of one worker process, written by a thread of its own; and the second pair of eyes on the scheduler.

The thread writes whether or not bells ring: it proves that this process runs and the database takes what it writes. That
bells are heard is proved by the task `workers.beat`. While the scheduler is silent, the thread also looks for what is wrong
and tells people, so that a dead scheduler is told of too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import structlog

from content.foundation import heartbeats
from content.foundation.db import Database, DatabaseUnavailable
from content.records import status
from content.records.status import SILENT_AFTER, WORKER_PROCESS
from workers import alarming
from workers.alarming import Teller

log = structlog.get_logger("worker")

EVERY_SECONDS = 10.0
SCHEDULER = "scheduler"
LONGEST_NAME = 64


def sign_of(nodename: str) -> str:
    """The name under which a worker process shows that it lives."""
    return f"{WORKER_PROCESS}{nodename}"[:LONGEST_NAME]


class Signs:
    """One worker process's signs. `spooled` counts the replies that wait on its disk."""

    def __init__(self, database: Database, teller: Teller, *, name: str, spooled: Callable[[], int], since: datetime) -> None:
        """`since` is when the process began to listen for others."""
        self._database = database
        self._teller = teller
        self._name = name
        self._spooled = spooled
        self._since = since

    def give(self, now: datetime) -> None:
        """One sign; and, while the scheduler is silent, one look around.

        Raises:
            DatabaseUnavailable.
        """
        with self._database.writing() as session:
            heartbeats.beat(session, self._name, now=now, facts={"spool": self._spooled()})
            scheduler = heartbeats.of(session, SCHEDULER)
        heard = max(scheduler.at, self._since) if scheduler else self._since
        if now - heard > SILENT_AFTER:
            alarming.survey(self._database, now=now, since=self._since, actor=status.NEEDED[1])
            self._teller.tell(now)

    def end(self, now: datetime) -> None:
        """The last sign: it was told to end."""
        with self._database.writing() as session:
            heartbeats.end(session, self._name, now=now)


class Pulse:
    """The thread that gives signs until it is stopped."""

    def __init__(self, signs: Signs, now: Callable[[], datetime]) -> None:
        """Nothing runs before `start`."""
        self._signs = signs
        self._now = now
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="signs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Say that it ends; wait for a sign that is being given, but not for a slow mail server."""
        self._ended.set()
        self._thread.join(1)
        self._surviving(self._signs.end)

    def _run(self) -> None:
        while True:
            self._surviving(self._signs.give)
            if self._ended.wait(EVERY_SECONDS):
                return

    def _surviving(self, work: Callable[[datetime], None]) -> None:
        try:
            work(self._now())
        except DatabaseUnavailable as problem:
            log.warning("the database cannot be used", detail=str(problem))
        except Exception:
            log.exception("looking around failed")  # a bug of ours there must not make this process look dead
