"""The lives of a database: backed up, restored, taken to another machine; and people let posts go out again."""

from __future__ import annotations

from copy import deepcopy

from hypothesis import strategies as some
from hypothesis.stateful import precondition, rule
from sqlalchemy.orm import Session

from content.people import people
from content.publication import restarts
from tests.engine.floor import Floor
from tests.engine.marks import RememberedMarks

numbers = some.integers(0, 7)
# To whom all posts belong, where two must agree on letting them go out again.
ALL = ""
MOST_LIVES = 3


class LifeRules(Floor):
    """One database at a time; what its other lives sent stays on the platform."""

    @rule(where=some.sampled_from(["here", "here", "elsewhere", "elsewhere with the mark"]), luck=some.integers(0, 5))
    @precondition(lambda self: self.witness.lives < MOST_LIVES)
    def back_up_or_restore(self, where: str, luck: int) -> None:
        """The first time a copy is made; later, now and then, it takes the place of the database.

        With the worst luck it is the copy of this moment: a clone, which lives elsewhere from now on.
        """
        if self.kept is None or not luck:
            self.observe()
            self.place.cabinet.keep_copy()
            self.kept = (deepcopy(self.book), deepcopy(self.witness.memory), self.openings)
        elif luck <= 2 and self.platform.requests:
            self._exchange(where)

    def _exchange(self, where: str) -> None:
        assert self.kept is not None
        book, memory, openings = self.kept
        self.place.cabinet.restore()
        self.hands = []
        self.book = deepcopy(book)
        self.witness.restored(self.book, deepcopy(memory))
        if where != "here":
            self.marks = RememberedMarks(f"mesin-{self.witness.lives}", self.marks.mark if where.endswith("mark") else None)
        # Where nothing was opened in the lost life, nothing can have been sent that this one does not know of.
        if where != "here" or self.openings > openings:
            self.book.stopped = "the database was exchanged"
            self.book.asked.pop(ALL, None)
        self.start_processes()

    @rule(first=numbers, second=numbers)
    @precondition(lambda self: self.stopped)
    def restart(self, first: int, second: int) -> None:
        """Somebody lets posts go out again; in a copy it takes two, and one who asks twice is still one."""
        self._agrees(self.pick(self.office.approvers, first))
        if self.is_stopped():
            self._agrees(self.pick(self.office.approvers, second))

    def _agrees(self, by: str) -> None:
        done: list[bool] = []

        def act(session: Session) -> None:
            done.append(restarts.agree(session, by=people.get(session, by), now=self.now))

        if not self.ask(act):
            return
        if not done[0]:
            self.book.asked[ALL] = by
            return
        if self.book.stopped:
            assert self.book.asked.get(ALL, by) != by, "one person let a copy go on alone"
        self.book.stopped = ""
        self._believe()

    def _believe(self) -> None:
        """Within a second every process has seen that people believe the clock as it is."""
        self.guarded()
        assert self.crew.watch is not None
        with self.database.writing() as session:
            self.crew.watch.allows(session, self.marks.mark, now=self.now)
        self.believed = self.clock.wall - self.clock.true
