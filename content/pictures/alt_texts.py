"""Alternative texts: what can be seen in an asset, language by language."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.foundation.db import Record, UtcTime


class AltText(Record):
    """What can be seen in an asset, in one language ("id", "en"): where posts begin from; each post keeps its own."""

    __tablename__ = "alt_text"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcTime)
