"""Posts: what the office wants to say. One post, one variant per official account."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import NotFound
from content.people.people import Person
from content.planning.campaigns import Campaign
from content.planning.events import Event


class PostState(StrEnum):
    """Where a post stands with the people. What became of it on each account is the publication's state."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"


class Sensitivity(StrEnum):
    """How many people must agree: routine one, sensitive two."""

    ROUTINE = "routine"
    SENSITIVE = "sensitive"


class Post(Record):
    """One post. Every edit of text, pictures, accounts or times makes a new `version`, which voids every approval."""

    __tablename__ = "post"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"), index=True)
    event_id: Mapped[str | None] = mapped_column(ForeignKey("event.id"), index=True)
    phase: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    pillar: Mapped[str] = mapped_column(String(80), default="")
    sensitivity: Mapped[str] = mapped_column(String(20), default=Sensitivity.ROUTINE)
    source: Mapped[str] = mapped_column(String(400), default="")
    state: Mapped[str] = mapped_column(String(20), default=PostState.DRAFT, index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    last_editor_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)

    campaign: Mapped[Campaign] = relationship()
    event: Mapped[Event | None] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    last_editor: Mapped[Person] = relationship(foreign_keys=[last_editor_id])


def get(session: Session, post_id: str) -> Post:
    """One post with its campaign, event and makers.

    Raises:
        NotFound
    """
    together = (joinedload(Post.campaign), joinedload(Post.event), joinedload(Post.author), joinedload(Post.last_editor))
    post = session.scalar(select(Post).where(Post.id == post_id).options(*together))
    if post is None:
        raise NotFound(what="post", name=post_id)
    return post


def authors(session: Session) -> list[Person]:
    """Everyone who has written a post, by name."""
    return list(session.scalars(select(Person).where(Person.id.in_(select(Post.author_id))).order_by(Person.name)))
