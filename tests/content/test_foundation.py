"""The database, the journal and how a problem is said."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from content.foundation import heartbeats, journal
from content.foundation.db import Database
from content.foundation.problems import NotFound
from tests.cast import NOON


def test_a_naive_time_cannot_enter(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"), database.writing() as session:
        heartbeats.beat(session, "scheduler", now=datetime(2026, 9, 1, 5, 0))  # noqa: DTZ001 - that is the point


def test_a_time_comes_back_in_utc(database: Database) -> None:
    with database.writing() as session:
        heartbeats.beat(session, "scheduler", now=NOON)
    with database.reading() as session:
        assert heartbeats.heard(session)[0].at == NOON


def test_the_journal_is_whole_and_an_edit_breaks_it(database: Database) -> None:
    with database.writing() as session:
        for number in range(3):
            journal.write(
                session, now=NOON, actor="alya", action="post.edited", about=("post", str(number)), facts={"n": str(number)}
            )
    with database.reading() as session:
        assert list(journal.breaks(session)) == []
    with database.writing() as session:
        session.execute(text("UPDATE journal SET actor = 'mallory' WHERE seq = 2"))
    with database.reading() as session:
        assert list(journal.breaks(session)) == [2]


def test_nothing_is_kept_when_writing_fails(database: Database) -> None:
    def broken_off() -> None:
        with database.writing() as session:
            heartbeats.beat(session, "scheduler", now=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off()
    with database.reading() as session:
        assert heartbeats.heard(session) == []


def test_a_problem_says_cause_and_next_step() -> None:
    assert (
        NotFound(what="campaign", name="KTT").sentence()
        == "There is no campaign “KTT”. Check the name, or choose it from the list."
    )
