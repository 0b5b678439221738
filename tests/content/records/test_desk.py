"""The desk: each person sees what they can do something about, and not what others must do."""

from __future__ import annotations

from content.approval import approvals, reviews
from content.approval.digest import describe
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.publication import lifecycle
from content.publication.lifecycle import State
from content.records import desk
from content.records.desk import Desk
from content.writing.posts import Post
from tests.cast import NOON, Cast
from tests.stage import released, submitted, written

Register = dict[tuple[str, str], Account]


def of(database: Database, person: Person) -> Desk:
    with database.reading() as session:
        return desk.desk(session, person_id=person.id, roles=person.roles)


def titles(posts: list[Post]) -> list[str]:
    return [post.title for post in posts]


def test_a_draft_lies_on_its_authors_desk_alone(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        written(session, cast, [register["pemprov", "x"]])
    assert titles(of(database, cast.alya).drafts) == ["Jakarta siap"]
    assert not of(database, cast.bima)


def test_what_is_in_review_lies_with_those_who_may_decide_and_did_not_write_it(
    database: Database, cast: Cast, register: Register
) -> None:
    with database.writing() as session:
        submitted(session, cast, [register["pemprov", "x"]])
    assert titles(of(database, cast.dewi).to_review) == ["Jakarta siap"]
    assert [bool(of(database, person)) for person in (cast.alya, cast.gita, cast.hadi)] == [False, False, False]


def test_who_has_agreed_already_is_not_asked_again(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        post = submitted(session, cast, [register["pemprov", "x"]], sensitivity="sensitive")
        approvals.give(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=NOON)
    assert not of(database, cast.dewi)
    assert titles(of(database, cast.eko).to_review) == ["Jakarta siap"]


def test_what_must_be_changed_goes_back_to_its_author(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        post = submitted(session, cast, [register["pemprov", "x"]])
        reviews.request_changes(session, post=post, by=cast.dewi, note="Sebutkan jam", now=NOON)
    assert titles(of(database, cast.alya).to_change) == ["Jakarta siap"]
    assert not of(database, cast.dewi)


def test_a_campaign_is_counted_by_posts_and_publications(database: Database, cast: Cast, register: Register) -> None:
    one, _two = released(database, cast, [register["pemprov", "x"], register["kominfotik", "x"]])
    with database.writing() as session:
        lifecycle.move(session, one, before=State.PLANNED, after=State.MISSED, now=NOON, actor="scheduler")
    with database.reading() as session:
        [found] = desk.standings(session)
    assert (found.posts, found.approved, found.ahead, found.out, found.troubled) == (1, 1, 1, 0, 1)
