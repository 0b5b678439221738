"""Backups of a lane's database: taken while it is in use, put back in its place, or put beside it as another one."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from bench.faults.lane import Lane
from tests import postgres

NAME = "tayang.sqlite"
# What SQLite keeps beside a database in use.
BESIDE = ("-wal", "-shm")


def backed_up(lane: Lane, place: Path) -> Path:
    """A backup as it is made while everything runs."""
    if lane.database.is_sqlite:
        with closing(sqlite3.connect(lane.settings.data_folder / NAME)) as live, closing(sqlite3.connect(place)) as copy:
            live.backup(copy)
    else:
        _run(lane, "pg_dump", "-Fc", "-f", place, _database(lane))
    return place


def put_back(lane: Lane, backup: Path) -> None:
    """The lane's database as it was when `backup` was made. Nothing may be using it."""
    lane.database.close()
    if lane.database.is_sqlite:
        for more in ("", *BESIDE):
            (lane.settings.data_folder / f"{NAME}{more}").unlink(missing_ok=True)
        shutil.copy(backup, lane.settings.data_folder / NAME)
    else:
        _said(lane, f"DROP DATABASE {_database(lane)} WITH (FORCE)", f"CREATE DATABASE {_database(lane)}")
        _run(lane, "pg_restore", "-d", _database(lane), backup)


@contextmanager
def beside(lane: Lane, backup: Path, folder: Path) -> Iterator[str]:
    """A second database with the same content, for an installation in `folder`; its DATABASE_URL, empty for SQLite."""
    if lane.database.is_sqlite:
        folder.mkdir(parents=True)
        shutil.copy(backup, folder / NAME)
        yield ""
        return
    name = f"{_database(lane)}_copy"
    _said(lane, f"CREATE DATABASE {name}")
    _run(lane, "pg_restore", "-d", name, backup)
    yield lane.settings.database_url.replace(f"/{_database(lane)}?", f"/{name}?")
    _said(lane, f"DROP DATABASE {name} WITH (FORCE)")


def _database(lane: Lane) -> str:
    return str(make_url(lane.settings.database_url).database)


def _run(lane: Lane, program: str, *arguments: str | Path) -> None:
    """One of PostgreSQL's own programs on the lane's server."""
    binaries = postgres.binaries()
    assert binaries is not None  # the lane's server runs
    server = str(make_url(lane.settings.database_url).query["host"])
    subprocess.run([binaries / program, "-h", server, "-U", "tayang", *arguments], check=True, capture_output=True)  # noqa: S603 - the server's own


def _said(lane: Lane, *statements: str) -> None:
    admin = create_engine(make_url(lane.settings.database_url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    admin.dispose()
