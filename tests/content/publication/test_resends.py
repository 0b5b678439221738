"""Sending again what nobody could find: two people, after the quiet period, and never on the word of a machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from content.approval import approvals, reviews
from content.approval.digest import describe
from content.foundation import journal
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.people.roles import NotAllowed
from content.publication import attempts, changes, decisions, gate, lifecycle, releases, resends
from content.publication.decisions import NothingToDecide
from content.publication.gate import Scope
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.publication.resends import AlreadyAsked, SamePerson, TooSoon, WhyAgain, WouldNotGoOut
from content.writing.drafts import Draft, as_draft
from tests.cast import Cast
from tests.stage import DUE, PATIENCE, Clock, Stand, crew, lost, released, state_of
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]
LATER = DUE + timedelta(minutes=31)


@pytest.fixture
def name(database: Database, cast: Cast, register: Register, tmp_path: Path) -> str:
    """A publication that was sent, was never found, and needs a person."""
    [made] = released(database, cast, [register["pemprov", "x"]])
    lost(database, tmp_path, made)
    return made


def ask(database: Database, name: str, by: Person, *, reason: str = "Tidak ada di akun.") -> str:
    with database.writing() as session:
        return resends.ask(session, name, reason=reason, by=by, now=LATER, patience=PATIENCE).id


def agree(database: Database, wish: str, by: Person) -> None:
    with database.writing() as session:
        resends.agree(session, wish, by=by, now=LATER, patience=PATIENCE)


def revoke(database: Database, cast: Cast, name: str) -> None:
    with database.writing() as session:
        approvals.revoke_all(session, post=session.get_one(Publication, name).post, by=cast.fitri.id, now=LATER)


def test_two_people_let_it_go_once_more_and_one_post_comes_of_it(
    database: Database, cast: Cast, name: str, tmp_path: Path
) -> None:
    agree(database, ask(database, name, cast.gita), cast.dewi)
    assert state_of(database, name) is State.PLANNED
    stand, clock = Stand(), Clock(LATER + timedelta(seconds=5))
    assert publish_one(crew(database, tmp_path, stand, clock), name) is State.PUBLISHED
    assert publish_one(crew(database, tmp_path, stand, clock), name) is None
    assert len(stand.sent) == 1
    with database.reading() as session:
        ledger = attempts.history(session, name)
        assert [(row.fence, row.result) for row in ledger] == [(1, "unknown"), (2, "accepted")]
        assert len({row.idempotency_key for row in ledger}) == 1
        assert list(journal.breaks(session)) == []


def test_a_publication_that_goes_again_starts_anew(database: Database, cast: Cast, name: str) -> None:
    agree(database, ask(database, name, cast.gita), cast.dewi)
    with database.reading() as session:
        row = session.get_one(Publication, name)
        assert (row.due_at, row.resent_at) == (LATER + resends.SOON, LATER)
        assert (row.tries, row.looks, row.next_look_at, row.next_try_at, row.staged, row.rung_at) == (
            0,
            0,
            None,
            None,
            None,
            None,
        )


def test_whoever_asks_cannot_agree(database: Database, cast: Cast, name: str) -> None:
    wish = ask(database, name, cast.dewi)
    with pytest.raises(SamePerson):
        agree(database, wish, cast.dewi)
    assert state_of(database, name) is State.NEEDS_PERSON


@pytest.mark.parametrize("who", ["alya", "fitri", "hadi"])
def test_only_approvers_and_publishers_ask_and_agree(database: Database, cast: Cast, name: str, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask(database, name, getattr(cast, who))
    wish = ask(database, name, cast.gita)
    with pytest.raises(NotAllowed):
        agree(database, wish, getattr(cast, who))


def test_asking_needs_a_reason(database: Database, cast: Cast, name: str) -> None:
    with pytest.raises(WhyAgain):
        ask(database, name, cast.gita, reason="  ")


def test_one_open_wish_is_enough(database: Database, cast: Cast, name: str) -> None:
    ask(database, name, cast.gita)
    with pytest.raises(AlreadyAsked, match="Gita"):
        ask(database, name, cast.dewi)


def test_a_wish_that_was_withdrawn_cannot_be_agreed_to_and_makes_room_for_another(
    database: Database, cast: Cast, name: str
) -> None:
    wish = ask(database, name, cast.gita)
    with database.writing() as session:
        resends.withdraw(session, wish, by=cast.gita, now=LATER)
    with pytest.raises(NothingToDecide):
        agree(database, wish, cast.dewi)
    agree(database, ask(database, name, cast.gita), cast.eko)
    assert state_of(database, name) is State.PLANNED


def test_before_the_quiet_period_is_over_nobody_is_believed(database: Database, cast: Cast, name: str) -> None:
    soon = DUE + PATIENCE.quiet - timedelta(seconds=1)
    with database.writing() as session, pytest.raises(TooSoon) as refused:
        resends.ask(session, name, reason="Tidak ada.", by=cast.gita, now=soon, patience=PATIENCE)
    assert "1" in refused.value.say_fix()
    wish = ask(database, name, cast.gita)
    with database.writing() as session, pytest.raises(TooSoon):
        resends.agree(session, wish, by=cast.dewi, now=soon, patience=PATIENCE)


def test_a_second_agreement_sends_nothing_more(database: Database, cast: Cast, name: str, tmp_path: Path) -> None:
    wish = ask(database, name, cast.gita)
    agree(database, wish, cast.dewi)
    with pytest.raises(NothingToDecide):
        agree(database, wish, cast.eko)


def test_a_wish_is_void_once_anything_happened_since(database: Database, cast: Cast, name: str, tmp_path: Path) -> None:
    """However it came to be sent a second time, whoever agreed had looked for the first only."""
    old = ask(database, name, cast.gita)
    with database.writing() as session:
        lifecycle.move(session, name, before=State.NEEDS_PERSON, after=State.PLANNED, now=LATER, actor="repair")
    lost(database, tmp_path, name, at=LATER)
    with pytest.raises(NothingToDecide):
        agree(database, old, cast.eko)
    with database.reading() as session:
        assert resends.wish_for(session, session.get_one(Publication, name)) is None
    much_later = LATER + timedelta(minutes=31)
    with database.writing() as session:
        new = resends.ask(session, name, reason="Masih tidak ada.", by=cast.gita, now=much_later, patience=PATIENCE)
        resends.agree(session, new.id, by=cast.eko, now=much_later, patience=PATIENCE)
    assert state_of(database, name) is State.PLANNED


def test_a_wish_for_what_was_given_up_is_void(database: Database, cast: Cast, name: str) -> None:
    wish = ask(database, name, cast.gita)
    with database.writing() as session:
        decisions.abandon(session, name, reason="Batal", by=cast.gita, now=LATER)
    with pytest.raises(NothingToDecide):
        agree(database, wish, cast.dewi)
    assert state_of(database, name) is State.ABANDONED


def test_without_its_approvals_the_second_persons_word_counts_for_nothing(database: Database, cast: Cast, name: str) -> None:
    wish = ask(database, name, cast.gita)
    revoke(database, cast, name)
    with pytest.raises(WouldNotGoOut, match="approvals"):
        agree(database, wish, cast.eko)
    with database.reading() as session:
        row = session.get_one(Publication, name)
        assert (row.state, row.resent_at, resends.wish_for(session, row) is not None) == (State.NEEDS_PERSON, None, True)


def test_an_approval_that_is_revoked_after_both_agreed_still_blocks(
    database: Database, cast: Cast, name: str, tmp_path: Path
) -> None:
    agree(database, ask(database, name, cast.gita), cast.eko)
    revoke(database, cast, name)
    stand = Stand()
    publish_one(crew(database, tmp_path, stand, Clock(LATER + timedelta(seconds=5))), name)
    assert state_of(database, name) is State.BLOCKED
    assert stand.sent == []


def test_a_hold_stops_the_second_person(database: Database, cast: Cast, name: str) -> None:
    wish = ask(database, name, cast.gita)
    with database.writing() as session:
        gate.place(session, scope=Scope.ALL, object_id="", reason="Berkabung", by=cast.dewi, now=LATER)
    with pytest.raises(WouldNotGoOut, match="gate is closed"):
        agree(database, wish, cast.dewi)
    assert state_of(database, name) is State.NEEDS_PERSON


def test_the_time_is_the_only_thing_that_may_be_new(database: Database, cast: Cast, name: str, tmp_path: Path) -> None:
    agree(database, ask(database, name, cast.gita), cast.dewi)
    with database.writing() as session:
        session.get_one(Publication, name).variant.text = "Jakarta siap sekali."
    stand = Stand()
    publish_one(crew(database, tmp_path, stand, Clock(LATER + timedelta(seconds=5))), name)
    assert (state_of(database, name), stand.sent) == (State.BLOCKED, [])


def test_what_was_called_off_after_a_resend_is_never_planned_again_by_an_edit(
    database: Database, cast: Cast, name: str
) -> None:
    """The first call may have arrived: only a person who looks may let it go out again."""
    agree(database, ask(database, name, cast.gita), cast.dewi)
    with database.writing() as session:
        post = session.get_one(Publication, name).post
        later = replace(as_draft(session.get_one(Publication, name).variant), local_time="2026-09-02T13:00")
        changed = Draft(post.campaign_id, post.phase, post.title, post.text, (later,))
        changes.rewrite(session, post=post, draft=changed, expected_version=post.version, by=cast.alya, now=LATER)
        reviews.submit(session, post=post, by=cast.alya, now=LATER)
        releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=LATER)
        assert [row.state for row in changes.of_post(session, post.id)] == [State.CANCELLED]


def test_the_journal_tells_who_asked_and_who_agreed(database: Database, cast: Cast, name: str) -> None:
    agree(database, ask(database, name, cast.gita), cast.dewi)
    with database.reading() as session:
        told = [(entry.action, entry.actor) for entry in journal.about(session, "publication", name)]
    assert told[-3:] == [
        ("publication.resend_asked", cast.gita.id),
        ("publication.resend_agreed", cast.dewi.id),
        ("publication.moved", cast.dewi.id),
    ]
