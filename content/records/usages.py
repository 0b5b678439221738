"""Usages: which posts show an asset, and what became of them on each account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from content.pictures.assets import Asset
from content.publication.publications import Publication
from content.writing.posts import Post
from content.writing.variants import Variant, VariantPicture

# Nothing shows this asset, and nothing ever did.
UNUSED = ~exists().where(VariantPicture.asset_id == Asset.id)


@dataclass(frozen=True)
class Usage:
    """One account's part of a post that shows an asset, and its newest publication on the real schedule, if any."""

    post: Post
    variant: Variant
    publication: Publication | None


def of_asset(session: Session, asset_id: str, *, limit: int = 100) -> list[Usage]:
    """Where an asset is used, what goes out last first."""
    shown = select(VariantPicture.variant_id).where(VariantPicture.asset_id == asset_id)
    rows = session.scalars(
        select(Variant)
        .where(Variant.id.in_(shown))
        .options(joinedload(Variant.post), joinedload(Variant.account))
        .order_by(Variant.due_at.desc(), Variant.id)
        .limit(limit)
    ).all()
    newest = _newest(session, [variant.id for variant in rows])
    return [
        Usage(variant.post, variant, newest.get(variant.id))
        for variant in rows
        if variant.removed_at is None or variant.id in newest
    ]


def counts(session: Session, asset_ids: Iterable[str]) -> dict[str, int]:
    """In how many posts each of these assets is, by asset id; none where it is in none."""
    wanted = set(asset_ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(VariantPicture.asset_id, func.count(func.distinct(Variant.post_id)))
        .join(Variant, Variant.id == VariantPicture.variant_id)
        .where(VariantPicture.asset_id.in_(wanted))
        .group_by(VariantPicture.asset_id)
    )
    return dict(rows.all())


def _newest(session: Session, variant_ids: Sequence[str]) -> dict[str, Publication]:
    if not variant_ids:
        return {}
    rows = session.scalars(
        select(Publication)
        .where(Publication.variant_id.in_(variant_ids), Publication.run == "", Publication.part == 0)
        .order_by(Publication.version)
    )
    return {row.variant_id: row for row in rows}
