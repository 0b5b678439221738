"""Publications: one approved post version on one account. The database row is the schedule."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.people.accounts import Account
from content.writing import threads
from content.writing.posts import Post
from content.writing.variants import Variant


class Publication(Record):
    """One post on one account.

    `run` is empty for the real schedule and names the gladi (dress rehearsal) otherwise. `fence` grows with every
    claim; `lease_until` ends a claim; `due_at` is when it goes out, `next_try_at` when after a try that was certainly
    not sent. `staged` is what the adapter prepared ahead of time, as JSON. `state` is written by lifecycle.py alone.
    In a thread, `part` counts from 0 and `follows` is the publication of the part before. `resent_at` is when two people
    let it go out once more; `due_at` is then the time they chose.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("variant_id", "run", "version", "part"),
        Index("ix_publication_state_due_at", "state", "due_at"),
        # Nearly every row has the empty run: an index on it alone would be chosen, and read the whole history.
        Index("ix_publication_run_state_due_at", "run", "state", "due_at"),
        Index("ix_publication_run_state_published_at", "run", "state", "published_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"), index=True)
    variant_id: Mapped[str] = mapped_column(ForeignKey("variant.id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    run: Mapped[str] = mapped_column(String(32), default="")
    part: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    follows: Mapped[str | None] = mapped_column(ForeignKey("publication.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    state: Mapped[str] = mapped_column(String(20), default="planned")
    moved_at: Mapped[datetime] = mapped_column(UtcTime)
    fence: Mapped[int] = mapped_column(Integer, default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcTime)
    rung_at: Mapped[datetime | None] = mapped_column(UtcTime)
    looks: Mapped[int] = mapped_column(Integer, default=0)
    next_look_at: Mapped[datetime | None] = mapped_column(UtcTime)
    staged: Mapped[str | None] = mapped_column(Text)
    staged_until: Mapped[datetime | None] = mapped_column(UtcTime)
    remote_id: Mapped[str | None] = mapped_column(String(200))
    remote_url: Mapped[str | None] = mapped_column(String(600))
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)
    resent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    reason: Mapped[str | None] = mapped_column(Text)

    post: Mapped[Post] = relationship()
    variant: Mapped[Variant] = relationship()
    account: Mapped[Account] = relationship()

    @property
    def parts(self) -> int:
        """How many parts its thread has; 1 where it is none."""
        return max(self.part + 1, len(threads.sent_on(self.account.platform, self.variant.text)))

    @property
    def words(self) -> str:
        """What it would say, as its variant stands now."""
        variant = self.variant
        said = threads.sent_on(self.account.platform, variant.text, variant.link, variant.hashtags)
        return said[min(self.part, len(said) - 1)]
