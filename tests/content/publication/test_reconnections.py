"""What waited for an account goes out when a person has connected it again; what waits elsewhere is not hurried."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import due, reconnections
from content.publication.lifecycle import State
from tests.cast import Cast
from tests.stage import DUE, PATIENCE, Clock, Stand, crew, released, state_of
from workers.platforms.base import NotNow
from workers.publishing import publish_many

Register = dict[tuple[str, str], Account]
LATER = DUE + timedelta(seconds=10)
PATIENT = replace(PATIENCE, catch_up=timedelta(0))


@pytest.fixture
def waiting(database: Database, cast: Cast, register: Register, tmp_path: Path) -> tuple[str, str]:
    """One publication on each of two accounts; both networks asked to wait for five minutes."""
    x = released(database, cast, [register["pemprov", "x"]], name="Satu")[0]
    telegram = released(database, cast, [register["pemprov", "telegram"]], name="Dua")[0]
    stand = Stand(answers=[NotNow("401", wait_seconds=300)] * 2)
    publish_many(crew(database, tmp_path, stand, Clock()), [x, telegram])
    assert state_of(database, x) is state_of(database, telegram) is State.RETRY_WAIT
    return x, telegram


def ringing(database: Database) -> list[str]:
    with database.reading() as session:
        return due.to_ring(session, now=LATER, patience=PATIENT)


def test_what_waited_for_an_account_is_due_when_it_is_connected_again(
    database: Database, register: Register, waiting: tuple[str, str]
) -> None:
    assert ringing(database) == []
    with database.writing() as session:
        reconnections.go_on(session, register["pemprov", "x"].id, now=LATER)
    assert ringing(database) == [waiting[0]]


def test_connecting_an_account_for_which_nothing_waits_changes_nothing(
    database: Database, register: Register, waiting: tuple[str, str]
) -> None:
    with database.writing() as session:
        reconnections.go_on(session, register["dishub", "x"].id, now=LATER)
    assert ringing(database) == []
