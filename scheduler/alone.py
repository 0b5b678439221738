"""One scheduler at a time on one database: on PostgreSQL a lock that its connection holds; on SQLite one host by rule."""

from __future__ import annotations

from contextlib import suppress

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from content.foundation.db import Database

log = structlog.get_logger("scheduler")

# Any constant will do, as long as no other advisory lock of this database uses it.
DISPATCHER_LOCK = 7_402_312


class Alone:
    """Whether this process is the one scheduler of its database. The lock is lost with its connection, and asked for anew."""

    def __init__(self, database: Database) -> None:
        """Nobody yet."""
        self.database = database
        self.mine = False
        self._line: Connection | None = None
        self._said: bool | None = None

    def check(self) -> bool:
        """Take the lock, or see whether it is still held; for once a second. Says so once when that changes."""
        self.mine = self.database.is_sqlite or self._holds()
        if self.mine != self._said:
            self._said = self.mine
            if not self.mine:
                log.warning("another scheduler works on this database, or it is away: this one waits")
        return self.mine

    def _holds(self) -> bool:
        try:
            if self._line is not None and self.mine:
                self._line.execute(text("SELECT 1"))
                return True
            return self._take()
        except SQLAlchemyError:
            self.release()
            return False

    def _take(self) -> bool:
        if self._line is None:
            self._line = self.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return bool(self._line.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": DISPATCHER_LOCK}))

    def release(self) -> None:
        """Give the lock back, or what is left of it."""
        self.mine = False
        if self._line is not None:
            with suppress(SQLAlchemyError):
                self._line.invalidate()
                self._line.close()
            self._line = None
