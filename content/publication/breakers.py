"""Breakers: an account on which call after call fails is given a rest, so that a broken network is not hammered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.foundation.db import Record, UtcTime


class Breaker(Record):
    """One account's fuse: failures in a row, until when it rests (also: how long the platform asked us to wait), and why."""

    __tablename__ = "breaker"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    rests_until: Mapped[datetime | None] = mapped_column(UtcTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcTime)
    run: Mapped[str] = mapped_column(String(32), primary_key=True, default="")
    detail: Mapped[str] = mapped_column(Text, default="")
