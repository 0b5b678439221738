"""What exactly is approved: one canonical object per post version, and its SHA-256.

The object holds everything a reader would see and when: per account the text as sent, the final bytes of every picture
(by SHA-256), alt texts, order, time. Nothing is normalised after approval: what was shown is what was signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from content.foundation import canonical
from content.foundation.problems import N_, Problem
from content.pictures import renditions
from content.pictures.renditions import Rendition
from content.platforms import PLATFORMS, STORY
from content.writing.posts import Post
from content.writing.variants import Variant

SCHEMA = "tayang/post/1"


class PicturesNotReady(Problem):
    """A picture of the post has no rendition yet, so nobody can see what would go out."""

    cause = N_("The pictures of this post are still being prepared (%(filename)s for %(platform)s).")
    fix = N_("Wait a moment and try again; if it lasts, look at the worker on the system status page.")


@dataclass(frozen=True)
class DescribedMedia:
    """One picture as it would go out."""

    sha256: str
    mime: str
    width: int
    height: int
    alt_text: str

    def told(self) -> dict[str, str]:
        """As it stands in the canonical object; a picture as before there were films, so that its approvals go on to hold."""
        told = {"sha256": self.sha256, "alt_text": self.alt_text}
        return told | ({"mime": self.mime} if self.mime.startswith("video/") else {})


@dataclass(frozen=True)
class DescribedVariant:
    """One account's part: what it would say, with which pictures, and when.

    `parts` are the texts of a thread in order, empty for any other text; pictures belong to the first. `reply_to` is what
    the platform calls the post that a later part of a thread answers; nobody can approve it beforehand. `frame` is the format
    that was chosen for the pictures, empty for the usual one; one that makes the post a story is part of what is approved.
    """

    variant_id: str
    account_id: str
    platform: str
    handle: str
    text: str
    media: tuple[DescribedMedia, ...]
    due_at: datetime
    zone: str
    local_time: str
    parts: tuple[str, ...] = ()
    reply_to: str = ""
    frame: str = ""

    def told(self) -> dict[str, Any]:
        """The part of the canonical object; numbers and times are strings."""
        told: dict[str, Any] = {
            "account": self.account_id,
            "platform": self.platform,
            "handle": self.handle,
            "text": self.text,
            "media": [picture.told() for picture in self.media],
            "due_at": self.due_at.isoformat(),
            "zone": self.zone,
            "local_time": self.local_time,
        }
        # What is no thread is told as before there were threads: an approval of it goes on to hold.
        if self.parts:
            told["parts"] = list(self.parts)
        if self.reply_to:
            told["in_reply_to"] = self.reply_to
        if self.frame == STORY.name:
            told["frame"] = self.frame
        return told

    def only(self, number: int, *, reply_to: str = "") -> DescribedVariant:
        """One part of a thread, counted from 0, as it goes out; a text that is no thread is its own only part.

        Raises:
            IndexError: the thread has no such part.
        """
        if not self.parts:
            return self
        return replace(self, text=self.parts[number], media=() if number else self.media, parts=(), reply_to=reply_to)


@dataclass(frozen=True)
class Description:
    """A post version, complete: the thing a person approves."""

    post_id: str
    version: int
    sensitivity: str
    variants: tuple[DescribedVariant, ...]

    def canonical(self) -> bytes:
        """The canonical JSON (RFC 8785) that is hashed."""
        return canonical.dumps(
            {
                "schema": SCHEMA,
                "post": self.post_id,
                "version": str(self.version),
                "sensitivity": self.sensitivity,
                "variants": [variant.told() for variant in self.variants],
            }
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical object, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def of(self, variant_id: str) -> DescribedVariant:
        """The part of one variant.

        Raises:
            KeyError: the post has no such variant.
        """
        return {part.variant_id: part for part in self.variants}[variant_id]


def describe(session: Session, post: Post) -> Description:
    """The canonical description of a post as it stands now.

    Raises:
        PicturesNotReady: a picture has no rendition yet.
    """
    described = describe_all(session, [post])[post.id]
    if isinstance(described, PicturesNotReady):
        raise described
    return described


def describe_all(session: Session, posts: Sequence[Post]) -> dict[str, Description | PicturesNotReady]:
    """The canonical description of each post by its id, or which picture is missing for it; a few queries for all."""
    variants = session.scalars(
        select(Variant)
        .where(Variant.post_id.in_([post.id for post in posts]), Variant.removed_at.is_(None))
        .options(selectinload(Variant.account), selectinload(Variant.pictures))
        .order_by(Variant.account_id)
        .execution_options(populate_existing=True)
    ).all()
    made = _renditions(session, variants)
    by_post: dict[str, list[Variant]] = {post.id: [] for post in posts}
    for variant in variants:
        by_post[variant.post_id].append(variant)
    return {post.id: _description(post, by_post[post.id], made) for post in posts}


def _description(
    post: Post, variants: Sequence[Variant], made: Mapping[tuple[str, str, int], Rendition]
) -> Description | PicturesNotReady:
    try:
        parts = tuple(_described(variant, made) for variant in variants)
    except PicturesNotReady as missing:
        return missing
    return Description(post.id, post.version, post.sensitivity, parts)


def _renditions(session: Session, variants: Sequence[Variant]) -> dict[tuple[str, str, int], Rendition]:
    return renditions.of_assets(session, {picture.asset_id for variant in variants for picture in variant.pictures})


def _described(variant: Variant, made: Mapping[tuple[str, str, int], Rendition]) -> DescribedVariant:
    media = []
    for picture in variant.pictures:
        rendition = made.get((picture.asset_id, variant.recipe_of(picture), picture.recipe_version))
        if rendition is None or rendition.sha256 is None:
            raise PicturesNotReady(filename=picture.asset.filename, platform=PLATFORMS[variant.account.platform].label)
        media.append(
            DescribedMedia(rendition.sha256, rendition.mime, rendition.width or 0, rendition.height or 0, picture.alt_text)
        )
    parts = variant.sent_parts()
    return DescribedVariant(
        variant_id=variant.id,
        account_id=variant.account_id,
        platform=variant.account.platform,
        handle=variant.account.handle,
        text=variant.sent_text(),
        media=tuple(media),
        due_at=variant.due_at,
        zone=variant.zone,
        local_time=variant.local_time,
        parts=parts if len(parts) > 1 else (),
        frame=variant.frame,
    )
