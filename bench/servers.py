"""The databases of a measurement: each installation gets one of its own, as durable as in an office."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests import postgres

SQLITE, POSTGRESQL = "sqlite", "postgresql"
KINDS = (SQLITE, POSTGRESQL)


@contextmanager
def address(kind: str) -> Iterator[str]:
    """The DATABASE_URL of a fresh database: empty for the embedded SQLite; a server of our own, fsync on, for PostgreSQL."""
    if kind == SQLITE:
        yield ""
        return
    with postgres.server(durable=True) as server, postgres.database(server) as made:
        yield made


def process_of(database_url: str) -> list[int]:
    """The process id of the PostgreSQL server behind an address of `address`; empty for SQLite."""
    folder = parse_qs(urlsplit(database_url).query).get("host", [""])[0]
    path = Path(folder) / "data" / "postmaster.pid"
    return [int(path.read_text().split()[0])] if folder and path.exists() else []


def version() -> str:
    """The version of the PostgreSQL that would be used; "none" where there is none."""
    found = postgres.binaries()
    if found is None:
        return "none"
    said = subprocess.run([found / "postgres", "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - the server this machine has
    return next((word for word in said.split() if word[0].isdigit()), "unknown")
