"""Dispatch: whether this installation may publish at all. Off after a restore, a clone or a jump of the clock (rule R10)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.marks import Mark
from content.publication import gate

THIS = 1
HOST = "at_home_on"


class Cause(StrEnum):
    """Why nothing is sent."""

    NO_MARK = "no_mark"  # this machine does not know the database, which has lived elsewhere
    OTHER_INSTALLATION = "other_installation"
    OTHER_HOST = "other_host"
    OTHER_EPOCH = "other_epoch"  # it was switched on again somewhere else
    OLDER = "older"  # this machine has seen more of its journal
    OTHER_HISTORY = "other_history"  # its journal went another way
    CLOCK = "clock"
    MARK_UNUSABLE = "mark_unusable"


# The database may be a copy, whose other life may have sent what this one believes to be waiting.
COPIES = frozenset(Cause) - {Cause.CLOCK, Cause.MARK_UNUSABLE}


class Dispatch(Record):
    """The one row: which installation this database belongs to, and since when and why nothing is sent.

    `epoch` grows each time people switch dispatch on again; together with `instance_id` it must match the mark that the
    machine keeps outside every backup. `stopped_at` is empty while posts go out; `detail` is JSON: what was found when it
    stopped, and under HOST the machine that marked it last.
    """

    __tablename__ = "dispatch"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=THIS, autoincrement=False)
    instance_id: Mapped[str] = mapped_column(String(32))
    epoch: Mapped[int] = mapped_column(Integer, default=1)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcTime)
    cause: Mapped[str] = mapped_column(String(40), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[str | None] = mapped_column(String(32))
    asked_at: Mapped[datetime | None] = mapped_column(UtcTime)

    @property
    def needs_two(self) -> bool:
        """Whether two people must agree before anything is sent again."""
        return self.stopped_at is not None and Cause(self.cause) in COPIES

    @property
    def host(self) -> str:
        """The machine that marked this database last; empty until one has."""
        return self.found().get(HOST, "")

    def found(self) -> dict[str, str]:
        """What was found when it stopped."""
        told: dict[str, str] = json.loads(self.detail or "{}")
        return told

    def note(self, found: Mapping[str, str], *, host: str = "") -> None:
        """Keep what was found instead of what was found before; the host stays, unless it is another now."""
        self.detail = json.dumps({**found, HOST: host or self.host}, sort_keys=True)


@dataclass(frozen=True)
class Life:
    """The database as it stands: which one, in which epoch, at home on which machine, how far its journal has come.

    `sent`: something was sent from it, asked only where no machine has marked it. `hash_at_mark`: of the journal's entry to
    which the mark points.
    """

    instance_id: str
    epoch: int
    host: str
    stopped: bool
    cause: str
    sent: bool
    seq: int
    hash: str
    hash_at_mark: str = ""

    @property
    def lived(self) -> bool:
        """Whether some machine has marked it, or something was sent from it."""
        return bool(self.host) or self.sent


def enter(session: Session) -> Dispatch:
    """The row; made, with a name of its own, in a database that has none."""
    row = of(session)
    if row is None:
        row = Dispatch(instance_id=new_id(), cause="", detail="")
        session.add(row)
        session.flush()
    return row


def of(session: Session) -> Dispatch | None:
    """The row; None in a database that no process has looked at yet."""
    return session.get(Dispatch, THIS)


def locked(session: Session) -> Dispatch:
    """The row as it is now, and nobody else's until this transaction ends."""
    enter(session)
    return session.get_one(Dispatch, THIS, populate_existing=True, with_for_update=True)


def is_stopped(session: Session) -> bool:
    """Whether nothing may be sent. Asked wherever the gate is asked."""
    return session.scalar(select(Dispatch.id).where(Dispatch.stopped_at.is_not(None))) is not None


def is_new(life: Life, mark: Mark | None) -> bool:
    """Whether this is a new installation, which takes the place of whatever was marked here before."""
    return not life.lived and (mark is None or mark.instance_id != life.instance_id)


def judge(life: Life, mark: Mark | None, host: str) -> Cause | None:
    """Why the database cannot be the one that this machine published from; None where it is, or is a new one."""
    if is_new(life, mark):
        return None
    if mark is None:
        return Cause.NO_MARK
    if mark.instance_id != life.instance_id:
        return Cause.OTHER_INSTALLATION
    if mark.host != host:
        return Cause.OTHER_HOST
    return _epoch(life, mark) or _history(life, mark)


def _epoch(life: Life, mark: Mark) -> Cause | None:
    """People begin the next epoch when they switch on what this machine had stopped."""
    known = {mark.epoch, mark.epoch + 1} if mark.stopped else {mark.epoch}
    return None if life.epoch in known else Cause.OTHER_EPOCH


def _history(life: Life, mark: Mark) -> Cause | None:
    if life.seq < mark.seq:
        return Cause.OLDER
    return None if life.hash_at_mark == mark.hash else Cause.OTHER_HISTORY


def stop(session: Session, cause: Cause, *, now: datetime, actor: str, found: Mapping[str, str], host: str = "") -> bool:
    """Send nothing from the commit on. False where that is so already for a reason as grave.

    `host`, where given, is the machine that marks the database from now on.
    """
    gate.wait_for_openers(session)
    row = locked(session)
    if row.stopped_at is not None and not _graver(cause, Cause(row.cause)):
        return False
    row.stopped_at, row.cause = now, cause.value
    row.note(found, host=host)
    row.asked_by = row.asked_at = None
    session.flush()
    facts = {"cause": cause.value, **found}
    journal.write(session, now=now, actor=actor, action="dispatch.stopped", about=("dispatch", row.instance_id), facts=facts)
    return True


def _graver(cause: Cause, before: Cause) -> bool:
    """A copy is a copy anew each time; a clock outweighs a folder."""
    return cause in COPIES or (cause is Cause.CLOCK and before is Cause.MARK_UNUSABLE)


def settle(session: Session, *, host: str, now: datetime, actor: str) -> None:
    """The database is at home on `host`, which can keep its mark: what was stopped only for want of one goes on."""
    row = locked(session)
    about = ("dispatch", row.instance_id)
    if row.host != host:
        row.note(row.found(), host=host)
        journal.write(session, now=now, actor=actor, action="dispatch.settled", about=about, facts={"host": host})
    if row.stopped_at is not None and row.cause == Cause.MARK_UNUSABLE:
        start(row)
        journal.write(
            session, now=now, actor=actor, action="dispatch.started", about=about, facts={"cause": Cause.MARK_UNUSABLE.value}
        )
    session.flush()


def start(row: Dispatch) -> None:
    """Let posts go out again."""
    row.stopped_at = row.asked_by = row.asked_at = None
    row.cause = ""
    row.note({})
