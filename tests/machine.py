"""A machine for tests: a host with its mark and its clocks, a network that remembers, and backups that are put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from content import tables
from content.approval import reviews
from content.approval.digest import describe
from content.foundation.clock import Drift
from content.foundation.db import Database
from content.foundation.marks import Marks
from content.people.accounts import Account
from content.publication import dispatch, due, releases
from content.publication.dispatch import Dispatch
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.publication.watch import Watch
from content.writing import drafts
from tests.cast import NOON, Cast
from tests.stage import PATIENCE, Clock, Stand, campaign, crew, draft, receipt, state_of
from workers.confirming import confirm_one
from workers.crew import Crew
from workers.platforms.base import Call, Receipt, Sought, Target
from workers.publishing import publish_many

Kept = Mapping[str, list[dict[str, Any]]]

FEW = 4
LIMIT = timedelta(seconds=30)


class Timeline(Stand):
    """A network that remembers what it was sent, and when."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.posts: list[tuple[str, datetime, Receipt]] = []

    def publish(self, target: Target, call: Call) -> Receipt:
        self.before_answer()
        taken = replace(receipt(f"{len(self.posts)}"), platform_time=self.clock.now())
        self.posts.append((call.message.text, self.clock.now(), taken))
        return taken

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        assert sought.until
        for text, at, taken in self.posts:
            if text == sought.message.text and sought.opened_at <= at <= sought.until:
                return taken
        return None


@dataclass
class Machine:
    """A host with its mark, its clocks, and the one network; what it runs is started anew after every restore."""

    database: Database
    folder: Path
    clock: Clock
    network: Timeline
    steady: timedelta = timedelta()

    def watch(self, host: str = "meja", mark: str = "mark") -> Watch:
        """What a process that starts now compares with."""
        return Watch(Marks(self.folder / mark, host), Drift(self.clock.now, self.monotonic, LIMIT), PATIENCE)

    def monotonic(self) -> float:
        return (self.clock.now() - self.steady).timestamp()

    def worker(self, watch: Watch | None = None) -> Crew:
        return replace(crew(self.database, self.folder, self.network, self.clock), watch=watch or self.watch())

    def scheduler(self, watch: Watch | None = None) -> bool:
        """One look of a scheduler."""
        return (watch or self.watch()).keep(self.database, now=self.clock.now())

    def bells(self) -> list[str]:
        with self.database.reading() as session:
            return due.to_ring(session, now=self.clock.now(), patience=PATIENCE)

    def publish(self) -> int:
        """Ring for what is due, let a worker answer; how many went out."""
        before = len(self.network.posts)
        publish_many(self.worker(), self.bells())
        return len(self.network.posts) - before

    def look(self) -> None:
        """Every look at the platform, until nothing is uncertain."""
        for _ in range(len(PATIENCE.looks) + 1):
            self.clock.forward(timedelta(minutes=31))
            with self.database.reading() as session:
                names = due.to_look_for(session, now=self.clock.now())
            for name in names:
                confirm_one(self.worker(), name)

    def jump(self, step: timedelta) -> None:
        """Somebody sets the wall clock."""
        self.clock.moment += step
        self.steady += step

    @property
    def row(self) -> Dispatch:
        with self.database.reading() as session:
            found = dispatch.of(session)
            assert found
            return found


def planned(database: Database, cast: Cast, accounts: list[Account], count: int) -> list[str]:
    """So many posts with texts of their own, approved, due at DUE."""
    with database.writing() as session:
        where = campaign(session).id
        for number in range(count):
            post = drafts.write(session, draft(where, accounts, text=f"Kabar {number}."), by=cast.alya, now=NOON)
            reviews.submit(session, post=post, by=cast.alya, now=NOON)
            releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=NOON)
        return list(session.scalars(select(Publication.id).order_by(Publication.id)))


def backup(database: Database) -> Kept:
    with database.reading() as session:
        return {
            table.name: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in tables.METADATA.sorted_tables
        }


def restore(database: Database, kept: Kept) -> None:
    with database.writing() as session:
        for table in reversed(tables.METADATA.sorted_tables):
            session.execute(table.delete())
        for table in tables.METADATA.sorted_tables:
            if kept[table.name]:
                session.execute(insert(table), kept[table.name])


def states(database: Database, names: list[str]) -> set[State]:
    return {state_of(database, name) for name in names}
