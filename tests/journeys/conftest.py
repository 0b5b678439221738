"""Whole journeys: real processes, a real broker, real Celery workers, on SQLite and on PostgreSQL in turn."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import config
from commands.engine import ENGINE, READY_SECONDS
from commands.ready import ready
from commands.supervisor import Supervisor
from config import Settings
from content.foundation.db import Database
from content.people import accounts
from tests.cast import Cast, introduce
from tests.commands.conftest import Tayang, at_a_terminal, free_port


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bad rows are tried on PostgreSQL by one of them, for they never come near it; `TAYANG_TESTS=all` tries each."""
    if os.environ.get("TAYANG_TESTS") == "all":
        return
    rows = [one for one in items if one.name.startswith("test_a_bad_row_is_named") and "postgresql" in one.name]
    items[:] = [one for one in items if one not in rows[1:]]


@pytest.fixture
def settings(database_address: str, tmp_path: Path) -> Settings:
    """An installation on free ports; its database is the one whose turn it is."""
    return config.load(
        data_folder=tmp_path / "data",
        database_url=database_address if database_address.startswith("postgresql") else "",
        port=free_port(),
        rehearsal_port=free_port(),
        language="en",
        worker_threads=12,
        web_threads=8,
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The installation's database, moved to its newest tables, with the first register."""
    made = ready(settings)
    yield made
    made.close()


@pytest.fixture
def cast(database: Database) -> Cast:
    with database.writing() as session:
        return introduce(session)


@pytest.fixture
def register(database: Database) -> dict[tuple[str, str], accounts.Account]:
    with database.reading() as session:
        return {(account.unit, account.platform): account for account in accounts.everyone(session)}


@pytest.fixture
def tayang(settings: Settings) -> Iterator[Tayang]:
    with at_a_terminal(settings) as made:
        yield made


@pytest.fixture
def engine(settings: Settings, database: Database, tayang: Tayang) -> Iterator[Supervisor]:
    """Broker, rehearsal platform, scheduler and worker, running."""
    assert database is not None  # the tables are there before anyone asks for them
    with Supervisor(settings, ENGINE) as supervisor:
        supervisor.wait_ready(READY_SECONDS)
        yield supervisor
