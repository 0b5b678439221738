"""The scripts lead from nothing to the models, back, and forth again, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from commands import ready
from content import tables
from content.foundation.db import BrokenReferences, Database, connect
from content.publication.attempts import Attempt
from content.publication.publications import Publication
from migrations import history

FIRST_RELEASE = """
INSERT INTO person (id, name, language, active, created_at) VALUES ('a1', 'Alya', 'id', TRUE, '2023-08-01 00:00:00');
INSERT INTO account (id, unit, platform, handle, name, connection, active, created_at)
  VALUES ('x1', 'pemprov', 'x', 'pemprov', 'Pemprov', 'rehearsal', TRUE, '2023-08-01 00:00:00');
INSERT INTO campaign (id, name, created_at) VALUES ('k1', 'KTT', '2023-08-01 00:00:00');
INSERT INTO post (id, campaign_id, phase, title, text, pillar, sensitivity, source, state, version, author_id, last_editor_id,
    created_at, updated_at)
  VALUES ('t1', 'k1', 'preparation', 'Jakarta', 'Jakarta', '', 'routine', '', 'approved', 1, 'a1', 'a1',
    '2023-08-01 00:00:00', '2023-08-01 00:00:00');
INSERT INTO variant (id, post_id, account_id, content_type, text, hashtags, link, zone, local_time, due_at, anchor, offset_days)
  VALUES ('v1', 't1', 'x1', '', 'Jakarta', '', '', 'Asia/Jakarta', '2023-09-05T13:00', '2023-09-05 06:00:00', '', 0);
INSERT INTO publication (id, post_id, variant_id, account_id, version, run, digest, due_at, state, moved_at, fence, tries,
    looks)
  VALUES ('p1', 't1', 'v1', 'x1', 1, '', 'd', '2023-09-05 06:00:00', 'published', '2023-09-05 06:00:00', 1, 0, 0);
INSERT INTO attempt (id, publication_id, fence, opened_at, deadline_at, idempotency_key, request, request_hash, detail)
  VALUES ('g1', 'p1', 1, '2023-09-05 06:00:00', '2023-09-05 06:01:00', 'p1', '{}', 'h', '')
"""


@pytest.fixture
def empty(database_address: str) -> Iterator[Database]:
    made = connect(database_address)
    yield made
    made.close()


def _up(database: Database) -> None:
    with database.rebuilding() as session:
        history.upgrade(session.connection(), "head")


def _tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(empty: Database) -> None:
    _up(empty)
    assert _tables(empty) == set(tables.METADATA.tables)
    with empty.rebuilding() as session:
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
        with empty.rebuilding() as session:
            history.upgrade(session.connection(), "head")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        upgrade_and_fail()
    assert _tables(empty) == set()


def _filled(database: Database) -> None:
    """Rows of a database made by the first release, by its own columns: a publication and the attempt that points to it."""
    for statement in FIRST_RELEASE.strip().split(";\n"):
        with database.writing() as session:
            session.execute(text(statement))


def test_what_the_first_release_wrote_is_still_there_and_whole(empty: Database) -> None:
    with empty.writing() as session:
        history.upgrade(session.connection(), "0001")
    _filled(empty)
    ready.migrate(empty)
    with empty.reading() as session:
        assert session.execute(select(Publication.id, Publication.part, Publication.follows)).all() == [("p1", 0, None)]
        assert session.scalar(select(Attempt.publication_id)) == "p1"
    with pytest.raises(IntegrityError), empty.writing() as session:
        session.execute(text("UPDATE attempt SET publication_id = 'nobody'"))


def test_a_script_that_breaks_a_reference_is_undone(tmp_path: Path) -> None:
    made = connect(f"sqlite:///{tmp_path / 'tayang.sqlite'}")
    _up(made)
    with pytest.raises(BrokenReferences), made.rebuilding() as session:
        session.execute(text("INSERT INTO person_role (person_id, role) VALUES ('nobody', 'author')"))
    with made.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM person_role")) == 0
    made.close()
