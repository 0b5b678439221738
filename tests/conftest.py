"""What every test may ask for: a database (SQLite and PostgreSQL in turn), the cast, the register of accounts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from content import tables
from content.foundation.db import Database, connect
from content.people import accounts
from content.people.accounts import Account
from tests import postgres
from tests.cast import NOON, Cast, introduce

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    with postgres.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, one kind after the other."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tayang.sqlite'}"
    server: str = request.getfixturevalue("postgres_address")
    name = f"t{uuid.uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def database(database_address: str) -> Iterator[Database]:
    """A database with all tables and nothing in them."""
    made = connect(database_address)
    tables.METADATA.create_all(made.engine)
    yield made
    made.close()


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
