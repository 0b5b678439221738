"""Evidence (bukti tayang): what was public, when, and whether it is what was approved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id


class Evidence(Record):
    """What the platform showed of one publication. `media` is a JSON list of {sha256, alt_text}."""

    __tablename__ = "evidence"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"), unique=True)
    taken_at: Mapped[datetime] = mapped_column(UtcTime)
    url: Mapped[str] = mapped_column(String(600))
    text: Mapped[str] = mapped_column(Text)
    media: Mapped[str] = mapped_column(Text)
    matches: Mapped[bool] = mapped_column()
    differences: Mapped[str] = mapped_column(Text, default="")
