"""The watch: what a process compares before it publishes: the database with what this machine knows of it, and the clock.

The scheduler keeps the watch, each second: it stops dispatch where something is wrong, and moves the machine's mark on.
A worker asks in the transaction that claims and again in the one that opens attempts, and puts the mark on the disk before
the first byte: whatever may have been sent, the mark knows the journal that tells of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.foundation import journal
from content.foundation.clock import Drift
from content.foundation.db import Database
from content.foundation.marks import Mark, Marks, MarkUnusable
from content.publication import dispatch, gate, suspicions
from content.publication.attempts import Attempt
from content.publication.dispatch import COPIES, Cause, Life
from content.publication.patience import Patience

SCHEDULER = "scheduler"
WORKER = "worker"


@dataclass
class Watch:
    """One process's watch: the mark, how far the clock has drifted, in which epoch it was believed, and whether it looked."""

    marks: Marks
    drift: Drift
    patience: Patience
    epoch: int = 0
    kept: bool = False

    def keep(self, database: Database, *, now: datetime) -> bool:
        """For the scheduler: compare, then stop dispatch or move the mark on. Whether posts go out.

        Raises:
            DatabaseUnavailable: nothing is known, so nothing may be done.
        """
        try:
            going = self._compare(database, now)
        except MarkUnusable as problem:
            found = {name: str(fact) for name, fact in problem.facts.items()}
            self._stop(database, Cause.MARK_UNUSABLE, found, now)
            going = False
        self.kept = True
        return going

    def looked(self, database: Database, *, now: datetime) -> None:
        """Keep the watch if it never was, or if the clock has jumped since: for directly before something is done."""
        if not self.kept or self.drift.jumped():
            self.keep(database, now=now)

    def read(self) -> Mark | None:
        """The mark, for `allows`: read before the transaction begins, so that it cannot be ahead of what is seen there."""
        try:
            return self.marks.read()
        except MarkUnusable:
            return None

    def allows(self, session: Session, mark: Mark | None, *, now: datetime) -> bool:
        """For a worker, in a transaction that writes: whether it may publish. A clock that has jumped stops dispatch.

        A database that is not the marked one is only left alone here: what it is, the scheduler decides.
        """
        seen = life(session, mark)
        if seen is None or dispatch.is_new(seen, mark) or dispatch.judge(seen, mark, self.marks.host):
            return False
        if not self._right(seen):
            dispatch.stop(session, Cause.CLOCK, now=now, actor=WORKER, found=self._jump())
            return False
        return not seen.stopped

    def reached(self, session: Session) -> Mark | None:
        """The mark that this transaction will have reached once it is committed."""
        seen = life(session, None)
        return None if seen is None else _mark(seen, self.marks.host)

    def _compare(self, database: Database, now: datetime) -> bool:
        mark = self.marks.read()
        seen = _seen(database, mark)
        cause = dispatch.judge(seen, mark, self.marks.host)
        if dispatch.is_new(seen, mark):
            self.marks.replace(_mark(seen, self.marks.host))
        if cause is not None:
            seen = self._stop(database, cause, self._copy(seen, mark), now)
            self.marks.replace(_mark(seen, self.marks.host))
            return False
        if not self._right(seen):
            seen = self._stop(database, Cause.CLOCK, self._jump(), now)
        elif seen.host != self.marks.host or seen.cause == Cause.MARK_UNUSABLE:
            seen = self._settle(database, now)
        self.marks.advance(_mark(seen, self.marks.host))
        return not seen.stopped

    def _right(self, seen: Life) -> bool:
        """Whether the clock is. Who switches dispatch on says that it is: so it is believed anew in each epoch."""
        if seen.epoch != self.epoch:
            if self.epoch:  # at the first look, what was believed since the process began stands
                self.drift.believe()
            self.epoch = seen.epoch
        return not self.drift.jumped()

    def _jump(self) -> dict[str, str]:
        seconds = self.drift.seconds()
        self.drift.believe()  # it is said; a further jump is said again
        return {"seconds": f"{seconds:.0f}", "host": self.marks.host}

    def _copy(self, seen: Life, mark: Mark | None) -> dict[str, str]:
        """What tells that the database is a copy."""
        found = {"host": self.marks.host, "home": seen.host, "seq": str(seen.seq), "epoch": str(seen.epoch)}
        if mark is not None:
            found |= {"marked_host": mark.host, "marked_seq": str(mark.seq), "marked_epoch": str(mark.epoch)}
        return found

    def _stop(self, database: Database, cause: Cause, found: Mapping[str, str], now: datetime) -> Life:
        with database.writing() as session:
            gate.wait_for_openers(session)
            told = dict(found)
            if cause in COPIES:
                told["suspected"] = str(suspicions.enter(session, now=now, patience=self.patience))
            host = self.marks.host if cause in COPIES else ""
            dispatch.stop(session, cause, now=now, actor=SCHEDULER, found=told, host=host)
            return _certain(life(session, None))

    def _settle(self, database: Database, now: datetime) -> Life:
        """The database is at home here, and its mark can be kept."""
        with database.writing() as session:
            dispatch.settle(session, host=self.marks.host, now=now, actor=SCHEDULER)
            return _certain(life(session, None))


def life(session: Session, mark: Mark | None) -> Life | None:
    """The database as this transaction sees it; None where it has no row yet."""
    session.flush()
    row = dispatch.of(session)
    if row is None:
        return None
    seq, sealed = journal.head(session)
    return Life(
        instance_id=row.instance_id, epoch=row.epoch, host=row.host, stopped=row.stopped_at is not None, cause=row.cause,
        sent=not row.host and session.scalar(select(Attempt.id).limit(1)) is not None, seq=seq, hash=sealed,
        hash_at_mark=journal.hash_at(session, mark.seq) if mark else "",
    )  # fmt: skip


def _seen(database: Database, mark: Mark | None) -> Life:
    with database.reading() as session:
        seen = life(session, mark)
    if seen is None:
        with database.writing() as session:
            dispatch.enter(session)
            seen = life(session, mark)
    return _certain(seen)


def _certain(seen: Life | None) -> Life:
    assert seen is not None  # the row is there once it was entered
    return seen


def _mark(seen: Life, host: str) -> Mark:
    return Mark(seen.instance_id, seen.epoch, seen.seq, seen.hash, host, seen.stopped)
