"""Processes that die before a commit, and a database that takes nothing: given to a worker instead of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from content.foundation.db import Database, DatabaseUnavailable


class Died(BaseException):
    """The process ends: nobody catches this."""


class Dying(Database):
    """Every transaction is lost with the process, directly before its commit."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.engine)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            yield session
            session.flush()
            raise Died


class Away(Dying):
    """Nothing is taken: the commit is refused."""

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with Database.writing(self) as session:
            yield session
            raise DatabaseUnavailable(detail="disk full")
