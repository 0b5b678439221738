"""Where an example's database comes from: a copy of a filled one, put back in a moment; and old copies, to restore."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import create_engine, event, text

from content.foundation.db import Database, connect


class Cabinet(Protocol):
    """One database whose content is exchanged. The engine stays, so that no statement is compiled twice."""

    database: Database

    def lay_out(self) -> None:
        """Put the filled database there."""

    def keep_copy(self) -> None:
        """Back the database up, instead of whatever was backed up before."""

    def restore(self) -> None:
        """Put the backup there."""


class SqliteCabinet:
    """A file in `folder`, copied from the file `filled`."""

    def __init__(self, filled: Path, folder: Path) -> None:
        self._filled, self._file, self._copy = filled, folder / "engine.sqlite", folder / "copy.sqlite"
        self.database = connect(f"sqlite:///{self._file}")
        event.listen(self.database.engine, "connect", _careless)

    def lay_out(self) -> None:
        self._exchange(self._filled, self._file)

    def keep_copy(self) -> None:
        self._exchange(self._file, self._copy)

    def restore(self) -> None:
        self._exchange(self._copy, self._file)

    def _exchange(self, source: Path, target: Path) -> None:
        # The last connection takes the write-ahead log with it, so that the file is the whole database.
        self.database.close()
        shutil.copyfile(source, target)


def _careless(connection: Any, _record: object) -> None:
    """No example loses its power supply."""
    connection.execute("PRAGMA synchronous=OFF")


class PostgresCabinet:
    """A database of the server at `address`, copied from its database `filled`."""

    def __init__(self, address: str, filled: str) -> None:
        self._filled, self._name, self._copy = filled, f"e{uuid.uuid4().hex}", f"c{uuid.uuid4().hex}"
        self._admin = create_engine(address, isolation_level="AUTOCOMMIT")
        self.database = connect(address.replace("/postgres?", f"/{self._name}?"))

    def lay_out(self) -> None:
        self._exchange(self._filled, self._name)

    def keep_copy(self) -> None:
        self._exchange(self._name, self._copy)

    def restore(self) -> None:
        self._exchange(self._copy, self._name)

    def close(self) -> None:
        """Drop what was made."""
        self.database.close()
        with self._admin.connect() as connection:
            for name in (self._name, self._copy):
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        self._admin.dispose()

    def _exchange(self, source: str, target: str) -> None:
        self.database.close()
        with self._admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {target} TEMPLATE {source}"))
