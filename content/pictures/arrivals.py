"""Arrivals: files that come in pieces, because a line breaks and an upload goes on where it stopped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.pictures.assets import LONGEST_FILENAME


class Arrival(Record):
    """One file on its way: how many of its bytes are here, and what became of it (an asset, or why it was refused, as JSON).

    `size` and `received` are in bytes. Nobody but its owner may go on with it; what is not whole by `expires_at` is removed.
    """

    __tablename__ = "arrival"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    filename: Mapped[str] = mapped_column(String(LONGEST_FILENAME))
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    asset_id: Mapped[str | None] = mapped_column(ForeignKey("asset.id"))
    problem: Mapped[str | None] = mapped_column(Text)
