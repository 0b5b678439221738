"""What is on time goes at once, however much it is; what is late goes one by one on each account, earliest first."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import claims, due, turns
from content.publication.lifecycle import State
from content.publication.publications import Publication
from tests.cast import Cast
from tests.stage import DUE, PATIENCE, Clock, Stand, crew, released, state_of
from workers.platforms.base import NotNow
from workers.proving import prove_one
from workers.publishing import publish_many

Register = dict[tuple[str, str], Account]
LATE = DUE + timedelta(minutes=5)


@pytest.fixture
def names(database: Database, cast: Cast, register: Register) -> list[str]:
    """Three publications on Pemprov's X, each of its own post, in the order of their ids."""
    return sorted(released(database, cast, [register["pemprov", "x"]], name=f"Kampanye {number}")[0] for number in range(3))


def ringing(database: Database, now: datetime) -> list[str]:
    with database.reading() as session:
        return due.to_ring(session, now=now, patience=PATIENCE)


def claimed(database: Database, names: list[str], now: datetime) -> list[str]:
    with database.writing() as session:
        return [claim.publication_id for claim in claims.claim_all(session, names, now=now, patience=PATIENCE)]


def test_what_is_on_time_goes_at_once(database: Database, names: list[str]) -> None:
    assert ringing(database, DUE) == names
    assert claimed(database, names, DUE + turns.LATE - timedelta(seconds=1)) == names


def test_what_is_late_goes_one_by_one_so_far_apart(database: Database, tmp_path: Path, names: list[str]) -> None:
    clock, went = Clock(LATE), []
    team = crew(database, tmp_path, Stand(), clock)
    for _ in range(25):
        rung = ringing(database, clock.moment)
        assert len(rung) <= 1
        went += [(clock.moment - LATE, name) for name in publish_many(team, rung)]
        clock.forward(timedelta(seconds=1))
    assert [name for _, name in went] == names
    assert [after for after, _ in went] == [timedelta(seconds=seconds) for seconds in (0, 10, 20)]


def test_a_bell_that_names_all_that_is_late_sends_one(database: Database, tmp_path: Path, names: list[str]) -> None:
    team = crew(database, tmp_path, Stand(), Clock(LATE))
    assert list(publish_many(team, names)) == names[:1]
    assert publish_many(team, names) == {}


def test_a_proof_meanwhile_does_not_make_the_pause_longer(database: Database, tmp_path: Path, names: list[str]) -> None:
    clock = Clock(LATE)
    team = crew(database, tmp_path, Stand(), clock)
    publish_many(team, names)
    clock.forward(timedelta(seconds=3))
    assert prove_one(team, names[0])
    assert claimed(database, names, LATE + timedelta(seconds=9)) == []
    assert claimed(database, names, LATE + timedelta(seconds=11)) == names[1:2]


def test_while_one_is_on_its_way_no_other_late_one_goes(database: Database, names: list[str]) -> None:
    assert claimed(database, names, LATE) == names[:1]
    assert claimed(database, names, LATE + timedelta(seconds=30)) == []
    assert ringing(database, LATE + timedelta(seconds=30)) == []


def test_what_is_on_time_does_not_wait_for_what_is_late(database: Database, names: list[str]) -> None:
    with database.writing() as session:
        for name in names:
            session.get_one(Publication, name).run = "f" * 32  # a gladi, whose times are its own
        for name in names[1:]:
            session.get_one(Publication, name).due_at = LATE
    assert ringing(database, LATE) == names
    assert claimed(database, names, LATE) == names


def test_each_account_has_its_own_turn(database: Database, cast: Cast, register: Register, names: list[str]) -> None:
    [other] = released(database, cast, [register["pemprov", "facebook"]], name="Lain")
    assert set(ringing(database, LATE)) == {names[0], other}
    assert set(claimed(database, [*names, other], LATE)) == {names[0], other}


def test_what_is_tried_again_late_takes_its_turn(database: Database, tmp_path: Path, names: list[str]) -> None:
    clock = Clock()
    team = crew(database, tmp_path, Stand(answers=[NotNow("refused")] * 3), clock)
    publish_many(team, names)
    clock.moment = LATE
    assert len(publish_many(team, names)) == 1
    assert sorted(state_of(database, name) for name in names) == [State.PUBLISHED, State.RETRY_WAIT, State.RETRY_WAIT]
