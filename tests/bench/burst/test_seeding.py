"""What a burst is seeded with is what an approval leaves behind."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

import config
from bench.burst import seeding
from bench.installation import Installation
from content.approval.approvals import Approval
from content.approval.digest import describe
from content.foundation import journal
from content.foundation.db import Database, Record
from content.people import accounts
from content.people.people import Person
from content.pictures.store import PictureStore
from content.publication import entitlement, releases
from content.publication.entitlement import Verdict
from content.publication.publications import Publication
from content.writing.posts import Post, PostState
from tests.cast import NOON

DUE = NOON + timedelta(seconds=90)


@pytest.fixture
def place(database: Database, tmp_path: Path) -> Installation:
    with database.writing() as session:
        accounts.register_first(session, now=NOON)
    return Installation(config.load(data_folder=tmp_path), database, PictureStore(tmp_path / "pictures"))


def columns(row: Record) -> dict[str, Any]:
    """What a row says, but for its own name."""
    return {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name != "id"}


def test_every_seeded_publication_may_go_out_at_its_time(place: Installation) -> None:
    names = seeding.seed(place, posts=7, due=DUE, now=NOON)
    with place.database.reading() as session:
        rows = list(session.scalars(select(Publication)))
        answers = entitlement.check_all(session, rows, now=DUE, lateness=timedelta(minutes=1))
        assert list(journal.breaks(session)) == []
    assert {row.id for row in rows} == {*names}
    assert {answer.verdict for answer in answers.values()} == {Verdict.ENTITLED}
    assert {row.due_at for row in rows} == {DUE}


def test_a_seeded_publication_is_what_a_click_would_have_made(place: Installation) -> None:
    [name] = seeding.seed(place, posts=1, due=DUE, now=NOON)
    with place.database.writing() as session:
        seeded = session.get_one(Publication, name)
        post, approval = session.get_one(Post, seeded.post_id), session.scalars(select(Approval)).one()
        before = (columns(seeded), columns(approval))
        session.execute(delete(Publication))
        session.execute(delete(Approval))
        session.expunge_all()
        post = session.get_one(Post, post.id)
        post.state = PostState.IN_REVIEW
        approver = session.get_one(Person, approval.approver_id)
        releases.approve(session, post=post, seen=describe(session, post).digest, approver=approver, now=NOON)
        session.flush()
        session.expire_all()
        made = (columns(session.scalars(select(Publication)).one()), columns(session.scalars(select(Approval)).one()))
    assert made == before
