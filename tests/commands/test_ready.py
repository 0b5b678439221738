"""Making ready: once, whoever begins; and a clear sentence where it cannot be."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from commands.ready import HEAD, FolderUnusable, NewerDatabase, ready, revision, usable_folder
from config import Settings, WrongSetting
from content.foundation.db import Database, DatabaseUnavailable, connect
from content.people import accounts
from content.people.accounts import FIRST_REGISTER
from tests.commands.conftest import Tayang

REGISTERED = sum(len(platforms) for _, _, platforms in FIRST_REGISTER)


@pytest.fixture
def chosen(settings: Settings, database_address: str) -> Settings:
    """Settings with each kind of database in turn."""
    return settings.model_copy(update={"database_url": database_address})


def _accounts(database: Database) -> int:
    with database.reading() as session:
        return len(accounts.everyone(session))


def test_a_fresh_installation_has_its_tables_and_its_register(chosen: Settings) -> None:
    database = ready(chosen)
    assert (revision(database), _accounts(database)) == (HEAD, REGISTERED)
    database.close()


def test_ready_twice_changes_nothing(chosen: Settings) -> None:
    ready(chosen).close()
    database = ready(chosen)
    assert _accounts(database) == REGISTERED
    database.close()


def test_four_processes_at_once_make_it_once(tayang: Tayang, chosen: Settings) -> None:
    given = tayang.environment | {"DATABASE_URL": chosen.database_address}
    command = [sys.executable, "-P", "-m", "commands", "migrate", "--json"]
    begun = [subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    ended = [(*process.communicate(timeout=60), process.returncode) for process in begun]
    assert [status for _, _, status in ended] == [0] * 4, ended
    database = connect(chosen.database_address)
    assert _accounts(database) == REGISTERED
    database.close()


def test_the_database_of_a_newer_program_is_left_alone(chosen: Settings) -> None:
    database = ready(chosen)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(NewerDatabase) as refused:
        ready(chosen)
    assert refused.value.facts["revision"] == "9999"


def test_alembic_is_loaded_only_when_something_is_to_migrate(tayang: Tayang) -> None:
    look = "import sys, config; from commands.ready import ready; ready(config.load()).close(); print('alembic' in sys.modules)"
    said = [
        subprocess.run([sys.executable, "-P", "-c", look], env=tayang.environment, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert [one.stdout.strip() for one in said] == ["True", "False"]


def test_the_data_folder_is_private(tmp_path: Path) -> None:
    usable_folder(tmp_path / "new" / "folder")
    assert (tmp_path / "new" / "folder").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderUnusable, match="file"):
        usable_folder(tmp_path / "file" / "data")


def test_an_address_that_cannot_be_read_is_a_wrong_setting(settings: Settings) -> None:
    with pytest.raises(WrongSetting, match="DATABASE_URL"):
        ready(settings.model_copy(update={"database_url": "postgresql+psycopg://office:secret@host:port/name"}))


def test_a_wrong_password_or_name_is_one_sentence(tayang: Tayang, postgres_address: str) -> None:
    wrong = postgres_address.replace("/postgres?", "/nowhere?")
    refused = tayang("migrate", DATABASE_URL=wrong)
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1
    assert '"nowhere" does not exist' in refused.stderr


def test_a_server_that_is_away_is_one_sentence(tayang: Tayang) -> None:
    refused = tayang("migrate", DATABASE_URL="postgresql+psycopg://office:rahasia@127.0.0.1:1/tayang")
    assert (refused.returncode, len(refused.stderr.strip().splitlines())) == (1, 1)
    assert "rahasia" not in refused.stderr


def test_a_file_that_is_no_database_is_one_sentence(settings: Settings) -> None:
    settings.data_folder.mkdir(parents=True)
    (settings.data_folder / "tayang.sqlite").write_text("not a database at all, " * 100)
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        ready(settings)
    assert (settings.data_folder / "tayang.sqlite").read_text().startswith("not a database")


def test_a_full_disk_is_one_sentence_and_changes_nothing(tayang: Tayang, settings: Settings) -> None:
    """A limit on the size of files stands for the disk: SQLite gets the same refusal from the system."""

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    settings.data_folder.mkdir(parents=True)
    refused = subprocess.run(
        [sys.executable, "-P", "-m", "commands", "migrate"],
        env=tayang.environment, preexec_fn=little_room, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (refused.returncode, len(refused.stderr.strip().splitlines())) == (1, 1), refused.stderr
    assert tayang("migrate").returncode == 0


def test_a_locked_database_is_one_sentence(tayang: Tayang, settings: Settings) -> None:
    settings.data_folder.mkdir(parents=True)
    other = sqlite3.connect(settings.data_folder / "tayang.sqlite", isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")
    refused = tayang("migrate")
    other.execute("ROLLBACK")
    other.close()
    assert (refused.returncode, len(refused.stderr.strip().splitlines())) == (1, 1), refused.stderr
    assert "locked" in refused.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FolderUnusable, match="Permission denied"):
        usable_folder(tmp_path / "data")
