"""Drafts: what a person typed, as plain values; writing and rewriting a post from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.foundation import journal
from content.foundation.problems import N_, Problem
from content.people.people import Person
from content.people.roles import Action, require
from content.pictures import assets, recipes, renditions
from content.planning.times import to_utc
from content.writing.posts import Post, PostState
from content.writing.variants import Variant, VariantPicture


class ChangedMeanwhile(Problem):
    """Two people at once: the second to save must look first."""

    cause = N_("Someone else has changed “%(title)s” since you opened it.")
    fix = N_("Your text is kept here. Compare it with theirs, then save again.")


class TitleMissing(Problem):
    """A post without a title cannot be found again."""

    cause = N_("The post has no title.")
    fix = N_("Give it a short title for the calendar.")


class AccountTwice(Problem):
    """One post says one thing on one account."""

    cause = N_("An official account is chosen twice.")
    fix = N_("Keep one of the two; for a second post on the same account write a new post.")


@dataclass(frozen=True)
class DraftPicture:
    """One picture, its alt text, and the text of its Framing.

    `recipe_version` is the one that it was saved with; whether two drafts are alike does not depend on it.
    """

    asset_id: str
    alt_text: str
    framing: str = ""
    recipe_version: int = field(default=recipes.VERSION, compare=False)


@dataclass(frozen=True)
class DraftVariant:
    """What one account says and when; `local_time` as "YYYY-MM-DDTHH:MM" in `zone` (an IANA name).

    `frame` names the format of its pictures; empty for the network's usual one.
    """

    account_id: str
    text: str
    local_time: str
    zone: str
    hashtags: str = ""
    link: str = ""
    pictures: tuple[DraftPicture, ...] = ()
    frame: str = ""


@dataclass(frozen=True)
class Draft:
    """A post as a person typed it."""

    campaign_id: str
    phase: str
    title: str
    text: str
    variants: tuple[DraftVariant, ...]
    event_id: str | None = None
    sensitivity: str = "routine"
    pillar: str = ""
    source: str = ""


def write(session: Session, draft: Draft, *, by: Person, now: datetime) -> Post:
    """A new post.

    Raises:
        NotAllowed, TitleMissing, AccountTwice, and what times.to_utc raises.
    """
    _check(draft, by)
    post = Post(version=1, state=PostState.DRAFT, author_id=by.id, last_editor_id=by.id, created_at=now, updated_at=now)
    _fill(post, draft)
    session.add(post)
    session.flush()
    _set_variants(session, post, draft, now)
    journal.write(session, now=now, actor=by.id, action="post.written", about=("post", post.id), facts={"title": post.title})
    return post


def rewrite(session: Session, *, post: Post, draft: Draft, expected_version: int, by: Person, now: datetime) -> Post:
    """A new version of a post: back to draft. Publications and approvals are the caller's care (publication/changes.py).

    Raises:
        ChangedMeanwhile: `expected_version` is no longer the post's; and what `write` raises.
    """
    _check(draft, by)
    if post.version != expected_version:
        raise ChangedMeanwhile(title=post.title)
    _fill(post, draft)
    post.version, post.state, post.last_editor_id, post.updated_at = post.version + 1, PostState.DRAFT, by.id, now
    _set_variants(session, post, draft, now)
    facts = {"title": post.title, "version": str(post.version)}
    journal.write(session, now=now, actor=by.id, action="post.edited", about=("post", post.id), facts=facts)
    return post


def _check(draft: Draft, by: Person) -> None:
    require(by.roles, Action.WRITE_POST)
    if not draft.title.strip():
        raise TitleMissing
    accounts = [part.account_id for part in draft.variants]
    if len(set(accounts)) != len(accounts):
        raise AccountTwice


def _fill(post: Post, draft: Draft) -> None:
    post.campaign_id, post.event_id, post.phase = draft.campaign_id, draft.event_id, draft.phase
    post.title, post.text = draft.title.strip(), draft.text
    post.sensitivity, post.pillar, post.source = draft.sensitivity, draft.pillar, draft.source


def _set_variants(session: Session, post: Post, draft: Draft, now: datetime) -> None:
    every = session.scalars(select(Variant).where(Variant.post_id == post.id)).all()
    standing = {variant.account_id: variant for variant in every}
    for part in draft.variants:
        variant = standing.pop(part.account_id, None) or Variant(post_id=post.id, account_id=part.account_id)
        variant.text, variant.hashtags, variant.link = part.text, part.hashtags.strip(), part.link.strip()
        variant.zone, variant.local_time = part.zone, part.local_time
        variant.due_at, variant.removed_at = to_utc(part.local_time, part.zone), None
        session.add(variant)
        session.flush()
        _set_pictures(session, variant, part, now)
    for gone in standing.values():
        gone.removed_at = gone.removed_at or now
    session.flush()


def _set_pictures(session: Session, variant: Variant, part: DraftVariant, now: datetime) -> None:
    session.refresh(variant, ["account"])
    wanted = _wanted(session, variant, part)
    variant.frame = part.frame
    if [(row.asset_id, row.alt_text, row.framing, row.recipe_version) for row in variant.pictures] != wanted:
        variant.pictures.clear()
        session.flush()
        for position, (asset_id, alt_text, framing, version) in enumerate(wanted):
            picture = VariantPicture(
                position=position, asset_id=asset_id, alt_text=alt_text, framing=framing, recipe_version=version
            )
            variant.pictures.append(picture)
    for picture in variant.pictures:
        if picture.recipe_version == recipes.VERSION:
            renditions.want(session, asset_id=picture.asset_id, recipe=variant.recipe_of(picture), now=now)


def _wanted(session: Session, variant: Variant, part: DraftVariant) -> list[tuple[str, str, str, int]]:
    """Asset, alt text, framing and recipe version of each picture; one that is shown as before keeps its version."""
    same_frame = (variant.frame or "") == part.frame
    before = {(row.asset_id, row.framing): row.recipe_version for row in variant.pictures} if same_frame else {}
    wanted = []
    for row in part.pictures:
        version = before.get((row.asset_id, row.framing))
        framing = row.framing if version else assets.framed(session, row.asset_id, row.framing)
        wanted.append((row.asset_id, row.alt_text, framing, version or recipes.VERSION))
    return wanted


def as_draft(variant: Variant) -> DraftVariant:
    """A variant as the values a person would have typed."""
    return DraftVariant(
        account_id=variant.account_id,
        text=variant.text,
        local_time=variant.local_time,
        zone=variant.zone,
        hashtags=variant.hashtags,
        link=variant.link,
        pictures=tuple(DraftPicture(row.asset_id, row.alt_text, row.framing, row.recipe_version) for row in variant.pictures),
        frame=variant.frame,
    )
