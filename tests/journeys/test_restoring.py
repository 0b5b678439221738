"""An old backup is put back under real processes: what went out since does not go out again."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from commands.engine import ENGINE, READY_SECONDS
from commands.supervisor import Supervisor
from config import Settings
from content.foundation import clock
from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import dispatch, restarts
from content.publication.lifecycle import State
from tests import machine
from tests.cast import Cast
from tests.commands.conftest import Tayang, until
from tests.journeys.test_publishing import all_become, in_the_book, scheduled
from tests.stage import state_of

Register = dict[tuple[str, str], Account]


def kept(database: Database, settings: Settings, folder: Path) -> Callable[[], None]:
    """Take a backup as an office would; what is given back puts it back, with nothing running."""
    if not database.is_sqlite:
        rows = machine.backup(database)
        return lambda: machine.restore(database, rows)
    path, copy = settings.data_folder / "tayang.sqlite", folder / "backup.sqlite"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)

    def put_back() -> None:
        database.close()
        for left in settings.data_folder.glob("tayang.sqlite-*"):
            left.unlink()
        shutil.copy(copy, path)

    return put_back


def running(settings: Settings) -> Supervisor:
    return Supervisor(settings, ENGINE)


def test_after_a_restore_nothing_goes_out_twice_and_two_people_switch_on(
    database: Database, cast: Cast, register: Register, settings: Settings, tayang: Tayang, tmp_path: Path
) -> None:
    quick = settings.model_copy(update={"look_minutes": "0.02, 0.04", "quiet_period_minutes": 0.02})
    with running(quick) as supervisor:
        supervisor.wait_ready(READY_SECONDS)
        assert until(lambda: tayang.told("dispatch").get("host"))
        names = scheduled(database, cast, [register["pemprov", "x"], register["pemprov", "mastodon"]])
        put_back = kept(database, settings, tmp_path)
        assert all_become(database, names, State.CONFIRMED, seconds=60)
        went_out = in_the_book(settings)
    put_back()
    assert {state_of(database, name) for name in names} <= {State.PLANNED, State.CLAIMED}
    with running(quick) as supervisor:
        supervisor.wait_ready(READY_SECONDS)
        assert until(lambda: not tayang.told("dispatch")["on"])
        assert all_become(database, names, State.CONFIRMED, seconds=60)
        for person in (cast.gita, cast.dewi):
            with database.writing() as session:
                restarts.agree(session, by=person, now=clock.now())
        later = scheduled(database, cast, [register["pemprov", "x"]], text="Sesudah pemulihan.")
        assert all_become(database, later, State.CONFIRMED, seconds=60)
        assert went_out == Counter(names)
        assert in_the_book(settings) == Counter([*names, *later])
    with database.reading() as session:
        row = dispatch.of(session)
        assert row
        assert (row.epoch, row.stopped_at) == (2, None)


def test_a_second_start_on_the_same_folder_is_refused(
    database: Database, settings: Settings, tayang: Tayang, engine: Supervisor
) -> None:
    told = tayang.told("up")
    assert (told["ok"], told["problem"]) == (False, "AlreadyRunning")
    assert not dispatch_is_off(database)


def dispatch_is_off(database: Database) -> bool:
    with database.reading() as session:
        return dispatch.is_stopped(session)
