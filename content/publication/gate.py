"""The gate: hold everything, one campaign or one account. Closed means no new request leaves the house."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import N_, Problem
from content.people.people import Person
from content.people.roles import Action, require


class Scope(StrEnum):
    """What a hold covers."""

    ALL = "all"
    CAMPAIGN = "campaign"
    ACCOUNT = "account"


class Hold(Record):
    """One hold; in force until lifted. `object_id` is empty for scope all."""

    __tablename__ = "hold"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    scope: Mapped[str] = mapped_column(String(10))
    object_id: Mapped[str] = mapped_column(String(32), default="")
    reason: Mapped[str] = mapped_column(Text)
    placed_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    placed_at: Mapped[datetime] = mapped_column(UtcTime)
    lifted_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)

    placer: Mapped[Person] = relationship(foreign_keys=[placed_by], lazy="joined")


# Any constant will do, as long as no other advisory lock of this database uses it.
GATE_LOCK = 7_402_310


class ReasonMissing(Problem):
    """Everyone sees the hold, so everyone must see why."""

    cause = N_("A hold needs a reason.")
    fix = N_("Write one sentence; everyone will see it.")


def place(session: Session, *, scope: Scope, object_id: str, reason: str, by: Person, now: datetime) -> Hold:
    """Close the gate. From the commit on, no new request leaves the house for what the hold covers.

    Raises:
        NotAllowed, ReasonMissing.
    """
    require(by.roles, Action.HOLD_ALL)
    if not reason.strip():
        raise ReasonMissing
    wait_for_openers(session)
    hold = Hold(scope=scope, object_id=object_id, reason=reason.strip(), placed_by=by.id, placed_at=now)
    session.add(hold)
    session.flush()
    facts = {"scope": scope.value, "object": object_id, "reason": hold.reason}
    journal.write(session, now=now, actor=by.id, action="hold.placed", about=("hold", hold.id), facts=facts)
    return hold


def in_force(session: Session) -> list[Hold]:
    """The holds that are in force, oldest first."""
    return list(session.scalars(select(Hold).where(Hold.lifted_at.is_(None)).order_by(Hold.placed_at)))


def covers(hold: Hold, campaign_id: str, account_id: str) -> bool:
    """Whether a hold covers this campaign on this account."""
    match Scope(hold.scope):
        case Scope.ALL:
            return True
        case Scope.CAMPAIGN:
            return hold.object_id == campaign_id
        case Scope.ACCOUNT:
            return hold.object_id == account_id


def pass_through(session: Session) -> None:
    """Asked in the transaction that opens an attempt, before the holds are read.

    A hold being placed at this moment waits until this transaction ends, or this one waits for it: so a hold that is
    committed has stopped everything that is not already in the ledger. SQLite admits one writer and needs no lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": GATE_LOCK})


def wait_for_openers(session: Session) -> None:
    """Asked before anything is closed: whoever is opening an attempt at this moment is let finish, and nobody begins."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": GATE_LOCK})
