"""Approval is bound to exactly what was seen, and given by others."""

from __future__ import annotations

import pytest

from content.approval import approvals, reviews
from content.approval.approvals import AlreadyApproved, ChangedSinceSeen, NotInReview, NotYourOwn
from content.approval.digest import describe
from content.approval.reviews import NoteMissing, NothingToReview, NotReadyToSubmit
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import PersonRole
from content.people.roles import NotAllowed, Role
from content.publication import changes, releases
from content.publication.lifecycle import State
from content.writing import drafts
from content.writing.posts import Post, PostState
from tests.cast import NOON, Cast
from tests.stage import draft, released, state_of, submitted, written

Register = dict[tuple[str, str], Account]


def test_an_approver_who_wrote_it_cannot_approve_it(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        dewi = session.merge(cast.dewi)
        dewi.role_rows.append(PersonRole(role=Role.AUTHOR))
        post = drafts.write(
            session, draft(written(session, cast, []).campaign_id, [register["pemprov", "x"]]), by=dewi, now=NOON
        )
        reviews.submit(session, post=post, by=dewi, now=NOON)
        with pytest.raises(NotYourOwn):
            approvals.give(session, post=post, seen=describe(session, post).digest, approver=dewi, now=NOON)


def test_only_an_approver_approves(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        post = submitted(session, cast, [register["pemprov", "x"]])
        for person in (cast.bima, cast.citra, cast.fitri, cast.gita, cast.hadi):
            with pytest.raises(NotAllowed):
                approvals.give(session, post=post, seen=describe(session, post).digest, approver=person, now=NOON)


def test_what_was_not_seen_is_not_approved(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        post = submitted(session, cast, [register["pemprov", "x"]])
        with pytest.raises(ChangedSinceSeen):
            approvals.give(session, post=post, seen="0" * 64, approver=cast.dewi, now=NOON)


def test_a_draft_cannot_be_approved(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        post = written(session, cast, [register["pemprov", "x"]])
        with pytest.raises(NotInReview):
            approvals.give(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=NOON)


def test_a_sensitive_post_needs_two_different_people(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        post = submitted(session, cast, [register["pemprov", "x"]], sensitivity="sensitive")
        seen = describe(session, post).digest
        first = releases.approve(session, post=post, seen=seen, approver=cast.dewi, now=NOON)
        assert (first.still_needed, first.planned, post.state) == (1, 0, PostState.IN_REVIEW)
        with pytest.raises(AlreadyApproved):
            releases.approve(session, post=post, seen=seen, approver=cast.dewi, now=NOON)
        second = releases.approve(session, post=post, seen=seen, approver=cast.eko, now=NOON)
        assert (second.still_needed, second.planned, post.state) == (0, 1, PostState.APPROVED)


def test_an_edit_voids_the_approval_and_takes_the_publication_back(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        [post] = session.query(Post).all()
        new = draft(post.campaign_id, [register["pemprov", "x"]], text="Jakarta sungguh siap.")
        changes.rewrite(session, post=post, draft=new, expected_version=1, by=cast.bima, now=NOON)
        assert (post.state, post.version) == (PostState.DRAFT, 2)
        assert not approvals.enough(session, post, describe(session, post).digest)
    assert state_of(database, name) is State.CANCELLED


def test_the_digest_names_every_word_time_and_account(database: Database, cast: Cast, register: Register) -> None:
    accounts = [register["pemprov", "x"], register["kominfotik", "x"]]
    with database.writing() as session:
        post = written(session, cast, accounts)
        digests = {describe(session, post).digest}
        for step, changed in enumerate(
            (
                draft(post.campaign_id, accounts, text="Jakarta siap!"),
                draft(post.campaign_id, accounts[:1]),
                draft(post.campaign_id, accounts, sensitivity="sensitive"),
            ),
            start=1,
        ):
            drafts.rewrite(session, post=post, draft=changed, expected_version=step, by=cast.alya, now=NOON)
            digests.add(describe(session, post).digest)
        assert len(digests) == 4


def test_a_revoked_role_no_longer_counts(database: Database, cast: Cast, register: Register) -> None:
    released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        [post] = session.query(Post).all()
        digest = describe(session, post).digest
        assert approvals.enough(session, post, digest)
        session.merge(cast.dewi).role_rows.clear()
        session.flush()
        session.expire_all()
        assert not approvals.enough(session, post, digest)


def test_a_post_without_accounts_is_not_submitted(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        post = written(session, cast, [])
        with pytest.raises(NothingToReview):
            reviews.submit(session, post=post, by=cast.alya, now=NOON)


def test_everything_that_blocks_is_said_at_once(database: Database, cast: Cast, register: Register) -> None:
    accounts = [register["pemprov", "x"], register["pemprov", "instagram"]]
    with database.writing() as session:
        post = drafts.write(
            session, draft(written(session, cast, []).campaign_id, accounts, text="a" * 281), by=cast.alya, now=NOON
        )
        with pytest.raises(NotReadyToSubmit) as refusal:
            reviews.submit(session, post=post, by=cast.alya, now=NOON)
    assert "281" in refusal.value.sentence()
    assert "without a picture" in refusal.value.sentence()


def test_asking_for_changes_needs_a_note_and_gives_the_post_back(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        post = submitted(session, cast, [register["pemprov", "x"]])
        with pytest.raises(NoteMissing):
            reviews.request_changes(session, post=post, by=cast.dewi, note="  ", now=NOON)
        reviews.request_changes(session, post=post, by=cast.dewi, note="Tambahkan sumber.", now=NOON)
        assert post.state == PostState.CHANGES_REQUESTED
        assert reviews.last_note(session, post.id) == "Tambahkan sumber."
        assert reviews.waiting(session) == []
