"""The doctor: what is wrong is found and named with its cure; what merely does not run is no illness."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from commands import memory
from config import Settings
from tests.commands.conftest import Inside


def _check(told: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(check for check in told["checks"] if check["name"] == name)
    return found


def test_a_fresh_folder_is_well_and_nothing_is_made(inside: Inside) -> None:
    told = inside.told("doctor")
    assert told["ok"]
    assert _check(told, "database")["detail"] == "not made yet; ./tayang up makes it"
    assert not inside.folder.exists()


def test_with_running_a_stopped_house_is_an_illness(inside: Inside) -> None:
    done = inside("doctor", "--running")
    assert done.returncode == 1
    assert "Start Tayang with ./tayang up." in done.stdout


def test_a_changed_journal_is_found(inside: Inside) -> None:
    inside("user", "add", "--name", "Ayu", "--email", "ayu@contoh.go.id", "--role", "author")
    assert _check(inside.told("doctor"), "journal")["ok"]
    with sqlite3.connect(inside.folder / "tayang.sqlite") as database:
        database.execute("UPDATE journal SET actor = 'mallory'")
    database.close()
    told = inside.told("doctor")
    assert (told["ok"], _check(told, "journal")["detail"]) == (False, "broken at entry 1")
    assert "evidence" in _check(told, "journal")["fix"]


def test_old_tables_are_found(inside: Inside) -> None:
    inside("migrate")
    with sqlite3.connect(inside.folder / "tayang.sqlite") as database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
    database.close()
    assert _check(inside.told("doctor"), "database")["fix"] == "Run ./tayang migrate."


def test_a_database_and_a_broker_that_are_away_are_both_named(inside: Inside) -> None:
    away = {"DATABASE_URL": "postgresql+psycopg://a:rahasia@127.0.0.1:1/x", "BROKER_URL": "redis://:rahasia@127.0.0.1:1/0"}
    done = inside("doctor", "--json", **away)
    assert (done.returncode, done.stderr) == (1, "")
    assert "rahasia" not in done.stdout
    told = inside.told("doctor", **away)
    assert [check["name"] for check in told["checks"] if not check["ok"]] == ["database", "broker"]
    assert _check(told, "broker")["detail"] == "The broker at 127.0.0.1 does not answer."


def test_a_folder_that_is_a_file_is_named(inside: Inside) -> None:
    inside.folder.parent.mkdir(exist_ok=True)
    inside.folder.write_text("")
    told = inside.told("doctor", DATA_FOLDER=str(inside.folder))
    assert not _check(told, "folder")["ok"]


def test_memory_is_that_of_the_process_and_what_it_started(settings: Settings) -> None:
    own = memory.of_one(os.getpid())
    assert own is not None
    # Fifty million bytes of a child's own, which shared pages cannot make smaller.
    code = "import sys; held = bytearray(b'x') * 50_000_000; print(len(held), flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        together = memory.of_tree(os.getpid())
        child.communicate()
    assert together is not None
    assert own > 1
    assert together > own + 40


def test_the_memory_of_nobody_is_not_known() -> None:
    nobody = int(Path("/proc/sys/kernel/pid_max").read_text()) + 1
    assert memory.of_tree(nobody) is None
