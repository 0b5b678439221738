"""Renditions: an asset as one network wants it. Same asset, recipe and recipe version: same bytes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id

# A change of how pictures are made is a new version; renditions already approved keep theirs.
RECIPE_VERSION = 1


class Rendition(Record):
    """One picture for one platform. Wanted first (no sha256), made by a worker, or refused with the reason."""

    __tablename__ = "rendition"
    __table_args__ = (UniqueConstraint("asset_id", "recipe", "recipe_version"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id"))
    recipe: Mapped[str] = mapped_column(String(40))  # "<platform>.<format>", such as "x.landscape"
    recipe_version: Mapped[int] = mapped_column(Integer, default=RECIPE_VERSION)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    mime: Mapped[str] = mapped_column(String(40), default="image/jpeg")
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    size: Mapped[int | None] = mapped_column(Integer)
    quality: Mapped[int | None] = mapped_column(Integer)
    made_at: Mapped[datetime | None] = mapped_column(UtcTime)
    problem: Mapped[str | None] = mapped_column(Text)
    wanted_at: Mapped[datetime] = mapped_column(UtcTime)
