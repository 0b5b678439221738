"""Turns: what is on time goes at once, however much it is; on an account in trouble, and of what is late, one by one.

After an outage nothing goes out in a burst, and after a breaker's rest one publication tries the platform first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, tuple_
from sqlalchemy.orm import Session

from content.publication import breakers
from content.publication.breakers import Line
from content.publication.lifecycle import IN_FLIGHT, State
from content.publication.patience import Patience
from content.publication.publications import Publication

# What is later than this did not go out in time, and waits for its turn.
LATE = timedelta(minutes=1)
# On its way, and where a call leaves a publication.
TRIED = sorted(IN_FLIGHT | {State.PUBLISHED, State.CONFIRMED, State.RETRY_WAIT, State.UNCERTAIN, State.FAILED})


@dataclass
class Turns:
    """Which accounts have to wait at this moment.

    On those that are `probing` one publication goes; on those that `caught_up` something late went out a moment ago.
    """

    late_since: datetime
    resting: set[Line] = field(default_factory=set)
    probing: set[Line] = field(default_factory=set)
    caught_up: set[Line] = field(default_factory=set)

    def take(self, publication: Publication) -> bool:
        """Whether it is this one's turn; if so, the next on its account may have to wait."""
        line = publication.account_id, publication.run
        late = publication.due_at <= self.late_since
        if line in self.resting or (late and line in self.caught_up):
            return False
        if line in self.probing:
            self.resting.add(line)
        if late:
            self.caught_up.add(line)
        return True


def let_through(session: Session, publications: Sequence[Publication], *, now: datetime, patience: Patience) -> set[str]:
    """The ids of those whose turn it is, earliest first as they are given; asked in the transaction that claims them.

    The caller holds the journal's turn, so that nobody else is claiming.
    """
    turns = at(session, now=now, patience=patience)
    if any(publication.due_at <= turns.late_since for publication in publications):
        turns.caught_up = _caught_up(session, now=now, patience=patience)
    return {publication.id for publication in publications if turns.take(publication)}


def at(session: Session, *, now: datetime, patience: Patience) -> Turns:
    """Which accounts rest or probe; one small query when nothing is wrong. What caught up is not asked yet."""
    late_since = now - LATE if patience.catch_up else datetime.min.replace(tzinfo=now.tzinfo)
    turns = Turns(late_since)
    for breaker in breakers.standing(session):
        if breaker.rests(now):
            turns.resting.add(breaker.line)
        elif breaker.probes(now):
            turns.probing.add(breaker.line)
    if turns.probing:
        turns.resting |= turns.probing & _busy(session)
        turns.probing -= turns.resting
    return turns


def in_turn(
    session: Session, ready: Sequence[ColumnElement[bool]], quiet: ColumnElement[bool], *, now: datetime, patience: Patience
) -> list[str]:
    """Of the publications that are `ready`, those whose turn it is and whose bell is `quiet`, earliest first."""
    turns = at(session, now=now, patience=patience)
    turns.caught_up = _caught_up(session, now=now, patience=patience)
    late = Publication.due_at <= turns.late_since
    may_go = [*ready, *_not_on(turns.resting)]
    one_by_one = [or_(late, _on(turns.probing))] if turns.probing else [late]
    waiting = [not_(and_(late, _on(turns.caught_up)))] if turns.caught_up else []
    # Said so that SQLite does not walk through the whole index on accounts for the sake of its order.
    line = (Publication.account_id.concat(""), Publication.run)
    place = func.row_number().over(partition_by=line, order_by=(Publication.due_at, Publication.id))
    queues = select(Publication.id, place.label("place")).where(*may_go, *waiting, *one_by_one).subquery()
    first = Publication.id.in_(select(queues.c.id).where(queues.c.place == 1))
    order = (Publication.due_at, Publication.id)
    ahead = session.scalars(select(Publication.id).where(first, quiet).order_by(*order))
    on_time = [Publication.due_at > turns.late_since, *_not_on(turns.probing)]
    at_once = session.scalars(select(Publication.id).where(*may_go, *on_time, quiet).order_by(*order))
    return [*ahead, *at_once]


def _not_on(lines: set[Line]) -> list[ColumnElement[bool]]:
    return [not_(_on(lines))] if lines else []


def _on(lines: Iterable[Line]) -> ColumnElement[bool]:
    return tuple_(Publication.account_id, Publication.run).in_(sorted(lines))


def _busy(session: Session) -> set[Line]:
    """Accounts on which something is on its way."""
    return _lines(session, Publication.state.in_(sorted(IN_FLIGHT)))


def _caught_up(session: Session, *, now: datetime, patience: Patience) -> set[Line]:
    """Accounts on which something late is on its way, or was within the last `patience.catch_up`."""
    if not patience.catch_up:
        return set()
    since = now - patience.catch_up
    late = Publication.due_at.between(since - LATE - patience.lateness, now - LATE)
    # A proof that came since says nothing of when it went out; the platform's clock is believed as far as ours goes.
    went = case(
        (Publication.state.in_(sorted(IN_FLIGHT)), now),
        (Publication.state == State.CONFIRMED, Publication.published_at),
        else_=Publication.moved_at,
    )
    return _lines(session, Publication.state.in_(TRIED), late, went > since, went <= now)


def _lines(session: Session, *conditions: ColumnElement[bool]) -> set[Line]:
    rows = session.execute(select(Publication.account_id, Publication.run).where(*conditions).distinct())
    return {(row.account_id, row.run) for row in rows}
