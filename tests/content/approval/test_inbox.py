"""The inbox: what waits, and what waits next for this reader."""

from __future__ import annotations

from datetime import timedelta

from content.approval import inbox, reviews
from content.approval.digest import describe
from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import releases
from content.writing import drafts
from tests import stage
from tests.cast import NOON, Cast

Register = dict[tuple[str, str], Account]


def two(database: Database, cast: Cast, register: Register, *, sensitivity: str = "routine") -> list[str]:
    """Two posts by Alya that wait, a minute apart; their ids, oldest first."""
    accounts = [register["pemprov", "x"], register["pemprov", "facebook"]]
    ids = []
    with database.writing() as session:
        campaign_id = stage.campaign(session).id
        for minute in range(2):
            draft = stage.draft(campaign_id, accounts, sensitivity=sensitivity)
            post = drafts.write(session, draft, by=cast.alya, now=NOON)
            reviews.submit(session, post=post, by=cast.alya, now=NOON + timedelta(minutes=minute))
            ids.append(post.id)
    return ids


def test_the_oldest_waits_first_with_its_networks_and_its_earliest_time(
    database: Database, cast: Cast, register: Register
) -> None:
    ids = two(database, cast, register)
    with database.reading() as session:
        rows = inbox.waiting(session)
    assert [row.post.id for row in rows] == ids
    assert (rows[0].platforms, rows[0].due_at, rows[0].needed) == (("facebook", "x"), stage.DUE, 1)


def test_who_has_agreed_is_known(database: Database, cast: Cast, register: Register) -> None:
    first, _second = two(database, cast, register, sensitivity="sensitive")
    with database.writing() as session:
        post = inbox.waiting(session)[0].post
        releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=NOON)
        rows = {row.post.id: row for row in inbox.waiting(session)}
    assert (rows[first].given, rows[first].needed) == (frozenset({cast.dewi.id}), 2)


def test_the_next_is_one_the_reader_may_still_decide(database: Database, cast: Cast, register: Register) -> None:
    first, second = two(database, cast, register, sensitivity="sensitive")
    with database.writing() as session:
        assert inbox.next_after(session, first, reader=cast.dewi.id) == second
        assert inbox.next_after(session, first, reader=cast.alya.id) is None
        post = inbox.waiting(session)[1].post
        releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=NOON)
        assert inbox.next_after(session, first, reader=cast.dewi.id) is None
