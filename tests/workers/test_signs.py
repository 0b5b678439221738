"""A worker process shows that it lives, and looks around while the scheduler is silent."""

from __future__ import annotations

from datetime import timedelta

from content.foundation import heartbeats
from content.foundation.db import Database, connect
from content.records import alarms, status
from tests.cast import NOON
from tests.workers.receivers import PostOffice, serving
from workers.alarming import Teller
from workers.letters import Writer
from workers.mail import Mail
from workers.signs import Pulse, Signs, sign_of

WRITER = Writer("id", "Asia/Jakarta", "https://tayang.contoh.go.id")
NAME = sign_of("worker-2@kominfo")


def signs(database: Database, *channels: Mail, spooled: int = 0) -> Signs:
    return Signs(database, Teller(database, WRITER, channels, name=NAME), name=NAME, spooled=lambda: spooled, since=NOON)


def processes(database: Database) -> dict[str, status.Process]:
    with database.reading() as session:
        return {one.name: one for one in status.processes(session, now=NOON)}


def test_a_worker_process_shows_that_it_lives_and_what_waits_on_its_disk(database: Database) -> None:
    signs(database, spooled=3).give(NOON)
    own = processes(database)["worker:worker-2@kominfo"]
    assert (own.alive, own.spooled, own.own_name) == (True, 3, "worker-2@kominfo")


def test_a_worker_process_that_ends_is_not_listed(database: Database) -> None:
    signs(database).give(NOON)
    signs(database).end(NOON)
    assert NAME not in processes(database)


def test_a_worker_tells_that_the_scheduler_is_silent(database: Database) -> None:
    with serving(PostOffice()) as office:
        here = signs(database, Mail(office.address, "tayang@contoh.go.id", ("jaga@contoh.go.id",)))
        for seconds in (10, 60, 70, 80, 90, 100):
            here.give(NOON + timedelta(seconds=seconds))
        [letter] = office.letters
    assert letter["Subject"] == "Tayang: 1 alarm: Tidak ada tanda hidup dari scheduler"


def test_a_worker_leaves_the_looking_to_a_scheduler_that_lives(database: Database) -> None:
    with database.writing() as session:
        heartbeats.beat(session, "scheduler", now=NOON + timedelta(hours=1))
    signs(database).give(NOON + timedelta(hours=1, seconds=60))
    with database.reading() as session:
        assert alarms.standing(session) == []


def test_a_pulse_outlives_a_database_that_is_away(database: Database) -> None:
    nowhere = Pulse(signs(connect("postgresql+psycopg://nobody@127.0.0.1:1/nothing")), lambda: NOON)
    nowhere.start()
    nowhere.stop()
    pulse = Pulse(signs(database), lambda: NOON)
    pulse.start()
    pulse.stop()
    assert NAME not in processes(database)
