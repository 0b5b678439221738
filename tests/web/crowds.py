"""Many publications at once, and how many questions a page asks the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

from content.foundation.db import Database
from content.people.accounts import Account
from content.planning.campaigns import Campaign
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.posts import Post, PostState
from content.writing.variants import Variant
from tests.cast import NOON, Cast


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield said
    event.remove(database.engine, "before_cursor_execute", note)


def many(session: Session, cast: Cast, account: Account, number: int) -> None:
    """A campaign with so many planned publications."""
    campaign = Campaign(name="Banyak", created_at=NOON)
    session.add(campaign)
    session.flush()
    for count in range(number):
        due = NOON + timedelta(minutes=count + 1)
        post = Post(
            campaign_id=campaign.id, phase="preparation", title=f"Konten {count}", state=PostState.APPROVED,
            author_id=cast.alya.id, last_editor_id=cast.alya.id, created_at=NOON, updated_at=NOON,
        )  # fmt: skip
        session.add(post)
        session.flush()
        variant = Variant(
            post_id=post.id, account_id=account.id, text="Teks", zone="Asia/Jakarta", local_time="2026-09-01T13:00", due_at=due
        )
        session.add(variant)
        session.flush()
        session.add(
            Publication(
                post_id=post.id, variant_id=variant.id, account_id=account.id, version=1, digest="0" * 64, due_at=due,
                state=State.PLANNED, moved_at=NOON,
            )
        )  # fmt: skip
