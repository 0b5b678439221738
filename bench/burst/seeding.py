"""Fills an installation with approved publications that are due in the same second, as an approval leaves them behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from bench.installation import Installation
from content.approval.approvals import Approval
from content.approval.digest import Description, describe_all
from content.foundation import journal
from content.foundation.ids import new_id
from content.foundation.journal import Told
from content.people import accounts, people
from content.people.accounts import Account
from content.people.people import Person
from content.people.roles import Role
from content.pictures import assets, drawings, recipes, renditions
from content.pictures.intake import Intake
from content.pictures.studio import Studio
from content.planning import campaigns
from content.planning.times import to_local
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.posts import Post, PostState
from content.writing.variants import Variant, VariantPicture
from workers import preparing
from workers.preparing import Darkroom

ZONE = "Asia/Jakarta"
# One post in so many carries a picture, uploaded ahead of time.
PICTURE_EVERY = 5
# So many posts are released in one transaction.
GROUP = 250
INTAKE = Intake(Studio(), 20_000_000)


@dataclass(frozen=True)
class Office:
    """Who writes, who approves, on which accounts, with which picture."""

    author: Person
    approver: Person
    register: list[Account]
    campaign_id: str
    picture: str


def open_office(place: Installation, *, now: datetime) -> Office:
    """Enter the people, a campaign and one picture with its renditions."""
    with place.database.writing() as session:
        author = people.add(session, name="Alya", now=now, roles=frozenset({Role.AUTHOR}))
        approver = people.add(session, name="Dewi", now=now, roles=frozenset({Role.APPROVER}))
        campaign = campaigns.begin(session, "KTT", now=now, actor=author.id)
        drawn = drawings.scene("puncak")
        picture = assets.take_in(
            session, place.store, INTAKE, content=drawn, filename="puncak.jpg", added_by=author.id, now=now
        )
        # Networks without an idempotency key: there a second call makes a second post that anyone can count.
        register = [account for account in accounts.everyone(session) if account.platform in {"x", "telegram", "facebook"}]
        return Office(author, approver, register, campaign.id, picture.id)


def seed(place: Installation, *, posts: int, due: datetime, now: datetime) -> list[str]:
    """Approve `posts` posts for one account each, all due at `due`; the ids of their publications.

    Written as sets, for speed; the digest is computed by the code that people's approvals and workers call.
    """
    office = open_office(place, now=now)
    rows = [_rows(office, number, due, now) for number in range(posts)]
    with place.database.writing() as session:
        for table, column in ((Post, "post"), (Variant, "variant"), (VariantPicture, "picture")):
            session.execute(insert(table), [row[column] for row in rows if column in row])
        for platform in {account.platform for account in office.register}:
            renditions.want(session, asset_id=office.picture, recipe=recipes.recipe(platform), now=now)
    preparing.prepare_unmade(Darkroom(place.database, place.store, INTAKE.studio, lambda: now))
    for start in range(0, posts, GROUP):
        with place.database.writing() as session:
            _release(session, office, [row["post"]["id"] for row in rows[start : start + GROUP]], now)
    with place.database.reading() as session:
        return list(session.scalars(select(Publication.id)))


def _rows(office: Office, number: int, due: datetime, now: datetime) -> dict[str, dict[str, Any]]:
    """One post, its variant, and its picture where it has one. People choose minutes; a burst has its second."""
    account = office.register[number % len(office.register)]
    text = f"Kabar KTT nomor {number}: jalur menuju lokasi dialihkan, gunakan angkutan umum."
    post = {
        "id": new_id(), "campaign_id": office.campaign_id, "phase": "delivery", "title": f"Kabar {number}", "text": text,
        "state": PostState.APPROVED, "author_id": office.author.id, "last_editor_id": office.author.id, "created_at": now,
        "updated_at": now,
    }  # fmt: skip
    variant = {
        "id": new_id(), "post_id": post["id"], "account_id": account.id, "text": text, "hashtags": "#KTT", "zone": ZONE,
        "local_time": to_local(due, ZONE), "due_at": due,
    }  # fmt: skip
    if number % PICTURE_EVERY:
        return {"post": post, "variant": variant}
    picture = {"variant_id": variant["id"], "position": 0, "asset_id": office.picture, "alt_text": "Cakrawala kota"}
    return {"post": post, "variant": variant, "picture": picture}


def _release(session: Session, office: Office, post_ids: Sequence[str], now: datetime) -> None:
    """What the approver's click leaves behind, for all of these posts at once; a test compares it with a click's."""
    posts = session.scalars(select(Post).where(Post.id.in_(post_ids))).all()
    described = [one for one in describe_all(session, posts).values() if isinstance(one, Description)]
    approver = office.approver.id
    session.execute(insert(Approval), [_approval(one, approver, now) for one in described])
    session.execute(insert(Publication), [row for one in described for row in _publications(one, now)])
    given = [Told(("post", one.post_id), {"digest": one.digest}) for one in described]
    journal.write_all(session, given, now=now, actor=approver, action="post.approved")
    planned = [Told(one.about, {**one.facts, "planned": "1", "too_late": "0"}) for one in given]
    journal.write_all(session, planned, now=now, actor="release", action="post.released")


def _approval(description: Description, approver: str, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(), "post_id": description.post_id, "version": description.version, "digest": description.digest,
        "approver_id": approver, "given_at": now,
    }  # fmt: skip


def _publications(description: Description, now: datetime) -> Iterator[dict[str, Any]]:
    for part in description.variants:
        yield {
            "id": new_id(), "post_id": description.post_id, "variant_id": part.variant_id, "account_id": part.account_id,
            "version": description.version, "digest": description.digest, "due_at": part.due_at, "state": State.PLANNED,
            "moved_at": now,
        }  # fmt: skip


def unstaged(place: Installation) -> int:
    """How many publications with pictures have nothing prepared on the platform yet."""
    with place.database.reading() as session:
        pictured = select(VariantPicture.variant_id)
        query = select(func.count()).where(Publication.variant_id.in_(pictured), Publication.staged.is_(None))
        return session.scalar(query) or 0
