"""Events: what a post is tied to. A multi-day event has two anchors: its first day (H) and its last (pasca)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id


class Event(Record):
    """One event of a campaign; `zone` is where it takes place (an IANA name)."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("campaign_id", "name"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"))
    name: Mapped[str] = mapped_column(String(160))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    zone: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcTime)


def everything(session: Session) -> list[Event]:
    """All events, by their first day."""
    return list(session.scalars(select(Event).order_by(Event.starts_on, Event.name)))


def between(session: Session, first: date, last: date, *, campaign_id: str = "") -> list[Event]:
    """The events of a campaign (empty: of all) that touch the days from `first` to `last`, both included."""
    statement = select(Event).where(Event.starts_on <= last, Event.ends_on >= first).order_by(Event.starts_on, Event.name)
    return list(session.scalars(statement.where(Event.campaign_id == campaign_id) if campaign_id else statement))


def of_campaign(session: Session, campaign_id: str) -> list[Event]:
    """The events of a campaign, the first one first."""
    return list(session.scalars(select(Event).where(Event.campaign_id == campaign_id).order_by(Event.starts_on, Event.name)))
