"""The survey raises each thing once, clears it when it is over, and costs nothing while nothing is wrong."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select

from content.foundation import heartbeats, journal
from content.foundation.db import Database
from content.foundation.journal import Entry
from content.people.accounts import Account
from content.publication import lifecycle
from content.publication.breakers import Breaker
from content.publication.dispatch import Dispatch
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.records import alarms, evidence, surveys
from content.records.alarms import Kind
from content.records.evidence import Asked, Seen
from tests.cast import NOON, Cast
from tests.stage import DUE, released

Register = dict[tuple[str, str], Account]

LONG_AGO = NOON - timedelta(days=1)
# Tables that do not grow with history.
SMALL = {"heartbeat", "dispatch", "breaker", "account"}
ROADS: dict[Kind, tuple[State, ...]] = {
    Kind.MISSED: (State.PLANNED, State.MISSED),
    Kind.BLOCKED: (State.PLANNED, State.CLAIMED, State.BLOCKED),
    Kind.FAILED: (State.PLANNED, State.CLAIMED, State.CALLING, State.FAILED),
    Kind.UNCERTAIN: (State.PLANNED, State.CLAIMED, State.CALLING, State.UNCERTAIN),
    Kind.NEEDS_PERSON: (State.PLANNED, State.CLAIMED, State.CALLING, State.UNCERTAIN, State.NEEDS_PERSON),
}


def alive(database: Database, at: datetime) -> None:
    with database.writing() as session:
        for name in ("scheduler", "worker"):
            heartbeats.beat(session, name, now=at)


def survey(database: Database, at: datetime, *, since: datetime = LONG_AGO, all_alive: bool = True) -> None:
    if all_alive:
        alive(database, at)
    with database.writing() as session:
        surveys.survey(session, now=at, since=since)


def kinds(database: Database) -> list[str]:
    with database.reading() as session:
        return [alarm.kind for alarm in alarms.standing(session)]


def told(database: Database, action: str) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Entry).where(Entry.action == action)).all())


def walk(database: Database, publication_id: str, road: tuple[State, ...], at: datetime = DUE) -> None:
    with database.writing() as session:
        for before, after in itertools.pairwise(road):
            assert lifecycle.move(session, publication_id, before=before, after=after, now=at, actor="worker")


@pytest.mark.parametrize("kind", ROADS)
def test_each_state_that_needs_a_person_is_raised_once_and_cleared_once(
    database: Database, cast: Cast, register: Register, kind: Kind
) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    walk(database, name, ROADS[kind])
    for minutes in (31, 32, 33):
        survey(database, DUE + timedelta(minutes=minutes))
    assert kinds(database) == [kind]
    after = State.PUBLISHED if kind is Kind.UNCERTAIN else State.ABANDONED
    walk(database, name, (State(kind.value), after))
    for minutes in (34, 35):
        survey(database, DUE + timedelta(minutes=minutes))
    assert (kinds(database), told(database, "alarm.raised"), told(database, "alarm.cleared")) == ([], 1, 1)


def test_an_uncertain_publication_is_given_half_an_hour(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    walk(database, name, ROADS[Kind.UNCERTAIN])
    survey(database, DUE + timedelta(minutes=29, seconds=59))
    assert kinds(database) == []
    survey(database, DUE + timedelta(minutes=30))
    assert kinds(database) == ["uncertain"]


def test_what_goes_wrong_again_is_raised_again(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    walk(database, name, ROADS[Kind.NEEDS_PERSON])
    survey(database, DUE)
    walk(database, name, (State.NEEDS_PERSON, State.PLANNED))
    survey(database, DUE)
    walk(database, name, ROADS[Kind.MISSED])
    survey(database, DUE)
    assert (kinds(database), told(database, "alarm.raised")) == (["missed"], 2)


def test_an_alarm_says_which_post_and_since_when(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    walk(database, name, ROADS[Kind.MISSED])
    survey(database, DUE + timedelta(minutes=9))
    with database.reading() as session:
        [alarm] = alarms.standing(session)
    said = alarms.said(alarm.kind, alarm.known())
    assert said.what == "“Jakarta siap” on Pemprov DKI Jakarta (X): its time passed and it was not sent"
    assert (alarm.since, alarm.object_id, said.severity) == (DUE, name, "danger")


def show(database: Database, name: str, text: str, at: datetime) -> None:
    with database.writing() as session:
        evidence.keep(
            session, name, approved=Asked("Jakarta siap.", ()), seen=Seen("https://contoh.example/1", text, ()), now=at
        )


def test_what_is_public_and_was_not_approved_is_raised_until_someone_takes_note(
    database: Database, cast: Cast, register: Register
) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    walk(database, name, (State.PLANNED, State.CLAIMED, State.CALLING, State.PUBLISHED))
    show(database, name, "Lain.", DUE)
    survey(database, DUE)
    with database.writing() as session:
        [alarm] = alarms.standing(session)
        assert (alarm.kind, alarm.known()["differences"]) == (Kind.DIFFERS, "text")
        alarms.take_note(session, alarm.id, by=cast.gita, now=DUE)
    survey(database, DUE + timedelta(minutes=1))
    assert kinds(database) == []
    show(database, name, "Lain lagi.", DUE + timedelta(minutes=2))
    survey(database, DUE + timedelta(minutes=2))
    assert kinds(database) == ["differs"]


def test_a_gladi_raises_nothing(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    walk(database, name, ROADS[Kind.MISSED])
    with database.writing() as session:
        session.get_one(Publication, name).run = "gladi-1"
        session.add(Breaker(account_id=register["pemprov", "x"].id, run="gladi-1", opened_at=DUE, failures=5))
    survey(database, DUE)
    assert kinds(database) == []


def test_a_process_that_is_silent_for_a_minute_is_raised_and_cleared_when_it_is_heard(database: Database) -> None:
    alive(database, NOON)
    survey(database, NOON + timedelta(seconds=60), all_alive=False)
    assert kinds(database) == []
    with database.writing() as session:
        heartbeats.beat(session, "worker", now=NOON + timedelta(seconds=61))
    survey(database, NOON + timedelta(seconds=61), all_alive=False)
    with database.reading() as session:
        assert [alarm.object_id for alarm in alarms.standing(session)] == ["scheduler"]
    survey(database, NOON + timedelta(seconds=70))
    assert kinds(database) == []


def test_a_silence_is_believed_only_by_who_has_listened_that_long(database: Database) -> None:
    alive(database, LONG_AGO)
    survey(database, NOON + timedelta(seconds=60), since=NOON, all_alive=False)
    assert kinds(database) == []
    survey(database, NOON + timedelta(seconds=61), since=NOON, all_alive=False)
    assert kinds(database) == ["silent"]
    # Somebody new to it does not take the alarm back.
    survey(database, NOON + timedelta(seconds=70), since=NOON + timedelta(seconds=65), all_alive=False)
    assert (kinds(database), told(database, "alarm.cleared")) == (["silent"], 0)


def test_bells_that_nobody_hears_are_raised_only_while_somebody_rings(database: Database) -> None:
    alive(database, NOON)
    later = NOON + timedelta(seconds=61)
    survey(database, later, all_alive=False)
    with database.writing() as session:
        assert [alarm.object_id for alarm in alarms.standing(session)] == ["scheduler"]
        heartbeats.beat(session, "scheduler", now=later)
    survey(database, later, all_alive=False)
    with database.reading() as session:
        assert [alarm.object_id for alarm in alarms.standing(session)] == ["worker"]


def test_a_worker_process_that_was_told_to_end_is_not_missed(database: Database) -> None:
    with database.writing() as session:
        heartbeats.beat(session, "worker:a", now=NOON)
        heartbeats.end(session, "worker:b", now=NOON)
    survey(database, NOON + timedelta(seconds=61))
    with database.reading() as session:
        assert [alarm.object_id for alarm in alarms.standing(session)] == ["worker:a"]


def test_a_worker_process_that_was_killed_is_forgotten_after_a_day(database: Database) -> None:
    with database.writing() as session:
        heartbeats.beat(session, "worker:a", now=NOON)
    survey(database, NOON + timedelta(hours=23))
    assert kinds(database) == ["silent"]
    survey(database, NOON + timedelta(hours=25))
    assert kinds(database) == []


def test_dispatch_that_stopped_is_raised_with_its_cause(database: Database) -> None:
    with database.writing() as session:
        session.add(Dispatch(instance_id="a", stopped_at=NOON, cause="clone", detail="another machine"))
    survey(database, NOON)
    assert kinds(database) == ["dispatch_stopped"]
    with database.writing() as session:
        session.get_one(Dispatch, 1).cause = "clock_drift"
    survey(database, NOON)
    assert kinds(database) == ["clock_drift"]
    with database.writing() as session:
        session.get_one(Dispatch, 1).stopped_at = None
    survey(database, NOON)
    assert kinds(database) == []


def test_an_open_breaker_and_a_spool_are_raised_and_cleared(database: Database, register: Register) -> None:
    account = register["pemprov", "x"]
    with database.writing() as session:
        session.add(Breaker(account_id=account.id, opened_at=NOON, detail="503"))
        heartbeats.beat(session, "worker:a", now=NOON, facts={"spool": 2})
    survey(database, NOON)
    assert sorted(kinds(database)) == ["breaker_open", "spool"]
    with database.writing() as session:
        session.get_one(Breaker, (account.id, "")).opened_at = None
        heartbeats.beat(session, "worker:a", now=NOON, facts={"spool": 0})
    survey(database, NOON)
    assert kinds(database) == []


def test_two_surveys_at_once_raise_once(database: Database, cast: Cast, register: Register) -> None:
    names = released(database, cast, [register["pemprov", "x"], register["kominfotik", "x"]])
    for name in names:
        walk(database, name, ROADS[Kind.MISSED])
    alive(database, DUE)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: survey(database, DUE, all_alive=False), range(6)))
    assert (kinds(database), told(database, "alarm.raised")) == (["missed", "missed"], 2)
    with database.reading() as session:
        assert list(journal.breaks(session)) == []


def test_with_nothing_wrong_nothing_is_written(database: Database) -> None:
    alive(database, NOON)
    with database.reading() as session:
        assert not surveys.look(session, now=NOON, since=LONG_AGO)


def explained(database: Database, work: Callable[[], object]) -> list[str]:
    """How SQLite goes about each query of `work`."""
    asked: list[tuple[str, object]] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", hear)
    work()
    event.remove(database.engine, "before_cursor_execute", hear)
    with database.engine.connect() as connection:
        return [
            str(row[3])
            for statement, parameters in asked
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]  # as it came
        ]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_no_query_walks_through_history(database: Database) -> None:
    with database.reading() as session:
        plan = explained(database, lambda: surveys.look(session, now=NOON, since=LONG_AGO))
    assert [line for line in plan if "publication USING INDEX ix_publication_run_state_due_at (run=? AND state=?" in line]
    walks = [line for line in plan if line.startswith("SCAN") and line.split()[1] not in SMALL]
    assert walks == []
