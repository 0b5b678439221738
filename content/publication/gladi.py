"""Gladi (dress rehearsal): an approved campaign replayed on the rehearsal platform in compressed time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id


class Gladi(Record):
    """One dress rehearsal: its publications carry this id in `run` and never touch the real schedule."""

    __tablename__ = "gladi"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"), index=True)
    started_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    starts_at: Mapped[datetime] = mapped_column(UtcTime)
    seconds: Mapped[float] = mapped_column(Float)
