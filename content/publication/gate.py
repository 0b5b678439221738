"""The gate: hold everything, one campaign or one account. Closed means no new request leaves the house."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id


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
