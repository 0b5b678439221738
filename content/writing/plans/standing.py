"""What the record already holds of a plan's rows: their variants, their posts, and the seals of the last import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.planning.campaigns import Campaign
from content.writing.plans import seals
from content.writing.plans.row import PlanRow
from content.writing.plans.seals import Imported
from content.writing.posts import Post
from content.writing.variants import Variant


@dataclass(frozen=True)
class Standing:
    """Variants by number, the posts they belong to by id with the campaign's name, and every variant of those by place.

    A place is (post id, account id); `imported` holds what the last import made of each post.
    """

    variants: dict[str, Variant]
    posts: dict[str, Post]
    campaigns: dict[str, str]
    places: dict[tuple[str, str], Variant]
    imported: dict[str, Imported]

    def post_of(self, number: str) -> Post | None:
        """The post to which a row of an earlier import belongs."""
        variant = self.variants.get(number)
        return self.posts[variant.post_id] if variant else None

    def last_seal(self, number: str) -> str | None:
        """What the row said at its last import."""
        post = self.post_of(number)
        imported = self.imported.get(post.id) if post else None
        return imported.seals.get(number) if imported else None

    def edited_since(self, post: Post) -> bool:
        """Whether people have changed a post after its last import."""
        imported = self.imported.get(post.id)
        return imported is None or imported.version != post.version


def standing(session: Session, rows: Iterable[PlanRow]) -> Standing:
    """What the record holds of these rows, in a handful of queries."""
    variants: dict[str, Variant] = {}
    for some in seals.at_once(sorted(row.number for row in rows)):
        found = session.scalars(select(Variant).where(Variant.number.in_(some)))
        variants |= {str(variant.number): variant for variant in found}
    ids = sorted({variant.post_id for variant in variants.values()})
    posts: dict[str, Post] = {}
    campaigns: dict[str, str] = {}
    places: dict[tuple[str, str], Variant] = {}
    for some in seals.at_once(ids):
        joined = select(Post, Campaign.name).join(Campaign, Campaign.id == Post.campaign_id).where(Post.id.in_(some))
        for post, campaign in session.execute(joined):
            posts[post.id], campaigns[post.id] = post, campaign
        for variant in session.scalars(select(Variant).where(Variant.post_id.in_(some))):
            places[variant.post_id, variant.account_id] = variant
    return Standing(variants, posts, campaigns, places, seals.imported(session, ids))
