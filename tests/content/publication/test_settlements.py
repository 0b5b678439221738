"""Many calls that ended together, each with its own outcome, are settled in one transaction, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from content.foundation import journal
from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import attempts, claims, settlements
from content.publication.attempts import Opened
from content.publication.lifecycle import State
from content.publication.outcomes import Accepted, Lost, NotSent, Outcome, Refused
from content.publication.publications import Publication
from content.publication.settlements import Ended
from tests.cast import Cast
from tests.stage import DUE, PATIENCE, released, state_of

Register = dict[tuple[str, str], Account]
OUTCOMES: list[Outcome] = [Accepted("1", "https://contoh.example/1"), NotSent("429", 30), Refused("too long"), Lost("timeout")]


def opened(database: Database, names: Sequence[str]) -> list[Opened]:
    with database.writing() as session:
        claimed = claims.claim_all(session, names, now=DUE, patience=PATIENCE)
        return attempts.open_all(session, claimed, now=DUE, patience=PATIENCE)


def settled(database: Database, ended: Sequence[Ended]) -> dict[str, State]:
    with database.writing() as session:
        return settlements.settle_all(session, ended, now=DUE, patience=PATIENCE, chance=lambda: 0.0)


def test_each_gets_its_own_end(database: Database, cast: Cast, register: Register) -> None:
    targets = [register["pemprov", name] for name in ("x", "facebook", "linkedin", "telegram")]
    calls = opened(database, released(database, cast, targets))
    moved = settled(database, [Ended(one, outcome) for one, outcome in zip(calls, OUTCOMES, strict=True)])
    states = [State.PUBLISHED, State.RETRY_WAIT, State.FAILED, State.UNCERTAIN]
    assert [moved[one.publication_id] for one in calls] == states
    assert [state_of(database, one.publication_id) for one in calls] == states
    with database.reading() as session:
        results = [attempts.history(session, one.publication_id)[0].result for one in calls]
        waiting = session.get_one(Publication, calls[1].publication_id)
        assert results == ["accepted", "not_sent", "refused", None]
        assert (waiting.tries, waiting.next_try_at) == (1, DUE + timedelta(seconds=30))
        assert list(journal.breaks(session)) == []


def test_a_second_settlement_changes_nothing(database: Database, cast: Cast, register: Register) -> None:
    [call] = opened(database, released(database, cast, [register["pemprov", "x"]]))
    settled(database, [Ended(call, OUTCOMES[0])])
    assert settled(database, [Ended(call, OUTCOMES[2])]) == {}
    with database.reading() as session:
        [attempt] = attempts.history(session, call.publication_id)
        assert (attempt.result, attempt.remote_id) == ("accepted", "1")
    assert state_of(database, call.publication_id) is State.PUBLISHED


def test_of_many_only_those_that_are_due_are_claimed_and_each_once(database: Database, cast: Cast, register: Register) -> None:
    names = released(database, cast, [register["pemprov", name] for name in ("x", "facebook", "linkedin")])
    with database.writing() as session:
        first = claims.claim_all(session, [*names, "0" * 32], now=DUE, patience=PATIENCE)
        again = claims.claim_all(session, names, now=DUE, patience=PATIENCE)
    assert {claim.publication_id for claim in first} == set(names)
    assert again == []
