"""Which database may publish from which machine: the verdict as a table, and what stopping does to the gate."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.foundation import journal
from content.foundation.db import Database
from content.foundation.marks import Mark
from content.people.accounts import Account
from content.publication import attempts, claims, dispatch, due
from content.publication.dispatch import Cause, Life
from tests.cast import NOON, Cast
from tests.stage import DUE, PATIENCE, released

Register = dict[tuple[str, str], Account]

HOST = "meja"
LIFE = Life(
    instance_id="a" * 32, epoch=1, host=HOST, stopped=False, cause="", sent=True, seq=10, hash="c" * 64, hash_at_mark="b" * 64
)
MARK = Mark("a" * 32, 1, 7, "b" * 64, HOST)

lives = st.builds(
    Life,
    instance_id=st.sampled_from(["a", "b"]), epoch=st.integers(1, 3), host=st.sampled_from(["", HOST, "lain"]),
    stopped=st.booleans(), cause=st.just(""), sent=st.booleans(), seq=st.integers(0, 4), hash=st.sampled_from("xyz"),
    hash_at_mark=st.sampled_from(["", "x", "y"]),
)  # fmt: skip
marks = st.none() | st.builds(
    Mark,
    instance_id=st.sampled_from(["a", "b"]), epoch=st.integers(1, 3), seq=st.integers(0, 4), hash=st.sampled_from("xy"),
    host=st.sampled_from([HOST, "lain"]), stopped=st.booleans(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("life", "mark", "cause"),
    [
        (LIFE, MARK, None),
        (LIFE, None, Cause.NO_MARK),
        (LIFE, replace(MARK, instance_id="z" * 32), Cause.OTHER_INSTALLATION),
        (LIFE, replace(MARK, host="lain"), Cause.OTHER_HOST),
        (LIFE, replace(MARK, epoch=2), Cause.OTHER_EPOCH),
        (replace(LIFE, epoch=2), MARK, Cause.OTHER_EPOCH),
        (replace(LIFE, epoch=2), replace(MARK, stopped=True), None),
        (replace(LIFE, epoch=3), replace(MARK, stopped=True), Cause.OTHER_EPOCH),
        (replace(LIFE, seq=6), MARK, Cause.OLDER),
        (replace(LIFE, hash_at_mark="d" * 64), MARK, Cause.OTHER_HISTORY),
        (replace(LIFE, sent=False, host=""), None, None),
        (replace(LIFE, sent=False, host=""), replace(MARK, instance_id="z" * 32), None),
        (replace(LIFE, sent=False), None, Cause.NO_MARK),
        (replace(LIFE, host=""), None, Cause.NO_MARK),
        (replace(LIFE, sent=False, host="", seq=3), MARK, Cause.OLDER),
    ],
)
def test_the_verdict_names_the_cause(life: Life, mark: Mark | None, cause: Cause | None) -> None:
    assert dispatch.judge(life, mark, HOST) is cause


@given(lives, marks)
def test_what_publishes_is_new_or_goes_on_from_the_mark_on_its_own_machine(life: Life, mark: Mark | None) -> None:
    if dispatch.judge(life, mark, HOST) is not None:
        return
    if dispatch.is_new(life, mark):
        assert not life.sent
        assert life.host == ""
        return
    assert mark is not None
    assert (mark.instance_id, mark.host, mark.hash) == (life.instance_id, HOST, life.hash_at_mark)
    assert life.seq >= mark.seq
    assert life.epoch == mark.epoch or (mark.stopped and life.epoch == mark.epoch + 1)


@given(lives, marks)
def test_every_cause_of_a_verdict_needs_two_people(life: Life, mark: Mark | None) -> None:
    assert dispatch.judge(life, mark, HOST) in {None, *dispatch.COPIES}


def stop(database: Database, cause: Cause = Cause.CLOCK) -> bool:
    with database.writing() as session:
        return dispatch.stop(session, cause, now=NOON, actor="scheduler", found={"seconds": "60"})


def test_stopped_no_bell_is_rung_and_nothing_is_claimed(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    stop(database)
    with database.writing() as session:
        assert due.to_ring(session, now=DUE, patience=PATIENCE) == []
        assert due.to_stage(session, now=NOON, patience=PATIENCE) == []
        assert claims.claim(session, name, now=DUE, patience=PATIENCE) is None


def test_stopped_after_the_claim_no_attempt_is_opened(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        claim = claims.claim(session, name, now=DUE, patience=PATIENCE)
        assert claim
    stop(database)
    with database.writing() as session:
        assert attempts.open_attempt(session, claim, now=DUE, patience=PATIENCE) is None
        assert attempts.history(session, name) == []


def test_stopping_is_told_once_per_cause(database: Database) -> None:
    assert [stop(database), stop(database), stop(database, Cause.MARK_UNUSABLE), stop(database, Cause.OLDER)] == [
        True, False, False, True,
    ]  # fmt: skip
    with database.reading() as session:
        row = dispatch.of(session)
        assert row is not None
        assert (row.cause, row.needs_two, row.found()["seconds"]) == ("older", True, "60")
        told = [entry.action for entry in journal.about(session, "dispatch", row.instance_id)]
        assert told == ["dispatch.stopped", "dispatch.stopped"]


def test_a_database_gets_one_name(database: Database) -> None:
    with database.writing() as session:
        first = dispatch.enter(session).instance_id
    with database.writing() as session:
        assert dispatch.enter(session).instance_id == first
        assert len(first) == 32
        assert not dispatch.is_stopped(session)
