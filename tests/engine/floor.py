"""The floor the machine stands on: one example's database, platform, clock, book and bells, and how work is done there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy.orm import Session

from content.foundation.problems import Problem
from content.people.accounts import REHEARSAL
from content.pictures.store import PictureStore
from content.publication.patience import Patience
from tests.cast import NOON
from tests.engine.book import Book, Written
from tests.engine.cabinets import Cabinet
from tests.engine.hands import Clock, Hand
from tests.engine.invariants import Watch
from tests.engine.office import Office
from tests.engine.platform import Platform, Request
from workers.crew import Crew
from workers.platforms.registry import Registry
from workers.spool import Spool

PATIENCE = Patience()
One = TypeVar("One")


class Died(Exception):
    """The process ends before its transaction is committed."""


@dataclass(frozen=True)
class Place:
    """What all examples share."""

    cabinet: Cabinet
    office: Office
    folder: Path
    calls: ThreadPoolExecutor
    reached: set[str]


class Floor(RuleBasedStateMachine):
    """One example. The rules stand in the classes below this one."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place, self.office, self.database = place, place.office, place.cabinet.database
        place.cabinet.lay_out()
        self.clock = Clock(NOON, NOON)
        self.book = Book(approvers=set(self.office.approvers), accounts=self.office.accounts)
        self.platform = Platform(now=self.clock.real, watch=self.arrival)
        self.watch = Watch(self.book, self.platform)
        self.hands: list[Hand] = []
        self.bells: list[tuple[str, ...]] = []
        self.looks: list[tuple[str, str]] = []
        self.crew = Crew(
            database=self.database,
            store=PictureStore(place.folder / "pictures"),
            registry=Registry({REHEARSAL: self.platform}),
            patience=PATIENCE,
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            sleep=lambda seconds: self.clock.forward(timedelta(seconds=seconds)),
            chance=lambda: 0.0,
            calls=place.calls,
            spool=Spool(place.folder / "spool"),
        )
        self.touched = True

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def arrival(self, request: Request) -> None:
        """A request arrives at the platform."""
        self.watch.arrives(request)

    @invariant()
    def everything_holds(self) -> None:
        if self.touched:
            self.observe()

    def observe(self) -> None:
        """Check everything that must hold."""
        with self.database.reading() as session:
            self.watch.look(session)
        self.touched = False

    def do(self, act: Callable[[Session], object], *, dies: bool = False) -> bool:
        """A process's transaction; it may die before the commit, and its transaction with it. Whether it lives."""
        self.touched = True
        with suppress(Died), self.database.writing() as session:
            act(session)
            if dies:
                raise Died
            return True
        return False

    def ask(self, act: Callable[[Session], object], *, allowed: bool | None = None) -> bool:
        """A person's act, which may be refused in words; whether it was done. `allowed`: whether it must be."""
        done, why = False, ""
        try:
            done = self.do(act)
        except Problem as refusal:
            why = refusal.sentence()
        assert allowed in {None, done}, f"refused: {why}" if why else "done, and should have been refused"
        return done

    def in_order(self, names: Sequence[str]) -> list[str]:
        return sorted(names, key=self.book.order)

    def pick(self, many: Sequence[One], number: int) -> One:
        """One of them, whatever the number."""
        return many[number % len(many)]

    def post(self, number: int) -> Written:
        return self.pick(self.book.posts, number)

    def publication(self, number: int) -> str:
        return self.pick(self.in_order(list(self.book.planned)), number)
