"""A PostgreSQL server of the tests' own: made, started on a unix socket, and stopped with the test run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)


def binaries() -> Path | None:
    """The folder of initdb and postgres, if this machine has them."""
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else next(iter(DEBIAN), None)


def _as_owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the user the package made."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _quietly(command: list[str | Path], *, check: bool = True) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=check)


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """A running server; yields the SQLAlchemy address of its database `postgres`.

    `durable`: what is committed survives a loss of power, as in an office; tests do without and are faster.
    """
    found = binaries()
    if found is None:
        raise RuntimeError("PostgreSQL is not installed: ./tayang test installs it as root on Debian, or names what is missing")
    folder = Path(tempfile.mkdtemp(prefix="tayang-pg-"))
    owner = _as_owner(folder)
    data = folder / "data"
    _quietly([*owner, found / "initdb", "-D", data, "-U", "tayang", "-A", "trust", "--no-sync"])
    options = f"-k {folder} -c listen_addresses='' -c fsync={'on' if durable else 'off'} -c max_connections=120"
    try:
        _quietly([*owner, found / "pg_ctl", "-D", data, "-o", options, "-w", "-l", folder / "log", "start"])
        yield f"postgresql+psycopg://tayang@/postgres?host={folder}"
    finally:
        _quietly([*owner, found / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], check=False)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server_address: str, *, template: str = "template0") -> Iterator[str]:
    """A database of a running server, made from `template` and dropped at the end; yields its SQLAlchemy address."""
    name = f"t{uuid.uuid4().hex}"
    # A server may be restarted in between: a connection that died with it is not used again.
    admin = create_engine(server_address, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield server_address.replace("/postgres?", f"/{name}?")
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        admin.dispose()
