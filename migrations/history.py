"""Alembic without its ini file: where the scripts are, and how a connection is moved along them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

HERE = Path(__file__).resolve().parent


def configuration(**attributes: Any) -> Config:
    """Alembic's configuration for our scripts; `attributes` are handed to env.py as they are."""
    config = Config(attributes=attributes)
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


def on(connection: Connection, tables: MetaData | None = None) -> Config:
    """The configuration that runs on `connection`, inside its transaction; `tables` to compare the models with it."""
    return configuration(connection=connection, tables=tables)


def known() -> frozenset[str]:
    """The revisions of all scripts."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions())


def upgrade(connection: Connection, revision: str) -> None:
    """Move the tables up to `revision`, inside the connection's transaction."""
    command.upgrade(on(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Move the tables down to `revision` ("base": none), inside the connection's transaction."""
    command.downgrade(on(connection), revision)
