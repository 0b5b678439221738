"""Alarms: what a person must hear of, raised once per thing, told by banner, mail and webhook, cleared when it is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id


class Alarm(Record):
    """One thing that went wrong. `facts` is JSON; `told_at` is when mail and webhooks took it (empty: not yet)."""

    __tablename__ = "alarm"
    __table_args__ = (
        # Once per thing while it lasts.
        Index(
            "ix_alarm_open",
            "kind",
            "object_id",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(64), default="")
    raised_at: Mapped[datetime] = mapped_column(UtcTime)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    told_at: Mapped[datetime | None] = mapped_column(UtcTime)
    facts: Mapped[str] = mapped_column(Text, default="{}")
