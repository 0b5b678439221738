"""What every test may ask for: a database (SQLite and PostgreSQL in turn), the cast, the register of accounts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from content import tables
from content.foundation.db import Database, connect
from content.people import accounts
from content.people.accounts import Account
from tests import postgres
from tests.cast import NOON, Cast, introduce

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session", autouse=True)
def _marks(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Installations in tests leave no mark in this user's state folder, nor do the processes they start."""
    os.environ["MARK_FOLDER"] = str(tmp_path_factory.mktemp("marks"))


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    with postgres.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database whose turn it is."""
    made: str = request.param
    return made


@pytest.fixture
def database_address(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, one kind after the other."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'tayang.sqlite'}"
        return
    with postgres.database(request.getfixturevalue("postgres_address")) as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and nothing in them, to copy."""
    path = tmp_path_factory.mktemp("tables") / "tayang.sqlite"
    made = connect(f"sqlite:///{path}")
    tables.METADATA.create_all(made.engine)
    made.close()  # the last connection takes the write-ahead log with it
    return path


@pytest.fixture(scope="session")
def postgres_with_tables(postgres_address: str) -> Iterator[str]:
    """The name of a database with all tables and nothing in them, to copy."""
    with postgres.database(postgres_address) as address:
        made = connect(address)
        tables.METADATA.create_all(made.engine)
        made.close()
        yield address.partition("?")[0].rpartition("/")[2]


@pytest.fixture
def database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with all tables and nothing in them."""
    with _copied(kind, request, tmp_path) as address:
        made = connect(address)
        yield made
        made.close()


@contextmanager
def _copied(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        copy = shutil.copy(request.getfixturevalue("sqlite_with_tables"), folder / "tayang.sqlite")
        yield f"sqlite:///{copy}"
        return
    template = request.getfixturevalue("postgres_with_tables")
    with postgres.database(request.getfixturevalue("postgres_address"), template=template) as address:
        yield address


@pytest.fixture
def cast(database: Database) -> Cast:
    with database.writing() as session:
        return introduce(session)


@pytest.fixture
def register(database: Database) -> dict[tuple[str, str], Account]:
    """The first register of official accounts, by (unit, platform)."""
    with database.writing() as session:
        accounts.register_first(session, now=NOON)
        return {(account.unit, account.platform): account for account in accounts.everyone(session)}


@pytest.fixture
def shared() -> Path:
    """The folder of plans and photographs beside the repository."""
    return SHARED
