"""Where a picture is used: posts as they stand, and what became of them."""

from __future__ import annotations

from sqlalchemy import select

from content.foundation.db import Database
from content.people.accounts import Account
from content.pictures.assets import Asset
from content.publication.publications import Publication
from content.records import usages
from content.writing.variants import Variant, VariantPicture
from tests import stage
from tests.cast import NOON, Cast

Register = dict[tuple[str, str], Account]


def shown(database: Database, cast: Cast, publication_ids: list[str]) -> tuple[str, str]:
    """A picture that the publications' variants show, and one that nothing shows."""
    with database.writing() as session:
        rows = [
            Asset(
                sha256=seal * 64, filename=f"{seal}.jpg", mime="image/jpeg", width=1, height=1, size=1, added_by=cast.alya.id,
                created_at=NOON,
            )
            for seal in "ab"
        ]  # fmt: skip
        session.add_all(rows)
        session.flush()
        for name in publication_ids:
            variant_id = session.get_one(Publication, name).variant_id
            session.add(VariantPicture(variant_id=variant_id, position=0, asset_id=rows[0].id, alt_text="Kapal"))
        return rows[0].id, rows[1].id


def test_a_picture_names_its_posts_and_their_publications(database: Database, cast: Cast, register: Register) -> None:
    names = stage.released(database, cast, [register["pemprov", "x"], register["pemprov", "facebook"]])
    used, unused = shown(database, cast, names)
    with database.reading() as session:
        found = usages.of_asset(session, used)
        assert {usage.publication.id for usage in found if usage.publication} == set(names)
        assert {usage.post.title for usage in found} == {"Jakarta siap"}
        assert usages.of_asset(session, unused) == []
        assert usages.counts(session, [used, unused]) == {used: 1}
        assert session.scalars(select(Asset.id).where(usages.UNUSED)).all() == [unused]


def test_an_account_that_was_taken_out_counts_only_if_something_went_out(
    database: Database, cast: Cast, register: Register
) -> None:
    with database.writing() as session:
        post = stage.written(session, cast, [register["pemprov", "x"]])
        (variant,) = session.scalars(select(Variant).where(Variant.post_id == post.id))
    with database.writing() as session:
        asset = Asset(
            sha256="a" * 64, filename="a.jpg", mime="image/jpeg", width=1, height=1, size=1, added_by=cast.alya.id,
            created_at=NOON,
        )  # fmt: skip
        session.add(asset)
        session.flush()
        session.add(VariantPicture(variant_id=variant.id, position=0, asset_id=asset.id, alt_text="Kapal"))
        session.get_one(Variant, variant.id).removed_at = NOON
    with database.reading() as session:
        assert usages.of_asset(session, asset.id) == []
