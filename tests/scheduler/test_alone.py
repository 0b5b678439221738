"""One scheduler at a time on one database, and none that works before it has looked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from content.foundation.clock import Drift
from content.foundation.db import Database, connect
from content.foundation.marks import Mark, Marks
from content.publication import dispatch
from content.publication.watch import Watch
from scheduler.alone import Alone
from scheduler.guard import Guard
from tests.stage import PATIENCE, Clock


def test_a_second_scheduler_waits_until_the_first_is_gone(database: Database) -> None:
    first, second = Alone(database), Alone(database)
    assert first.check()
    assert second.check() is database.is_sqlite  # on SQLite the data folder admits one
    assert first.check()
    first.release()
    assert second.check()
    second.release()


def test_a_lock_that_is_lost_with_its_connection_is_taken_again(database: Database) -> None:
    alone = Alone(database)
    assert alone.check()
    if not database.is_sqlite:
        other = connect(database.engine.url.render_as_string(hide_password=False))
        with other.writing() as session:
            session.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
        other.close()
        assert not alone.check()
    assert alone.check()
    alone.release()


def guarded(database: Database, folder: Path, clock: Clock) -> Guard:
    drift = Drift(clock.now, lambda: 0.0, timedelta(seconds=30))
    return Guard(database, Alone(database), Watch(Marks(folder / "mark", "meja"), drift, PATIENCE), clock.now)


def test_nothing_is_done_before_the_first_look(database: Database, tmp_path: Path) -> None:
    guard, done = guarded(database, tmp_path, Clock()), list[str]()
    job = guard.before(lambda: done.append("ticked"))
    job()
    assert done == []
    guard.look()
    job()
    assert done == ["ticked"]
    guard.alone.release()


def test_a_copy_is_stopped_before_the_first_job(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        name = dispatch.enter(session).instance_id
    guard = guarded(database, tmp_path, Clock())
    guard.watch.marks.replace(Mark(name, 1, 99, "f" * 64, "meja"))
    guard.alone.check()
    stopped: list[bool] = []

    def job() -> None:
        with database.reading() as session:
            stopped.append(dispatch.is_stopped(session))

    guard.before(job)()
    assert stopped == [True]
    guard.alone.release()


def test_a_clock_that_has_jumped_is_noticed_before_the_job(database: Database, tmp_path: Path) -> None:
    clock = Clock()
    guard = guarded(database, tmp_path, clock)
    guard.look()
    clock.forward(timedelta(minutes=1))
    guard.before(lambda: None)()
    with database.reading() as session:
        assert dispatch.is_stopped(session)
    guard.alone.release()
