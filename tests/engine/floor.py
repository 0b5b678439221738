"""The floor the machine stands on: one example's database, platform, clock, book and bells, and how work is done there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy.orm import Session

from content.foundation.clock import Drift
from content.foundation.problems import Problem
from content.people.accounts import REHEARSAL
from content.pictures.store import PictureStore
from content.publication import dispatch
from content.publication.patience import Patience
from content.publication.watch import Watch
from tests.cast import NOON
from tests.engine.book import Book, Written
from tests.engine.cabinets import Cabinet
from tests.engine.deaths import Dying
from tests.engine.hands import Clock, Hand
from tests.engine.invariants import Memory, Witness
from tests.engine.marks import RememberedMarks
from tests.engine.office import Office
from tests.engine.platform import Platform, Request
from tests.stage import VAULT
from workers.comparing import Comparison
from workers.crew import Crew
from workers.keyring import Keyring
from workers.platforms.registry import Registry
from workers.recognising import Onlooker
from workers.spool import Spool

PATIENCE = Patience()
DRIFT = timedelta(seconds=30)
One = TypeVar("One")


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
        self.witness = Witness(self.book, self.platform)
        self.hands: list[Hand] = []
        self.bells: list[tuple[str, ...]] = []
        self.looks: list[tuple[str, str]] = []
        self.kept: tuple[Book, Memory, int] | None = None
        self.registry = Registry({REHEARSAL: self.platform})
        self.spool = Spool(Path(mkdtemp(dir=place.folder, prefix="spool")))
        self.marks = RememberedMarks("sini")
        self.stopped, self.openings = False, 0
        self.start_processes()

    def start_processes(self) -> None:
        """A scheduler and a worker, which believe the clock as it is now."""
        self.believed = self.clock.wall - self.clock.true
        self.guard, watch = (Watch(self.marks, self._drift(), PATIENCE) for _ in range(2))
        self.crew = Crew(
            database=self.database,
            store=PictureStore(self.place.folder / "pictures"),
            registry=self.registry,
            patience=PATIENCE,
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            sleep=lambda seconds: self.clock.forward(timedelta(seconds=seconds)),
            chance=lambda: 0.0,
            calls=self.place.calls,
            spool=self.spool,
            keyring=Keyring(self.database, lambda: VAULT),
            watch=watch,
        )
        self.guarded()

    @property
    def onlooker(self) -> Onlooker:
        """Who looks at accounts for a person."""
        return Onlooker(self.registry, self.crew.keyring, Comparison(self.crew.store, self.crew.studio))

    def _drift(self) -> Drift:
        return Drift(self.clock.now, self.clock.monotonic, DRIFT)

    def guarded(self) -> bool:
        """The scheduler looks whether this is its database and the clock is right; whether posts go out."""
        self.touched = True
        going = self.guard.keep(self.database, now=self.now)
        self.witness.unseen, self.stopped = False, not going
        return going

    def is_stopped(self) -> bool:
        """Whether nothing goes out, as the database says."""
        with self.database.reading() as session:
            return dispatch.is_stopped(session)

    def failing(self, *, dies: bool) -> Crew:
        """The worker; or one whose process dies before its next commit."""
        return replace(self.crew, database=Dying(self.database)) if dies else self.crew

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def arrival(self, request: Request) -> None:
        """A request arrives at the platform."""
        self.witness.arrives(request)

    @invariant()
    def everything_holds(self) -> None:
        if self.touched:
            self.observe()

    def observe(self) -> None:
        """Check everything that must hold."""
        with self.database.reading() as session:
            self.witness.look(session)
        self.touched = False

    def ask(self, act: Callable[[Session], object], *, allowed: bool | None = None) -> bool:
        """A person's act, which may be refused in words; whether it was done. `allowed`: whether it must be."""
        done, why, self.touched = False, "", True
        try:
            with self.database.writing() as session:
                act(session)
            done = True
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
