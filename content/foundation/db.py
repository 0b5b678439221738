"""The database: engine, transactions, and a time type that refuses naive times.

SQLite runs with a write-ahead log, synchronous=FULL and BEGIN IMMEDIATE for writers; PostgreSQL with its defaults
(synchronous_commit=on). Both are used through `Database.reading()` and `Database.writing()`, nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, MetaData, create_engine, event, func, select, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from content.foundation.problems import N_, Problem

# How long a writer waits for another process's transaction before it gives up, in milliseconds.
BUSY_TIMEOUT_MS = 10_000


class DatabaseUnavailable(Problem):
    """The database cannot be reached, is locked by another program, or its disk is full."""

    cause = N_("The database cannot be used just now (%(detail)s).")
    fix = N_("Nothing was saved and nothing is lost. Check the disk and the database, then try again.")


class BrokenReferences(Exception):
    """A change of the tables left a row that points to nothing: a mistake of ours, kept loud."""


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC. Naive times are refused on the way in; what comes out always carries UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; SQLite stores UTC without the offset, so that text order is time order."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time cannot enter the database: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        """Give the moment its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# What a new column holds in rows that were there before it.
EMPTY = text("''")


class Record(DeclarativeBase):
    """What every table's class descends from."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Database:
    """One engine and the two ways to use it."""

    def __init__(self, engine: Engine) -> None:
        """Wrap an engine made by `connect`."""
        self.engine = engine
        self._readers = sessionmaker(engine, expire_on_commit=False)
        self._writers = sessionmaker(engine.execution_options(writing=True), expire_on_commit=False)
        # SQLite admits one writer. Queueing here is fair and instant; SQLite's own waiting sleeps and tries again.
        self._turn: AbstractContextManager[Any] = threading.Lock() if self.is_sqlite else nullcontext()

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is in use."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to look: rolled back at the end, so a change made by mistake is not kept.

        Raises:
            DatabaseUnavailable: the database cannot be reached.
        """
        with _said_plainly(), self._readers() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session to change: one transaction, committed at the end, rolled back if anything is raised.

        Raises:
            DatabaseUnavailable: the database is locked, full or out of reach; nothing was saved.
        """
        with _said_plainly(), self._turn, self._writers() as session, session.begin():
            yield session

    @contextmanager
    def rebuilding(self) -> Iterator[Session]:
        """As `writing`, for changes of the tables themselves.

        SQLite changes a table by making it anew; references to the old one are not followed meanwhile, and looked over
        at the end.

        Raises:
            DatabaseUnavailable; BrokenReferences: a row would point to nothing, so nothing was changed.
        """
        changers = sessionmaker(self.engine.execution_options(writing=True, rebuilding=True), expire_on_commit=False)
        try:
            with _said_plainly(), self._turn, changers() as session, session.begin():
                yield session
                if self.is_sqlite and (broken := session.execute(text("PRAGMA foreign_key_check")).first()):
                    raise BrokenReferences(broken)
        finally:
            self.close()  # a connection that follows no references is not used again

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorname", "") == "SQLITE_ERROR":
            raise  # a statement SQLite does not understand: our bug, kept loud
        raise DatabaseUnavailable(detail=str(error.orig).strip().splitlines()[0]) from error


def connect(address: str, *, pool_size: int = 8) -> Database:
    """The database at `address` (an SQLAlchemy URL). Opens no connection yet.

    `pool_size` is how many connections are kept; twice as many may be open at once.
    """
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return Database(create_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True))
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=pool_size, max_overflow=pool_size, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def clock_ahead(session: Session, *, now: datetime) -> timedelta | None:
    """How far the database's clock is ahead of `now`; None where both are this machine's."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    told: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return told - now


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own: _begin_sqlite does
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writing = options.get("writing", False)
    if options.get("rebuilding", False):
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # possible only before a transaction
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
