"""What must hold after every step, and at the end; each check names what it found."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from content.foundation import journal
from content.foundation.journal import Entry
from content.publication.attempts import Attempt
from content.publication.lifecycle import FOLLOWING, State
from content.publication.publications import Publication
from tests.engine.book import Book, Planned
from tests.engine.platform import CERTAINLY_NOTHING, Platform, Request

# A post may be there, and nobody has been told otherwise.
MAY_BE_THERE = {
    State.CALLING, State.UNCERTAIN, State.NEEDS_PERSON, State.ABANDONED, State.PUBLISHED, State.CONFIRMED, State.REMOVED,
}  # fmt: skip
LIVE = {State.PUBLISHED, State.CONFIRMED}
OVER = {State.CANCELLED, State.ABANDONED, State.REMOVED}
A_PERSON_SEES_IT = {State.NEEDS_PERSON, State.FAILED, State.MISSED, State.BLOCKED, State.HELD}

_STANDING = select(
    Publication.id, Publication.post_id, Publication.account_id, Publication.version, Publication.state, Publication.fence,
    Publication.due_at, Publication.remote_id, Publication.next_look_at,
).order_by(Publication.id)  # fmt: skip
_OPEN = select(Attempt.publication_id, func.count()).where(Attempt.result.is_(None)).group_by(Attempt.publication_id)
_TOLD = select(Entry.seq, Entry.action, Entry.object_id, Entry.facts).order_by(Entry.seq)


@dataclass
class Memory:
    """What was seen of one database: the journal up to `seq`, by it each publication's state, and every fence."""

    seq: int = 0
    told: dict[str, State] = field(default_factory=dict)
    fences: dict[str, int] = field(default_factory=dict)


@dataclass
class Witness:
    """Who looks after every step. `ever` are all publications of all lives of the database, `lives` how many it had.

    `pardoned` is how many requests there were when two people last agreed to send a publication again; `resent` how often
    they did. `unseen`: the database was exchanged, and the scheduler has not looked yet.
    """

    book: Book
    platform: Platform
    memory: Memory = field(default_factory=Memory)
    ever: dict[str, Planned] = field(default_factory=dict)
    lives: int = 1
    unseen: bool = False
    pardoned: dict[str, int] = field(default_factory=dict)
    resent: Counter[str] = field(default_factory=Counter)
    standing: list[Row[Any]] = field(default_factory=list)
    reached: set[State] = field(default_factory=set)

    def restored(self, book: Book, memory: Memory) -> None:
        """The database is an older one of itself; what the platform shows is not."""
        self.book, self.memory, self.standing = book, memory, []
        self.lives, self.unseen = self.lives + 1, True

    def pardon(self, publication: str) -> None:
        """Two people looked at the account and agreed to send it again: what may be there already is their decision."""
        self.pardoned[publication] = len(self.platform.requests)
        self.resent[publication] += 1

    def look(self, session: Session) -> None:
        """Read what is new, and check everything."""
        self.standing = list(session.execute(_STANDING))
        self._enter_the_new()
        self._moves_are_legal(session)
        self._states_are_as_told()
        self._fences_only_grow()
        self._one_open_attempt(session)
        self.one_visible_post_each()
        self._what_is_there_is_not_denied()

    def states(self) -> dict[str, State]:
        return {row.id: State(row.state) for row in self.standing}

    def _enter_the_new(self) -> None:
        for row in self.standing:
            if row.id not in self.book.planned:
                self.book.planned[row.id] = Planned(row.id, row.post_id, row.account_id, row.version, row.due_at)
                self.memory.told.setdefault(row.id, State.PLANNED)
                self.ever[row.id] = self.book.planned[row.id]

    def _moves_are_legal(self, session: Session) -> None:
        for entry in session.execute(_TOLD.where(Entry.seq > self.memory.seq)):
            assert entry.seq == self.memory.seq + 1, f"the journal skips from {self.memory.seq} to {entry.seq}"
            self.memory.seq = entry.seq
            if entry.action == "publication.moved":
                self._moved(entry.object_id, json.loads(entry.facts))

    def _moved(self, name: str, facts: dict[str, str]) -> None:
        before, after = State(facts["before"]), State(facts["after"])
        assert after in FOLLOWING[before], f"{before} -> {after}"
        assert self.memory.told.get(name, State.PLANNED) is before, (
            f"it stood at {self.memory.told.get(name)}, and left from {before}"
        )
        if after is State.BLOCKED:
            assert self.book.fault(name), f"blocked without a reason ({facts.get('reason')})"
        self.memory.told[name] = after
        self.reached.add(after)

    def _states_are_as_told(self) -> None:
        for name, state in self.states().items():
            assert self.memory.told[name] is state, f"at {state}; the journal says {self.memory.told[name]}"

    def _fences_only_grow(self) -> None:
        for row in self.standing:
            assert row.fence >= self.memory.fences.get(row.id, 0), (
                f"the fence fell from {self.memory.fences[row.id]} to {row.fence}"
            )
            self.memory.fences[row.id] = row.fence

    def _one_open_attempt(self, session: Session) -> None:
        for name, count in session.execute(_OPEN):
            assert count == 1, f"{count} open attempts"
            assert self.memory.told[name] in {State.CALLING, State.UNCERTAIN}, f"an open attempt at {self.memory.told[name]}"

    def one_visible_post_each(self) -> None:
        """Neither a publication nor, in one life, the same post on the same account is ever there twice."""
        shown = [posted.publication for posted in self.platform.posts if not posted.removed]
        for name, count in Counter(shown).items():
            assert count <= 1 + self.resent[name], f"there {count} times: {self.platform.requests}"
        if self.lives == 1:
            places = Counter(self._place(name) for name in shown if not self.resent[name])
            assert max(places.values(), default=0) <= 1, f"there twice, in two versions: {self.platform.requests}"

    def _place(self, publication: str) -> tuple[str, str]:
        born = self.ever[publication]
        return born.post, born.account

    def _what_is_there_is_not_denied(self) -> None:
        for posted in self.platform.posts if not self.unseen else ():
            state = self.memory.told.get(posted.publication)
            if state is not None and not posted.removed and not self.resent[posted.publication]:
                assert state in MAY_BE_THERE, f"it is there, and stands at {state}"

    def arrives(self, request: Request) -> None:
        """A request reaches the platform: the right text on the right account, and nothing may be there already."""
        born, part = self.book.planned[request.publication], self.book.part(request.publication)
        assert request.account == born.account, "the wrong account"
        assert request.text == part.text, f"not what was approved: {request.text!r}, approved {part.text!r}"
        earlier = self.platform.requests[self.pardoned.get(request.publication, 0) :]
        doubtful = [one for one in earlier if self._same(one, request) and one.reply not in CERTAINLY_NOTHING]
        assert not doubtful, f"sent again after: {doubtful[0].reply}"

    def _same(self, one: Request, other: Request) -> bool:
        if self.lives > 1:
            return one.publication == other.publication
        return self._place(one.publication) == self._place(other.publication)

    def nothing_is_overdue(self, now: datetime, latest: datetime) -> None:
        """After a tick: what may still go out is within its window."""
        for row in self.standing:
            if row.state in {State.PLANNED, State.RETRY_WAIT}:
                assert row.due_at >= latest, f"at {row.state}, due {row.due_at}, and it is {now}"

    def nothing_is_lost(self, session: Session) -> None:
        """At the end: each is live and there, or over, or a person sees it; and the journal's chain holds."""
        there = {
            (posted.remote_id, posted.account, posted.text)
            for posted in self.platform.posts
            if not posted.removed or self.lives > 1
        }
        for row in self.standing:
            if row.state in LIVE:
                what = (row.remote_id, row.account_id, self.book.part(row.id).text)
                assert what in there, f"{row.state}, and not there"
            else:
                assert row.state in OVER | A_PERSON_SEES_IT, f"lost in silence at {row.state}"
        assert list(journal.breaks(session)) == []
