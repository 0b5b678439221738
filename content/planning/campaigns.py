"""Campaigns: what belongs together, in three phases."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id


class Phase(StrEnum):
    """Where in a campaign a post belongs."""

    PREPARATION = "preparation"  # Persiapan
    DELIVERY = "delivery"  # Pelaksanaan
    FOLLOW_UP = "follow_up"  # Pasca


class Campaign(Record):
    """One campaign."""

    __tablename__ = "campaign"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(160), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcTime)


def named(session: Session, name: str) -> Campaign | None:
    """The campaign called `name`, if any."""
    return session.scalar(select(Campaign).where(Campaign.name == name))


def everything(session: Session) -> list[Campaign]:
    """All campaigns that are not archived, newest first."""
    return list(session.scalars(select(Campaign).where(Campaign.archived_at.is_(None)).order_by(Campaign.created_at.desc())))


def begin(session: Session, name: str, *, now: datetime, actor: str) -> Campaign:
    """The campaign called `name`; a new one where there is none."""
    there = named(session, name)
    if there:
        return there
    campaign = Campaign(name=name, created_at=now)
    session.add(campaign)
    session.flush()
    journal.write(session, now=now, actor=actor, action="campaign.begun", about=("campaign", campaign.id), facts={"name": name})
    return campaign
