"""The office of a campaign: people, posts on many accounts with their own texts, and approvals that release them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.approval import reviews
from content.approval.digest import describe
from content.foundation import clock
from content.foundation.db import Database
from content.people import accounts, people
from content.people.accounts import Account
from content.people.roles import Role
from content.planning.campaigns import Campaign
from content.planning.times import to_local
from content.platforms import PLATFORMS
from content.publication import releases
from content.writing import drafts, posts
from content.writing.drafts import Draft, DraftVariant
from content.writing.posts import Post
from content.writing.variants import Variant

ZONE = "Asia/Jakarta"


@dataclass(frozen=True)
class Office:
    """Who works here, on which accounts (those of networks that take a post without a picture), in which campaign."""

    author: str
    approver: str
    second: str
    publisher: str
    deputy: str
    campaign: str
    accounts: tuple[Account, ...]


@dataclass(frozen=True)
class Wish:
    """One publication of a round: on which account, how the platform shall behave, and the word that marks its text."""

    account: Account
    behaviour: str
    word: str

    @property
    def text(self) -> str:
        """What is posted; the word makes it unlike every other."""
        return f"Uji tahan banting {self.word} {self.behaviour}."


def open_office(database: Database, *, now: datetime) -> Office:
    """Enter people and a campaign in a fresh database."""
    with database.writing() as session:
        made = Campaign(name="Uji tahan banting", created_at=now)
        session.add(made)
        names = {
            name: people.add(session, name=name, now=now, roles=roles).id
            for name, roles in (
                ("Alya", frozenset({Role.AUTHOR})),
                ("Dewi", frozenset({Role.APPROVER})),
                ("Eko", frozenset({Role.APPROVER})),
                ("Gita", frozenset({Role.PUBLISHER, Role.ADMINISTRATOR})),
                ("Hadi", frozenset({Role.PUBLISHER, Role.ADMINISTRATOR})),
            )
        }
        usable = [one for one in accounts.everyone(session) if PLATFORMS[one.platform].fewest_pictures == 0]
        return Office(names["Alya"], names["Dewi"], names["Eko"], names["Gita"], names["Hadi"], made.id, tuple(usable))


def hand_in(database: Database, office: Office, wishes: Sequence[Wish]) -> list[str]:
    """Write posts that hold all wishes and submit them; the posts' ids."""
    with database.writing() as session:
        return [_handed_in(session, office, batch) for batch in batches(wishes)]


def batches(wishes: Sequence[Wish]) -> list[list[Wish]]:
    """As few posts as can be: each has an account once."""
    made: list[list[Wish]] = []
    for wish in wishes:
        place = next((batch for batch in made if wish.account.id not in {one.account.id for one in batch}), None)
        if place is None:
            made.append([wish])
        else:
            place.append(wish)
    return made


def _handed_in(session: Session, office: Office, wishes: Sequence[Wish]) -> str:
    now = clock.now()
    author = people.get(session, office.author)
    local = to_local(now + timedelta(minutes=1), ZONE)
    variants = tuple(DraftVariant(wish.account.id, wish.text, local, ZONE) for wish in wishes)
    draft = Draft(office.campaign, "delivery", f"Uji {wishes[0].word}", "Uji.", variants)
    post = drafts.write(session, draft, by=author, now=now)
    reviews.submit(session, post=post, by=author, now=now)
    return post.id


def _due_at(session: Session, post: Post, due_at: datetime) -> None:
    """Set the moment itself: people choose minutes, and a campaign cannot wait for one."""
    for variant in session.scalars(select(Variant).where(Variant.post_id == post.id)):
        variant.due_at = due_at
    session.flush()


def approve_together(database: Database, post_ids: Sequence[str], approver: str, *, due_in: timedelta) -> None:
    """Approve posts in one transaction, so that one bell rings for all; all are due at the same moment."""
    with database.writing() as session:
        due_at = clock.now() + due_in
        for post_id in post_ids:
            _approve(session, post_id, approver, due_at)


def approve_each(database: Database, post_ids: Sequence[str], approver: str, *, due_in: timedelta) -> None:
    """Approve posts as a page does, each in a transaction of its own; all are due at the same moment."""
    due_at = clock.now() + due_in
    for post_id in post_ids:
        with database.writing() as session:
            _approve(session, post_id, approver, due_at)


def _approve(session: Session, post_id: str, approver: str, due_at: datetime) -> None:
    post, by = posts.get(session, post_id), people.get(session, approver)
    _due_at(session, post, due_at)
    releases.approve(session, post=post, seen=describe(session, post).digest, approver=by, now=clock.now())
