"""One bell, one call, one result: what happens to a publication, whatever the platform answers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.roles import Role
from content.publication import attempts, changes, claims, decisions, due, gate
from content.publication.gate import Scope
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.variants import Variant
from tests.cast import NOON, Cast
from tests.stage import DUE, PATIENCE, Clock, Stand, crew, draft, receipt, released, state_of
from workers.confirming import confirm_one
from workers.platforms.base import Call, Message, NotNow, Prepared, Receipt, Refused, Target, Unknown
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]


@pytest.fixture
def name(database: Database, cast: Cast, register: Register) -> str:
    """A publication on Pemprov's X, approved and due at DUE."""
    return released(database, cast, [register["pemprov", "x"]])[0]


def test_a_due_publication_goes_out_once_as_approved(database: Database, tmp_path: Path, name: str) -> None:
    stand, clock = Stand(), Clock()
    assert publish_one(crew(database, tmp_path, stand, clock), name) is State.PUBLISHED
    assert [call.message.text for call in stand.sent] == ["Jakarta siap."]
    with database.reading() as session:
        publication = session.get_one(Publication, name)
        assert (publication.remote_id, publication.fence) == ("pemprov-1", 1)
        [attempt] = attempts.history(session, name)
        assert (attempt.result, attempt.fence, attempt.remote_id) == ("accepted", 1, "pemprov-1")


def test_a_redelivered_bell_sends_nothing(database: Database, tmp_path: Path, name: str) -> None:
    stand = Stand()
    team = crew(database, tmp_path, stand, Clock())
    publish_one(team, name)
    assert publish_one(team, name) is None
    assert len(stand.sent) == 1


def test_an_early_bell_sends_nothing(database: Database, tmp_path: Path, name: str) -> None:
    stand = Stand()
    assert publish_one(crew(database, tmp_path, stand, Clock(DUE - PATIENCE.lead - timedelta(milliseconds=1))), name) is None
    assert (stand.sent, state_of(database, name)) == ([], State.PLANNED)


def test_a_bell_rung_a_moment_early_waits_for_the_time(database: Database, tmp_path: Path, name: str) -> None:
    stand, clock = Stand(), Clock(DUE - PATIENCE.lead)
    assert publish_one(crew(database, tmp_path, stand, clock), name) is State.PUBLISHED
    assert clock.moment == DUE
    with database.reading() as session:
        assert [attempt.opened_at for attempt in attempts.history(session, name)] == [DUE]


def test_a_bell_for_nothing_sends_nothing(database: Database, tmp_path: Path) -> None:
    assert publish_one(crew(database, tmp_path, Stand(), Clock()), "0" * 32) is None


def test_the_attempt_is_in_the_ledger_before_the_call(database: Database, tmp_path: Path, name: str) -> None:
    seen: list[str | None] = []

    def look() -> None:
        with database.reading() as session:
            seen.extend(attempt.result for attempt in attempts.history(session, name))
            assert session.get_one(Publication, name).state == State.CALLING

    publish_one(crew(database, tmp_path, Stand(before_answer=look), Clock()), name)
    assert seen == [None]


def test_certainly_not_sent_waits_and_is_tried_again_with_a_new_fence(database: Database, tmp_path: Path, name: str) -> None:
    stand, clock = Stand(answers=[NotNow("429", wait_seconds=30)]), Clock()
    team = crew(database, tmp_path, stand, clock)
    assert publish_one(team, name) is State.RETRY_WAIT
    assert publish_one(team, name) is None
    clock.forward(timedelta(seconds=31))
    assert publish_one(team, name) is State.PUBLISHED
    with database.reading() as session:
        assert [(row.fence, row.result) for row in attempts.history(session, name)] == [(1, "not_sent"), (2, "accepted")]


def test_tries_come_to_an_end(database: Database, tmp_path: Path, name: str) -> None:
    stand, clock = Stand(answers=[NotNow("503")] * 9), Clock()
    team = crew(database, tmp_path, stand, clock)
    for _ in range(PATIENCE.most_tries):
        publish_one(team, name)
        clock.forward(timedelta(minutes=2))
    assert (state_of(database, name), len(stand.sent)) == (State.FAILED, PATIENCE.most_tries)


def test_a_refusal_fails_with_the_platforms_words(database: Database, tmp_path: Path, name: str) -> None:
    assert publish_one(crew(database, tmp_path, Stand(answers=[Refused("text too long")]), Clock()), name) is State.FAILED
    with database.reading() as session:
        assert session.get_one(Publication, name).reason == "text too long"


def test_nobody_resends_what_is_uncertain(database: Database, tmp_path: Path, name: str) -> None:
    stand, clock = Stand(answers=[Unknown("connection reset")]), Clock()
    team = crew(database, tmp_path, stand, clock)
    assert publish_one(team, name) is State.UNCERTAIN
    clock.forward(timedelta(hours=1))
    assert publish_one(team, name) is None
    assert len(stand.sent) == 1


def test_what_is_uncertain_is_found_and_settled(database: Database, tmp_path: Path, name: str) -> None:
    stand, clock = Stand(answers=[Unknown("timeout")], findable=receipt("99")), Clock()
    team = crew(database, tmp_path, stand, clock)
    publish_one(team, name)
    clock.forward(PATIENCE.looks[0])
    assert confirm_one(team, name) is State.PUBLISHED
    with database.reading() as session:
        assert session.get_one(Publication, name).remote_id == "99"
        assert attempts.open_one(session, name) is None


def test_two_alike_do_not_both_claim_the_one_post_that_is_there(
    database: Database, cast: Cast, register: Register, tmp_path: Path
) -> None:
    first, second = (released(database, cast, [register["pemprov", "x"]], name=title)[0] for title in ("A", "B"))
    stand, clock = Stand(answers=[receipt("7"), Unknown("timeout")], findable=receipt("7")), Clock()
    team = crew(database, tmp_path, stand, clock)
    publish_one(team, first)
    publish_one(team, second)
    clock.forward(PATIENCE.looks[0])
    assert confirm_one(team, second) is State.UNCERTAIN
    assert state_of(database, first) is State.PUBLISHED


def test_what_is_never_found_goes_to_a_person_after_the_quiet_period(database: Database, tmp_path: Path, name: str) -> None:
    stand, clock = Stand(answers=[Unknown("timeout")]), Clock()
    team = crew(database, tmp_path, stand, clock)
    publish_one(team, name)
    results = []
    for look in PATIENCE.looks:
        clock.moment = DUE + look
        results.append(confirm_one(team, name))
    assert results == [State.UNCERTAIN, State.UNCERTAIN, State.UNCERTAIN, State.NEEDS_PERSON]
    assert len(stand.sent) == 1


def test_a_worker_that_died_in_the_call_leaves_an_uncertain_publication(database: Database, tmp_path: Path, name: str) -> None:
    stand, clock = Stand(answers=[KeyboardInterrupt()]), Clock()
    with pytest.raises(KeyboardInterrupt):
        publish_one(crew(database, tmp_path, stand, clock), name)
    later = DUE + PATIENCE.lease + timedelta(seconds=1)
    with database.writing() as session:
        [(found, fence, state)] = due.expired(session, now=later)
        assert due.let_go(session, found, fence=fence, state=state, now=later, patience=PATIENCE)
    assert state_of(database, name) is State.UNCERTAIN


def test_a_worker_that_died_after_the_claim_leaves_it_planned(database: Database, tmp_path: Path, name: str) -> None:
    with database.writing() as session:
        assert claims.claim(session, name, now=DUE, patience=PATIENCE)
    later = DUE + PATIENCE.lease + timedelta(seconds=1)
    with database.writing() as session:
        [(found, fence, state)] = due.expired(session, now=later)
        due.let_go(session, found, fence=fence, state=state, now=later, patience=PATIENCE)
    stand = Stand()
    assert publish_one(crew(database, tmp_path, stand, Clock(later)), name) is State.PUBLISHED
    assert len(stand.sent) == 1


def test_a_late_truthful_reply_settles_what_the_sweep_left_open(database: Database, tmp_path: Path, name: str) -> None:
    clock = Clock()

    def sweep_meanwhile() -> None:
        later = DUE + PATIENCE.lease + timedelta(seconds=1)
        with database.writing() as session:
            for found, fence, state in due.expired(session, now=later):
                due.let_go(session, found, fence=fence, state=state, now=later, patience=PATIENCE)

    assert publish_one(crew(database, tmp_path, Stand(before_answer=sweep_meanwhile), clock), name) is State.PUBLISHED
    assert state_of(database, name) is State.PUBLISHED


def test_two_workers_at_once_send_once(database: Database, tmp_path: Path, name: str) -> None:
    rival = Stand()

    def rival_comes() -> None:
        assert publish_one(crew(database, tmp_path, rival, Clock()), name) is None

    stand = Stand(before_answer=rival_comes)
    publish_one(crew(database, tmp_path, stand, Clock()), name)
    assert (len(stand.sent), len(rival.sent)) == (1, 0)


def test_a_stalled_worker_leaves_before_the_first_byte(database: Database, tmp_path: Path, name: str) -> None:
    clock = Clock()

    class Slow(Stand):
        def prepare(self, target: Target, message: Message) -> Prepared:
            clock.forward(PATIENCE.deadline + timedelta(seconds=1))
            return super().prepare(target, message)

        def publish(self, target: Target, call: Call) -> Receipt:
            assert not call.may_start()
            raise NotNow("deadline passed")

    assert publish_one(crew(database, tmp_path, Slow(), clock), name) is State.RETRY_WAIT


def test_a_hold_stops_what_is_not_in_the_ledger(database: Database, cast: Cast, tmp_path: Path, name: str) -> None:
    with database.writing() as session:
        hold = gate.place(session, scope=Scope.ALL, object_id="", reason="Gempa", by=cast.alya, now=NOON)
    stand = Stand()
    assert publish_one(crew(database, tmp_path, stand, Clock()), name) is None
    assert (stand.sent, state_of(database, name)) == ([], State.PLANNED)
    with database.writing() as session:
        assert decisions.lift(session, hold.id, by=cast.dewi, now=DUE + timedelta(minutes=5)) == 1
    assert state_of(database, name) is State.HELD


def test_a_hold_between_claim_and_call_stops_the_call(database: Database, cast: Cast, tmp_path: Path, name: str) -> None:
    class HeldMeanwhile(Stand):
        def prepare(self, target: Target, message: Message) -> Prepared:
            with database.writing() as session:
                gate.place(session, scope=Scope.ALL, object_id="", reason="Gempa", by=cast.alya, now=DUE)
            return super().prepare(target, message)

    stand = HeldMeanwhile()
    assert publish_one(crew(database, tmp_path, stand, Clock()), name) is None
    assert (stand.sent, state_of(database, name)) == ([], State.PLANNED)


def test_what_was_tampered_with_is_blocked(database: Database, tmp_path: Path, name: str) -> None:
    with database.writing() as session:
        session.query(Variant).update({"text": "Jakarta tidak siap."})
    stand = Stand()
    assert publish_one(crew(database, tmp_path, stand, Clock()), name) is None
    assert (stand.sent, state_of(database, name)) == ([], State.BLOCKED)


def test_an_approver_who_lost_the_role_no_longer_counts_at_the_hour(
    database: Database, cast: Cast, tmp_path: Path, name: str
) -> None:
    with database.writing() as session:
        dewi = session.merge(cast.dewi)
        dewi.role_rows = [row for row in dewi.role_rows if row.role != Role.APPROVER]
    stand = Stand()
    publish_one(crew(database, tmp_path, stand, Clock()), name)
    assert (stand.sent, state_of(database, name)) == ([], State.BLOCKED)


def test_an_account_switched_off_gets_nothing(database: Database, tmp_path: Path, name: str) -> None:
    with database.writing() as session:
        session.query(Account).update({"active": False})
    stand = Stand()
    publish_one(crew(database, tmp_path, stand, Clock()), name)
    assert (stand.sent, state_of(database, name)) == ([], State.BLOCKED)


def test_an_edit_cannot_catch_what_is_going_out(
    database: Database, cast: Cast, register: Register, tmp_path: Path, name: str
) -> None:
    caught: list[Exception] = []

    def edit() -> None:
        with database.writing() as session:
            post = session.get_one(Publication, name).post
            new = draft(post.campaign_id, [register["pemprov", "x"]], text="Lain.")
            changes.rewrite(session, post=post, draft=new, expected_version=1, by=cast.bima, now=DUE)

    def try_to_edit() -> None:
        try:
            edit()
        except changes.AlreadyGoingOut as refusal:
            caught.append(refusal)

    assert publish_one(crew(database, tmp_path, Stand(before_answer=try_to_edit), Clock()), name) is State.PUBLISHED
    assert len(caught) == 1


def test_what_went_out_is_never_released_again(database: Database, cast: Cast, register: Register, tmp_path: Path) -> None:
    accounts = [register["pemprov", "x"], register["kominfotik", "x"]]
    out, _waiting = released(database, cast, accounts)
    publish_one(crew(database, tmp_path, Stand(), Clock()), out)
    with database.writing() as session:
        publication = session.get_one(Publication, out)
        new = draft(publication.post.campaign_id, accounts, text="Lain.")
        with pytest.raises(changes.VariantIsOut):
            changes.rewrite(session, post=publication.post, draft=new, expected_version=1, by=cast.bima, now=NOON)
