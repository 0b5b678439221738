"""Unready: what comes up soon with a picture that cannot go out, found early enough for a person to mend it.

Only what is due within the staging time is looked at. The database is read first and the disk after it, with no transaction
open meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from content.foundation.db import Database
from content.people.accounts import Account
from content.pictures import recipes, renditions
from content.pictures.assets import Asset
from content.pictures.renditions import Rendition
from content.pictures.shelf import Shelf
from content.platforms import PLATFORMS
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.records.alarms import REFUSED, UNMADE, Kind
from content.records.surveys import MOST, Trouble
from content.writing.posts import Post
from content.writing.variants import Variant, VariantPicture


@dataclass(frozen=True)
class Need:
    """One picture that a publication needs. `sha256` is empty where it was not made, and `cause` says why."""

    publication_id: str
    facts: dict[str, str]
    sha256: str
    cause: str


@dataclass(frozen=True)
class Lookout:
    """Whoever looks: at what is due within `staging`, and on this shelf."""

    shelf: Shelf
    staging: timedelta

    def look(self, database: Database, *, now: datetime) -> list[Trouble]:
        """What is wrong with pictures, one trouble for each publication.

        Raises:
            DatabaseUnavailable.
        """
        with database.reading() as session:
            needs = coming(session, until=now + self.staging)
        faults = self.shelf.faults({need.sha256 for need in needs if need.sha256})
        found: dict[str, Trouble] = {}
        for need in needs:
            cause = need.cause or faults.get(need.sha256, "")
            if cause and need.publication_id not in found:
                found[need.publication_id] = Trouble(Kind.UNREADY, need.publication_id, need.facts | {"cause": cause})
        return list(found.values())


def coming(session: Session, *, until: datetime) -> list[Need]:
    """The pictures of what goes out by then, the earliest first."""
    rows = session.execute(_pictures(until)).all()
    made = renditions.of_assets(session, {row.asset_id for row in rows})
    return list(_needs(rows, made))


def _pictures(until: datetime) -> Any:
    query = select(
        Publication.id, Publication.due_at, Post.title, Account.name, Account.platform, Variant.frame,
        VariantPicture.asset_id, VariantPicture.framing, VariantPicture.recipe_version, Asset.filename,
    )  # fmt: skip
    return (
        query.join(Post, Post.id == Publication.post_id)
        .join(Account, Account.id == Publication.account_id)
        .join(Variant, Variant.id == Publication.variant_id)
        .join(VariantPicture, VariantPicture.variant_id == Variant.id)
        .join(Asset, Asset.id == VariantPicture.asset_id)
        .where(Publication.run == "", Publication.state.in_([State.PLANNED, State.RETRY_WAIT]))
        .where(Publication.due_at <= until, Publication.part == 0)
        .order_by(Publication.due_at, Publication.id, VariantPicture.position)
        .limit(MOST)
    )


def _needs(rows: Sequence[Row[Any]], made: dict[tuple[str, str, int], Rendition]) -> Iterator[Need]:
    for row in rows:
        recipe = recipes.recipe(row.platform, frame=row.frame, framing=row.framing)
        rendition = made.get((row.asset_id, recipe, row.recipe_version))
        sha256 = (rendition.sha256 if rendition else None) or ""
        facts = {
            "title": row.title,
            "account": f"{row.name} ({PLATFORMS[row.platform].label})",
            "filename": row.filename,
            "due": row.due_at.isoformat(),
        }
        yield Need(row.id, facts, sha256, "" if sha256 else _why(rendition))


def _why(rendition: Rendition | None) -> str:
    return REFUSED if rendition and rendition.problem else UNMADE
