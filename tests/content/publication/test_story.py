"""A publication's story: its moves by name, its attempts, what was sent, how late."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from content.foundation.db import Database
from content.foundation.problems import NotFound
from content.people.accounts import Account
from content.publication import decisions
from content.publication.lifecycle import State
from content.publication.story import Sent, story
from tests.cast import NOON, Cast
from tests.stage import DUE, Clock, Stand, crew, released
from workers.platforms.base import NotNow
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]


@pytest.fixture
def planned(database: Database, cast: Cast, register: Register) -> str:
    [name] = released(database, cast, [register["pemprov", "x"]])
    return name


def test_people_are_told_by_name_and_with_their_reason(database: Database, cast: Cast, planned: str) -> None:
    with database.writing() as session:
        decisions.hold(session, planned, reason="Tunggu foto", by=cast.gita, now=NOON)
    with database.reading() as session:
        [move] = story(session, planned).moves
    assert (move.after, move.actor, move.reason) == (State.HELD, "Gita", "Tunggu foto")


def test_before_any_attempt_nothing_was_sent(database: Database, planned: str) -> None:
    with database.reading() as session:
        told = story(session, planned)
    assert (told.sent, told.attempts, told.lateness) == (None, [], None)


def test_every_attempt_is_told_and_the_lateness_of_the_one_that_counts(
    database: Database, planned: str, tmp_path: Path
) -> None:
    stand = Stand(answers=[NotNow("429 Too Many Requests")])
    for seconds in (1, 30):
        publish_one(crew(database, tmp_path, stand, Clock(DUE + timedelta(seconds=seconds))), planned)
    with database.reading() as session:
        told = story(session, planned)
    assert [attempt.result for attempt in told.attempts] == ["not_sent", "accepted"]
    assert told.sent == Sent("Jakarta siap.", ())
    assert told.lateness == 30


def test_an_unknown_publication_has_no_story(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        story(session, "tiada")
