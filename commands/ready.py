"""Makes an installation ready: its data folder, its database moved to the newest tables, the first register of accounts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from config import Fault, Settings, WrongSetting
from content.foundation import clock
from content.foundation.db import Database, DatabaseUnavailable, connect
from content.foundation.problems import N_, Problem
from content.people import accounts
from content.publication import dispatch

# The newest script in migrations/versions; a test keeps the two equal. Known here so that Alembic is loaded only when needed.
HEAD = "0004"
# Any constant will do, as long as no other advisory lock of this database uses it.
MIGRATION_LOCK = 7_402_313
LEAST_FREE_BYTES = 20_000_000


class FolderUnusable(Problem):
    """The data folder cannot be made or written to."""

    cause = N_("The data folder %(folder)s cannot be used (%(detail)s).")
    fix = N_("Give this user the right to write there, or choose another folder with --data or DATA_FOLDER.")


class DiskFull(Problem):
    """There is too little room on the disk to begin."""

    cause = N_("The disk of the data folder %(folder)s is full: %(free)s MB are free.")
    fix = N_("Make room there, or choose another folder with --data or DATA_FOLDER. Nothing was changed.")


class NewerDatabase(Problem):
    """The database was moved on by a newer Tayang."""

    cause = N_("The database was made by a newer Tayang (its tables are at %(revision)s, this program knows %(head)s).")
    fix = N_("Update Tayang. Nothing was changed.")


def ready(settings: Settings) -> Database:
    """The database of `settings`, with its newest tables and the first register. Safe when two processes begin together.

    Raises:
        FolderUnusable, DiskFull, DatabaseUnavailable, NewerDatabase, WrongSetting
    """
    usable_folder(settings.data_folder)
    database = reachable(settings)
    try:
        with _said_plainly():
            if revision(database) != HEAD:
                migrate(database)
            _enter_first(database)
    except BaseException:
        database.close()
        raise
    return database


def usable_folder(folder: Path) -> None:
    """Make the data folder, readable by this user only, and see that something can be written there.

    Raises:
        FolderUnusable, DiskFull
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.write_bytes(b"x")
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise FolderUnusable(folder=folder, detail=error.strerror or error) from error
    if free < LEAST_FREE_BYTES:
        raise DiskFull(folder=folder, free=free // 1_000_000)


def reachable(settings: Settings) -> Database:
    """The database object of `settings`; opens no connection yet.

    Raises:
        WrongSetting: DATABASE_URL cannot be read; DatabaseUnavailable: its folder cannot be made.
    """
    try:
        return connect(settings.database_address)
    except (ArgumentError, ValueError) as error:
        raise WrongSetting(Fault("DATABASE_URL", "…", "value_error", N_("it cannot be read as an address"))) from error
    except OSError as error:
        raise DatabaseUnavailable(detail=error.strerror or error) from error


def revision(database: Database) -> str | None:
    """The revision that the tables are at; None for an empty database."""
    with database.reading() as session:
        return _revision(session)


def _revision(session: Session) -> str | None:
    known = session.connection().dialect.has_table(session.connection(), "alembic_version")
    return session.scalar(text("SELECT version_num FROM alembic_version")) if known else None


def migrate(database: Database) -> None:
    """Move the tables to HEAD in one transaction; whoever comes second finds it done.

    Raises:
        NewerDatabase
    """
    from migrations import history  # noqa: PLC0415 - loads Alembic: half a second that only a migration may cost

    with database.rebuilding() as session:
        if not database.is_sqlite:  # on SQLite, BEGIN IMMEDIATE has made us the only writer already
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        current = _revision(session)
        if current and current not in history.known():
            raise NewerDatabase(revision=current, head=HEAD)
        history.upgrade(session.connection(), HEAD)


def _enter_first(database: Database) -> None:
    """The database's own name, by which a copy of it is known, and the first register of accounts."""
    with database.reading() as session:
        if dispatch.of(session) and accounts.everyone(session):
            return
    with database.writing() as session:
        if not database.is_sqlite:
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        dispatch.enter(session)
        accounts.register_first(session, now=clock.now())


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise DatabaseUnavailable(detail=str(error.orig).strip().splitlines()[0]) from error
