"""The table of states, and the move that says whether it was you."""

from __future__ import annotations

import pytest

from content.foundation import journal
from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import lifecycle
from content.publication.lifecycle import FOLLOWING, IllegalMove, State
from tests.cast import NOON, Cast
from tests.stage import released, state_of

Register = dict[tuple[str, str], Account]


def test_every_state_is_a_key_of_the_table() -> None:
    assert set(FOLLOWING) == set(State)


def test_every_state_can_be_reached() -> None:
    assert set().union(*FOLLOWING.values()) | {State.PLANNED} == set(State)


def test_only_one_of_two_movers_wins(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        first = lifecycle.move(session, name, before=State.PLANNED, after=State.HELD, now=NOON, actor="alya")
        second = lifecycle.move(session, name, before=State.PLANNED, after=State.CANCELLED, now=NOON, actor="alya")
    assert (first, second) == (True, False)
    assert state_of(database, name) is State.HELD


def test_a_stale_fence_moves_nothing(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        assert not lifecycle.move(session, name, before=State.PLANNED, after=State.CLAIMED, now=NOON, actor="worker", fence=7)


def test_a_move_that_the_table_does_not_know_is_loud(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session, pytest.raises(IllegalMove):
        lifecycle.move(session, name, before=State.PLANNED, after=State.CONFIRMED, now=NOON, actor="worker")


def test_the_journal_is_told_of_every_move(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        lifecycle.move(
            session, name, before=State.PLANNED, after=State.HELD, now=NOON, actor="alya", changes={"reason": "tunggu"}
        )
    with database.reading() as session:
        [entry] = journal.about(session, "publication", name)
        assert entry.facts == '{"after":"held","before":"planned","reason":"tunggu"}'
        assert list(journal.breaks(session)) == []
