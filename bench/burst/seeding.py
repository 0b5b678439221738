"""Fills an installation with approved publications that are due in the same second, through the real approval code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.installation import Installation
from content.approval import reviews
from content.approval.digest import describe
from content.people import accounts, people
from content.people.accounts import Account
from content.people.people import Person
from content.people.roles import Role
from content.pictures import assets, drawings
from content.pictures.assets import Limits
from content.planning import campaigns
from content.planning.times import to_local
from content.publication import releases
from content.publication.publications import Publication
from content.writing import drafts
from content.writing.drafts import Draft, DraftPicture, DraftVariant
from content.writing.posts import Post
from content.writing.variants import VariantPicture, variants_of
from workers import preparing

ZONE = "Asia/Jakarta"
# One post in so many carries a picture, uploaded ahead of time.
PICTURE_EVERY = 5
# So many posts are written and approved in one transaction.
GROUP = 100
LIMITS = Limits(20_000_000, 40)


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
            session, place.store, content=drawn, filename="puncak.jpg", added_by=author.id, now=now, limits=LIMITS
        )
        # Networks without an idempotency key: there a second call makes a second post that anyone can count.
        register = [account for account in accounts.everyone(session) if account.platform in {"x", "telegram", "facebook"}]
        return Office(author, approver, register, campaign.id, picture.id)


def seed(place: Installation, *, posts: int, due: datetime, now: datetime) -> list[str]:
    """Write, submit and approve `posts` posts for one account each, all due at `due`; the ids of their publications."""
    office = open_office(place, now=now)
    written: list[str] = []
    for start in range(0, posts, GROUP):
        with place.database.writing() as session:
            written += [_write(session, office, number, due, now) for number in range(start, min(start + GROUP, posts))]
    preparing.prepare_unmade(place.database, place.store, now=lambda: now)
    for start in range(0, posts, GROUP):
        with place.database.writing() as session:
            for post_id in written[start : start + GROUP]:
                _approve(session, office, post_id, now)
    with place.database.reading() as session:
        return list(session.scalars(select(Publication.id)))


def _write(session: Session, office: Office, number: int, due: datetime, now: datetime) -> str:
    account = office.register[number % len(office.register)]
    pictures = (DraftPicture(office.picture, "Cakrawala kota"),) if number % PICTURE_EVERY == 0 else ()
    text = f"Kabar KTT nomor {number}: jalur menuju lokasi dialihkan, gunakan angkutan umum."
    part = DraftVariant(account.id, text, to_local(due, ZONE), ZONE, hashtags="#KTT", pictures=pictures)
    post = drafts.write(
        session, Draft(office.campaign_id, "delivery", f"Kabar {number}", text, (part,)), by=office.author, now=now
    )
    for variant in variants_of(session, post.id):
        variant.due_at = due  # people choose minutes; a burst has its second
    return post.id


def _approve(session: Session, office: Office, post_id: str, now: datetime) -> None:
    post = session.get_one(Post, post_id)
    reviews.submit(session, post=post, by=office.author, now=now)
    releases.approve(session, post=post, seen=describe(session, post).digest, approver=office.approver, now=now)


def unstaged(place: Installation) -> int:
    """How many publications with pictures have nothing prepared on the platform yet."""
    with place.database.reading() as session:
        pictured = select(VariantPicture.variant_id)
        query = select(func.count()).where(Publication.variant_id.in_(pictured), Publication.staged.is_(None))
        return session.scalar(query) or 0
