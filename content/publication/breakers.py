"""Breakers: an account on which call after call fails is given a rest, so that a broken network is not hammered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, Integer, String, Text, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.publication.outcomes import Accepted, Lost, NotSent, Outcome, Refused
from content.publication.patience import Patience
from content.publication.publications import Publication

WORKER = "worker"

# An account on one schedule: its id, and the run (empty: the real one), so that a gladi cannot trip what is real.
Line = tuple[str, str]


class Breaker(Record):
    """One account's fuse: failures in a row, until when it rests (also: how long the platform asked us to wait), and why."""

    __tablename__ = "breaker"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    rests_until: Mapped[datetime | None] = mapped_column(UtcTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcTime)
    run: Mapped[str] = mapped_column(String(32), primary_key=True, default="")
    detail: Mapped[str] = mapped_column(Text, default="")

    @property
    def line(self) -> Line:
        """Which account it guards, on which schedule."""
        return self.account_id, self.run

    def rests(self, now: datetime) -> bool:
        """Whether nothing may go out on the account yet."""
        return self.rests_until is not None and now < self.rests_until

    def probes(self, now: datetime) -> bool:
        """Whether the rest is over and nothing has been accepted since: one publication goes ahead of the others."""
        return self.opened_at is not None and not self.rests(now)


def standing(session: Session) -> list[Breaker]:
    """The breakers that are open, or whose account the platform asked to wait. None, when nothing is wrong."""
    return list(session.scalars(select(Breaker).where(Breaker.rests_until.is_not(None))))


def note(session: Session, outcomes: Mapping[str, Outcome], *, now: datetime, patience: Patience) -> None:
    """Count what became of calls, by publication id, in the transaction that settles them.

    A call that was lost, or not sent for the platform's or the network's fault, counts; the count that is `patience`'s
    opens the breaker. An accepted call closes it. A platform that says how long to wait is waited for, and nothing is
    counted. A refusal says nothing about the network.
    """
    known = {row.line: row for row in session.scalars(select(Breaker).where(_in_trouble()))}
    if not known and all(isinstance(outcome, Accepted | Refused) for outcome in outcomes.values()):
        return
    lines = _lines(session, outcomes)
    for name, outcome in outcomes.items():
        match outcome:
            case Accepted():
                _close(session, known.get(lines[name]), now=now)
            case NotSent(detail, wait_seconds) if wait_seconds > 0:
                _wait(_of(session, known, lines[name]), now + timedelta(seconds=wait_seconds), detail)
            case NotSent(detail) | Lost(detail):
                _count(session, _of(session, known, lines[name]), detail, now=now, patience=patience)
            case Refused():
                pass
    session.flush()


def forgive(session: Session, account_id: str, *, now: datetime) -> None:
    """End the rest of an account on the real schedule: a person has mended what was wrong."""
    _close(session, session.get(Breaker, {"account_id": account_id, "run": ""}), now=now)
    session.flush()


def _in_trouble() -> ColumnElement[bool]:
    return or_(Breaker.failures > 0, Breaker.rests_until.is_not(None))


def _lines(session: Session, names: Iterable[str]) -> dict[str, Line]:
    rows = session.execute(select(Publication.id, Publication.account_id, Publication.run).where(Publication.id.in_(names)))
    return {row.id: (row.account_id, row.run) for row in rows}


def _of(session: Session, known: dict[Line, Breaker], line: Line) -> Breaker:
    """The account's breaker; where none was in trouble, from now on one that is."""
    if line not in known:
        known[line] = session.merge(Breaker(account_id=line[0], run=line[1], failures=0, detail=""))
    return known[line]


def _close(session: Session, breaker: Breaker | None, *, now: datetime) -> None:
    if breaker is None:
        return
    if breaker.opened_at is not None:
        _tell(session, breaker, "breaker.closed", {}, now=now)
    breaker.failures, breaker.rests_until, breaker.opened_at, breaker.detail = 0, None, None, ""


def _wait(breaker: Breaker, until: datetime, detail: str) -> None:
    if breaker.rests_until is None or breaker.rests_until < until:
        breaker.rests_until, breaker.detail = until, detail


def _count(session: Session, breaker: Breaker, detail: str, *, now: datetime, patience: Patience) -> None:
    breaker.failures += 1
    breaker.detail = detail
    if breaker.failures < patience.breaker_failures or (breaker.opened_at is not None and breaker.rests(now)):
        return
    breaker.opened_at, breaker.rests_until = now, now + patience.breaker_rest
    facts = {"failures": str(breaker.failures), "until": breaker.rests_until.isoformat(), "detail": detail}
    _tell(session, breaker, "breaker.opened", facts, now=now)


def _tell(session: Session, breaker: Breaker, action: str, facts: dict[str, str], *, now: datetime) -> None:
    told = facts | ({"gladi": breaker.run} if breaker.run else {})
    journal.write(session, now=now, actor=WORKER, action=action, about=("account", breaker.account_id), facts=told)
