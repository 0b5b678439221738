"""Resending: what nobody could find on the platform goes out once more, when two people have agreed on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.people.people import Person


class Resend(Record):
    """One wish to send a publication again: who asked and why, who agreed. `ended_at`: agreed on, withdrawn, or overtaken."""

    __tablename__ = "resend"
    __table_args__ = (
        # One open wish per publication, whoever asks.
        Index(
            "ix_resend_open",
            "publication_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"))
    fence: Mapped[int]
    asked_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    reason: Mapped[str] = mapped_column(Text)
    agreed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)

    asker: Mapped[Person] = relationship(foreign_keys=[asked_by], lazy="joined")
