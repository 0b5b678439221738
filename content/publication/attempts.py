"""The ledger: before anything irreversible leaves the house, a row says so; written once, settled once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id


class Attempt(Record):
    """One guarded call. `result` is empty while it is open: accepted, not_sent, refused or unknown once settled.

    `request` is what was sent, as canonical JSON; `request_hash` its SHA-256. `platform_time` is when the platform
    says it received the post.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("publication_id", "fence"),
        # One open attempt per publication, whoever asks.
        Index(
            "ix_attempt_open",
            "publication_id",
            unique=True,
            sqlite_where=text("result IS NULL"),
            postgresql_where=text("result IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"))
    fence: Mapped[int] = mapped_column(Integer)
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    deadline_at: Mapped[datetime] = mapped_column(UtcTime)
    idempotency_key: Mapped[str] = mapped_column(String(64))
    request: Mapped[str] = mapped_column(Text)
    request_hash: Mapped[str] = mapped_column(String(64))
    result: Mapped[str | None] = mapped_column(String(20))
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    platform_time: Mapped[datetime | None] = mapped_column(UtcTime)
    remote_id: Mapped[str | None] = mapped_column(String(200))
    remote_url: Mapped[str | None] = mapped_column(String(600))
    detail: Mapped[str] = mapped_column(Text, default="")
