"""An account on which call after call fails rests; one accepted call ends that; nobody else is disturbed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from content.foundation import journal
from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import breakers, claims, due
from content.publication.breakers import Breaker
from content.publication.lifecycle import State
from content.publication.publications import Publication
from tests.cast import Cast
from tests.stage import DUE, PATIENCE, Clock, Stand, crew, receipt, released, state_of
from workers.platforms.base import NotNow, Refused, Unknown
from workers.publishing import publish_many

Register = dict[tuple[str, str], Account]
# Three failures rest an account for five minutes; a try that was not sent waits two seconds and more.
SHORT = replace(PATIENCE, breaker_failures=3, breaker_rest=timedelta(minutes=5), catch_up=timedelta(0))
REST = SHORT.breaker_rest


@pytest.fixture
def names(database: Database, cast: Cast, register: Register) -> list[str]:
    """Five publications on Pemprov's X, each of its own post."""
    return [released(database, cast, [register["pemprov", "x"]], name=f"Kampanye {number}")[0] for number in range(5)]


def standing(database: Database) -> list[Breaker]:
    with database.reading() as session:
        return breakers.standing(session)


def told(database: Database, account: Account) -> list[str]:
    with database.reading() as session:
        return [entry.action for entry in journal.about(session, "account", account.id) if "breaker" in entry.action]


def ringing(database: Database, now: datetime) -> list[str]:
    with database.reading() as session:
        return due.to_ring(session, now=now, patience=SHORT)


def claimed(database: Database, names: list[str], now: datetime) -> list[str]:
    with database.writing() as session:
        return [claim.publication_id for claim in claims.claim_all(session, names, now=now, patience=SHORT)]


def failing(database: Database, folder: Path, names: list[str], *answers: Exception) -> Clock:
    """Let the first calls on these end as `answers` say, one after the other, at DUE."""
    clock = Clock()
    team = crew(database, folder, Stand(answers=list(answers)), clock, SHORT)
    for name in names[: len(answers)]:
        publish_many(team, [name])
    return clock


def test_failures_in_a_row_rest_the_account(database: Database, tmp_path: Path, names: list[str], register: Register) -> None:
    failing(database, tmp_path, names, NotNow("refused"), Unknown("reset"), NotNow("no such host"))
    [breaker] = standing(database)
    assert (breaker.failures, breaker.opened_at, breaker.rests_until) == (3, DUE, DUE + REST)
    assert told(database, register["pemprov", "x"]) == ["breaker.opened"]
    assert ringing(database, DUE + timedelta(seconds=30)) == []
    assert claimed(database, names, DUE + timedelta(seconds=30)) == []
    assert state_of(database, names[4]) is State.PLANNED


def test_another_account_goes_on(database: Database, tmp_path: Path, cast: Cast, register: Register, names: list[str]) -> None:
    [other] = released(database, cast, [register["pemprov", "facebook"]], name="Lain")
    failing(database, tmp_path, names, *[NotNow("refused")] * 3)
    assert ringing(database, DUE) == [other]
    assert claimed(database, [*names, other], DUE) == [other]


def test_an_accepted_call_between_failures_starts_the_count_anew(database: Database, tmp_path: Path, names: list[str]) -> None:
    team = crew(
        database, tmp_path, Stand(answers=[NotNow("a"), NotNow("b"), receipt("1"), NotNow("c"), NotNow("d")]), Clock(), SHORT
    )
    for name in names:
        publish_many(team, [name])
    assert standing(database) == []


def test_a_refusal_does_not_count(database: Database, tmp_path: Path, names: list[str]) -> None:
    failing(database, tmp_path, names, *[Refused("too long")] * 5)
    with database.reading() as session:
        assert session.get(Breaker, (session.get_one(Publication, names[0]).account_id, "")) is None


def test_after_the_rest_one_tries_and_then_all_follow(
    database: Database, tmp_path: Path, names: list[str], register: Register
) -> None:
    failing(database, tmp_path, names, *[NotNow("refused")] * 3)
    clock, stand = Clock(DUE + REST), Stand()
    assert len(ringing(database, clock.moment)) == 1
    team = crew(database, tmp_path, stand, clock, SHORT)
    assert len(publish_many(team, names)) == 1
    assert standing(database) == []
    assert told(database, register["pemprov", "x"]) == ["breaker.opened", "breaker.closed"]
    assert len(publish_many(team, names)) == 4


def test_while_the_one_that_tries_is_on_its_way_no_other_goes(database: Database, tmp_path: Path, names: list[str]) -> None:
    failing(database, tmp_path, names, *[NotNow("refused")] * 3)
    [first] = claimed(database, names, DUE + REST)
    assert ringing(database, DUE + REST) == []
    assert claimed(database, names, DUE + REST) == []
    assert state_of(database, first) is State.CLAIMED


def test_when_the_one_that_tries_fails_the_account_rests_again(database: Database, tmp_path: Path, names: list[str]) -> None:
    failing(database, tmp_path, names, *[NotNow("refused")] * 3)
    team = crew(database, tmp_path, Stand(answers=[NotNow("refused")]), Clock(DUE + REST), SHORT)
    publish_many(team, names)
    [breaker] = standing(database)
    assert (breaker.failures, breaker.rests_until) == (4, DUE + 2 * REST)


def test_what_is_on_its_way_when_the_breaker_opens_does_not_make_the_rest_longer(
    database: Database, tmp_path: Path, names: list[str]
) -> None:
    publish_many(crew(database, tmp_path, Stand(answers=[NotNow("refused")] * 5), Clock(), SHORT), names)
    [breaker] = standing(database)
    assert (breaker.failures, breaker.rests_until) == (5, DUE + REST)


def test_a_platform_that_says_how_long_is_waited_for_on_the_whole_account(
    database: Database, tmp_path: Path, names: list[str], register: Register
) -> None:
    failing(database, tmp_path, names, NotNow("429", wait_seconds=90))
    [breaker] = standing(database)
    assert (breaker.failures, breaker.opened_at, breaker.rests_until) == (0, None, DUE + timedelta(seconds=90))
    assert told(database, register["pemprov", "x"]) == []
    assert claimed(database, names, DUE + timedelta(seconds=89)) == []
    assert len(claimed(database, names, DUE + timedelta(seconds=90))) == 5


def test_a_rest_longer_than_the_window_ends_in_missed(database: Database, tmp_path: Path, names: list[str]) -> None:
    failing(database, tmp_path, names, NotNow("429", wait_seconds=7200))
    with database.writing() as session:
        late = DUE + SHORT.lateness + timedelta(seconds=1)
        assert due.miss_overdue(session, now=late, lateness=SHORT.lateness) == 5
    assert claimed(database, names, DUE + timedelta(hours=2)) == []


def test_a_gladi_trips_no_real_breaker(database: Database, tmp_path: Path, names: list[str]) -> None:
    with database.writing() as session:
        for name in names[:3]:
            session.get_one(Publication, name).run = "f" * 32
    failing(database, tmp_path, names, *[NotNow("refused")] * 3)
    assert [breaker.run for breaker in standing(database)] == ["f" * 32]
    assert set(claimed(database, names, DUE + timedelta(seconds=30))) == set(names[3:])


def test_when_nothing_is_wrong_nothing_is_written(database: Database, tmp_path: Path, names: list[str]) -> None:
    publish_many(crew(database, tmp_path, Stand(), Clock(), SHORT), names)
    with database.reading() as session:
        assert session.query(Breaker).count() == 0
