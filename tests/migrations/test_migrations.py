"""The scripts lead from nothing to the models, back, and forth again, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from commands import ready
from content import tables
from content.foundation.db import Database, connect
from migrations import history


@pytest.fixture
def empty(database_address: str) -> Iterator[Database]:
    made = connect(database_address)
    yield made
    made.close()


def _up(database: Database) -> None:
    with database.writing() as session:
        history.upgrade(session.connection(), "head")


def _tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(empty: Database) -> None:
    _up(empty)
    assert _tables(empty) == set(tables.METADATA.tables)
    with empty.writing() as session:
        history.downgrade(session.connection(), "base")
    assert _tables(empty) == set()
    _up(empty)
    assert _tables(empty) == set(tables.METADATA.tables)


def test_the_models_and_the_scripts_agree(empty: Database) -> None:
    _up(empty)
    with empty.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, tables.METADATA) == [], "make 0001 anew: python -m migrations.renew"


def test_head_is_the_newest_script() -> None:
    assert ScriptDirectory.from_config(history.configuration()).get_current_head() == ready.HEAD


def test_a_script_that_fails_leaves_nothing_behind(empty: Database) -> None:
    def upgrade_and_fail() -> None:
        with empty.writing() as session:
            history.upgrade(session.connection(), "head")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        upgrade_and_fail()
    assert _tables(empty) == set()
