"""Variants: a post as one account says it: text, pictures with their alt texts, and its time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from content.foundation.db import EMPTY, Record, UtcTime
from content.foundation.ids import new_id
from content.people.accounts import Account
from content.pictures import framings, recipes
from content.pictures.assets import Asset
from content.writing import threads
from content.writing.posts import Post


class Variant(Record):
    """One post on one account.

    `local_time` is the wall-clock time people chose ("2023-05-09T09:00"), `zone` its IANA zone, `due_at` the same
    moment in UTC. `anchor` ("start", "end" or "") and `offset_days` say how the day hangs on the post's event.
    """

    __tablename__ = "variant"
    __table_args__ = (UniqueConstraint("post_id", "account_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(40), unique=True)  # the plan's `nomor`
    content_type: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(Text)
    hashtags: Mapped[str] = mapped_column(String(400), default="")
    link: Mapped[str] = mapped_column(String(600), default="")
    zone: Mapped[str] = mapped_column(String(40))
    local_time: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    anchor: Mapped[str] = mapped_column(String(5), default="")
    offset_days: Mapped[int] = mapped_column(Integer, default=0)
    frame: Mapped[str] = mapped_column(String(20), default="", server_default=EMPTY)  # the pictures' format; "": the usual one
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)  # kept for its publications; no longer part of the post

    post: Mapped[Post] = relationship(backref="variants")
    account: Mapped[Account] = relationship()
    pictures: Mapped[list[VariantPicture]] = relationship(
        order_by="VariantPicture.position", cascade="all, delete-orphan", lazy="selectin"
    )

    def sent_text(self) -> str:
        """The text exactly as it is sent: text, link and hashtags, an empty line between them."""
        return "\n\n".join(part for part in (self.text, self.link, self.hashtags) if part)

    def recipe_of(self, picture: VariantPicture) -> str:
        """What is made of one of its pictures for its account."""
        return recipes.recipe(self.account.platform, frame=self.frame, framing=picture.framing)

    def sent_parts(self) -> tuple[str, ...]:
        """What goes out on its account, in order: one text, or the parts of a thread."""
        return threads.sent_on(self.account.platform, self.text, self.link, self.hashtags)


class VariantPicture(Record):
    """One picture of a variant, in order, with the alt text that goes out with it.

    `framing` is the text of a Framing. `recipe_version` is the one of the day it was saved: a newer one changes nothing here.
    """

    __tablename__ = "variant_picture"

    variant_id: Mapped[str] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id"), index=True)
    alt_text: Mapped[str] = mapped_column(Text)
    framing: Mapped[str] = mapped_column(String(framings.LONGEST), default="", server_default=EMPTY)
    recipe_version: Mapped[int] = mapped_column(Integer, default=recipes.VERSION, server_default="1")

    asset: Mapped[Asset] = relationship(lazy="joined")


def variants_of(session: Session, post_id: str) -> list[Variant]:
    """A post's variants with their accounts, in the order they go out."""
    return list(
        session.scalars(
            select(Variant)
            .where(Variant.post_id == post_id, Variant.removed_at.is_(None))
            .options(selectinload(Variant.account))
            .order_by(Variant.due_at, Variant.number, Variant.account_id)
        )
    )
