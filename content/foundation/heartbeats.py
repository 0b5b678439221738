"""Signs of life: each process writes when it last did its work; health is the age of that line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation.db import Record, UtcTime

# A fact: the process ended because it was told to.
ENDED = "ended"
# The name of a scheduler that waits because another one works on the same database.
SECOND_SCHEDULER = "scheduler:waiting"


class Heartbeat(Record):
    """The last sign of life of one process."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    facts: Mapped[str] = mapped_column(Text, default="{}")

    def told(self) -> dict[str, object]:
        """What the process said about itself."""
        facts: dict[str, object] = json.loads(self.facts)
        return facts


def beat(session: Session, name: str, *, now: datetime, facts: Mapping[str, object] | None = None) -> None:
    """Write that `name` is alive at `now`."""
    session.merge(Heartbeat(name=name, at=now, facts=json.dumps(dict(facts or {}), sort_keys=True)))


def end(session: Session, name: str, *, now: datetime) -> None:
    """Write that `name` ends at `now` because it was told to: nobody need look for it."""
    beat(session, name, now=now, facts={ENDED: True})


def heard(session: Session) -> list[Heartbeat]:
    """All heartbeats, by name."""
    return list(session.scalars(select(Heartbeat).order_by(Heartbeat.name)))


def of(session: Session, name: str) -> Heartbeat | None:
    """The last heartbeat of one process, if it was ever heard."""
    return session.get(Heartbeat, name)


def forget(session: Session, *, before: datetime) -> None:
    """Drop what was last heard `before`: a process by that name is not expected any more."""
    session.execute(delete(Heartbeat).where(Heartbeat.at < before))
