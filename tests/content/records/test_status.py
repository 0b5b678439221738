"""How the house stands: processes, counts, and what each account did last and does next."""

from __future__ import annotations

import itertools
from datetime import timedelta

from content.foundation import heartbeats
from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import lifecycle
from content.publication.lifecycle import State
from content.records import status
from tests.cast import NOON, Cast
from tests.stage import DUE, released, submitted

Register = dict[tuple[str, str], Account]


def go_out(database: Database, publication_id: str) -> None:
    steps = [State.PLANNED, State.CLAIMED, State.CALLING, State.PUBLISHED]
    with database.writing() as session:
        for before, after in itertools.pairwise(steps):
            changes = {"published_at": DUE} if after is State.PUBLISHED else None
            assert lifecycle.move(session, publication_id, before=before, after=after, now=DUE, actor="worker", changes=changes)


def test_a_process_that_was_never_heard_is_shown_as_silent(database: Database) -> None:
    with database.writing() as session:
        heartbeats.beat(session, "worker", now=NOON, facts={"threads": 4})
        found = status.processes(session, now=NOON + timedelta(seconds=60))
    assert [(process.name, process.alive) for process in found] == [("scheduler", False), ("worker", True)]


def test_a_process_is_silent_after_a_minute(database: Database) -> None:
    with database.writing() as session:
        for name in status.NEEDED:
            heartbeats.beat(session, name, now=NOON)
        assert status.reasons_not_ready(session, now=NOON + timedelta(seconds=60)) == []
        said = status.reasons_not_ready(session, now=NOON + timedelta(seconds=61))
    assert said == ["scheduler: silent for 61 s", "worker: silent for 61 s"]


def test_the_queue_is_as_deep_as_the_scheduler_said(database: Database) -> None:
    with database.writing() as session:
        assert status.queue_depth(session) is None
        heartbeats.beat(session, "scheduler", now=NOON, facts={"queue": 12})
        assert status.queue_depth(session) == 12


def test_posts_in_review_and_publications_are_counted(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        submitted(session, cast, [register["dishub", "x"]], name="Lain")
    released(database, cast, [register["pemprov", "x"], register["pemprov", "facebook"]])
    with database.reading() as session:
        counts = status.counts(session)
    assert counts.in_review == 1
    assert counts.publications == {State.PLANNED: 2}
    assert counts.waiting_for_a_person == 0


def test_each_account_shows_its_last_success_and_its_next_time(database: Database, cast: Cast, register: Register) -> None:
    gone, waiting = register["pemprov", "x"], register["pemprov", "facebook"]
    ids = released(database, cast, [gone, waiting])
    with database.reading() as session:
        before = status.activity(session)
    assert {before[account.id].next_due for account in (gone, waiting)} == {DUE}
    with database.reading() as session:
        by_account = {publication.account_id: publication.id for publication in status.upcoming(session, limit=9)}
    assert sorted(by_account.values()) == sorted(ids)
    go_out(database, by_account[gone.id])
    with database.reading() as session:
        after = status.activity(session)
    assert (after[gone.id].last_success, after[gone.id].next_due) == (DUE, None)
    assert (after[waiting.id].last_success, after[waiting.id].next_due) == (None, DUE)


def test_what_needs_a_decision_is_not_upcoming(database: Database, cast: Cast, register: Register) -> None:
    (missed,) = released(database, cast, [register["dishub", "x"]])
    with database.writing() as session:
        assert lifecycle.move(session, missed, before=State.PLANNED, after=State.MISSED, now=DUE, actor="scheduler")
    with database.reading() as session:
        assert [publication.id for publication in status.waiting_for_a_person(session, limit=9)] == [missed]
        assert status.upcoming(session, limit=9) == []
        assert status.counts(session).waiting_for_a_person == 1
