"""Looking for what nobody knows about: each look is told, and whether the platform answered at all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from content.foundation import journal
from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import attempts
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.publication.story import story
from tests.cast import Cast
from tests.stage import DUE, PATIENCE, Clock, Stand, crew, receipt, released
from workers.confirming import confirm_one
from workers.platforms.base import NotNow, Unknown
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]


@pytest.fixture
def name(database: Database, cast: Cast, register: Register) -> str:
    return released(database, cast, [register["pemprov", "x"]])[0]


def looked(database: Database, folder: Path, name: str, stand: Stand, *, silent: tuple[int, ...] = ()) -> State | None:
    """Send it to a platform that hangs up, then look as often as we do; at the looks in `silent` it does not answer."""
    clock = Clock()
    stand.answers = [Unknown("hung up")]
    team = crew(database, folder, stand, clock)
    publish_one(team, name)
    after = None
    for number, look in enumerate(PATIENCE.looks):
        clock.moment = DUE + look
        stand.find_raises = NotNow("could not connect") if number in silent else None
        after = confirm_one(team, name)
    return after


def reasons_of(database: Database, name: str) -> tuple[str | None, str, list[str]]:
    """The publication's reason, the attempt's detail, and what each look showed."""
    with database.reading() as session:
        looks = [look.what.rpartition(".")[2] for look in story(session, name).looks]
        [attempt] = attempts.history(session, name)
        assert list(journal.breaks(session)) == []
        return session.get_one(Publication, name).reason, attempt.detail, looks


def test_what_is_never_there_is_for_a_person_with_every_look_told(database: Database, tmp_path: Path, name: str) -> None:
    assert looked(database, tmp_path, name, Stand()) is State.NEEDS_PERSON
    reason, detail, looks = reasons_of(database, name)
    assert (reason, detail) == ("not found on the platform after every look", "not found on the platform")
    assert looks == ["absent"] * 4


def test_a_platform_that_did_not_answer_has_not_said_that_nothing_is_there(
    database: Database, tmp_path: Path, name: str
) -> None:
    assert looked(database, tmp_path, name, Stand(), silent=(1, 2, 3)) is State.NEEDS_PERSON
    reason, detail, looks = reasons_of(database, name)
    assert (reason, detail) == ("the platform could not be asked", "the platform could not be asked")
    assert looks == ["absent", "silent", "silent", "silent"]


def test_one_answer_at_the_end_is_enough_to_know(database: Database, tmp_path: Path, name: str) -> None:
    assert looked(database, tmp_path, name, Stand(), silent=(0, 1, 2)) is State.NEEDS_PERSON
    assert reasons_of(database, name)[0] == "not found on the platform after every look"


def test_a_look_that_finds_it_ends_the_looking(database: Database, tmp_path: Path, name: str) -> None:
    stand, clock = Stand(answers=[Unknown("hung up")], findable=receipt("77")), Clock()
    team = crew(database, tmp_path, stand, clock)
    publish_one(team, name)
    clock.forward(timedelta(seconds=30))
    assert confirm_one(team, name) is State.PUBLISHED
    assert confirm_one(team, name) is None
    assert reasons_of(database, name)[2] == []
