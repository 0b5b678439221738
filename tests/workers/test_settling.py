"""Replies that the database does not take: kept on the disk, written later, and never the end of their neighbours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from content.foundation.db import Database, DatabaseUnavailable
from content.people.accounts import Account
from content.publication.attempts import Attempt, Slip, history
from content.publication.lifecycle import State
from content.publication.outcomes import Accepted, Lost, NotSent, Outcome, Refused
from content.publication.patience import Patience
from content.publication.settlements import Ended
from scheduler import sweep
from tests.cast import Cast
from tests.stage import Clock, Stand, crew, released, state_of
from workers import publishing, settling
from workers.platforms.base import NotNow
from workers.platforms.base import Refused as PlatformRefused
from workers.spool import Spool

Register = dict[tuple[str, str], Account]
OUTCOMES: tuple[Outcome, ...] = (
    Accepted("7", "https://contoh.example/7", datetime(2026, 9, 1, 6, 0, 0, 120_000, tzinfo=UTC)),
    Accepted("8", "https://contoh.example/8"),
    NotSent("429: nanti", 30.0),
    Refused("terlalu panjang"),
    Lost("putus"),
)


@pytest.fixture
def name(database: Database, cast: Cast, register: Register) -> str:
    return released(database, cast, [register["pemprov", "x"]])[0]


class Shut:
    """A database that takes no results: every UPDATE of the ledger fails as a full disk or a dead server makes it fail."""

    def __init__(self, database: Database) -> None:
        self._engine, self.open = database.engine, False
        event.listen(self._engine, "before_cursor_execute", self._refuse)

    def _refuse(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not self.open and statement.startswith("UPDATE attempt"):
            raise OperationalError(statement, {}, Exception("database or disk is full"))


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: type(outcome).__name__)
def test_a_reply_comes_back_from_the_disk_as_it_was(tmp_path: Path, outcome: Outcome) -> None:
    spool, ended = Spool(tmp_path / "spool"), Ended(Slip("a", "p", 3), outcome)
    spool.keep(ended)
    assert list(Spool(tmp_path / "spool").waiting()) == [ended]
    spool.forget(ended)
    assert len(spool) == 0


def test_a_full_disk_still_has_the_room_that_was_held_back(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.hold_room()
    (tmp_path / "spool" / "a.new").mkdir()  # the first write fails, as on a full disk
    with pytest.raises(IsADirectoryError):
        spool.keep(Ended(Slip("a", "p", 1), OUTCOMES[0]))
    assert not (tmp_path / "spool" / "reserve").exists()


def test_half_a_file_is_not_a_reply(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.keep(Ended(Slip("a", "p", 1), OUTCOMES[0]))
    (tmp_path / "spool" / "b.new").write_text('{"attempt_id": "b", "publ')
    assert [ended.opened.attempt_id for ended in spool.waiting()] == ["a"]


def test_an_accepted_call_that_cannot_be_written_is_written_later(database: Database, tmp_path: Path, name: str) -> None:
    shut, hands = Shut(database), crew(database, tmp_path, Stand(), Clock())
    assert publishing.publish_one(hands, name) is None
    assert (state_of(database, name), len(hands.spool)) == (State.CALLING, 1)
    with pytest.raises(DatabaseUnavailable):
        settling.replay(hands)
    assert len(hands.spool) == 1
    shut.open = True
    assert settling.replay(hands) == 1
    assert (state_of(database, name), len(hands.spool)) == (State.PUBLISHED, 0)


def test_what_the_sweep_had_given_up_is_settled_by_the_spool(database: Database, tmp_path: Path, name: str) -> None:
    clock = Clock()
    shut, hands = Shut(database), crew(database, tmp_path, Stand(), clock)
    publishing.publish_one(hands, name)
    clock.forward(timedelta(seconds=121))
    sweep.end_leases(database, now=clock.now(), patience=hands.patience)
    assert state_of(database, name) is State.UNCERTAIN
    shut.open = True
    settling.replay(hands)
    settling.replay(hands)  # a second worker with the same spool changes nothing
    assert state_of(database, name) is State.PUBLISHED
    with database.reading() as session:
        assert [attempt.result for attempt in history(session, name)] == ["accepted"]


@pytest.mark.parametrize("answer", [NotNow("429"), PlatformRefused("400")], ids=["not sent", "refused"])
def test_a_late_no_is_for_a_person_and_nothing_stays_uncertain_for_ever(
    database: Database, tmp_path: Path, name: str, answer: Exception
) -> None:
    clock = Clock()
    shut, hands = Shut(database), crew(database, tmp_path, Stand(answers=[answer]), clock)
    publishing.publish_one(hands, name)
    clock.forward(timedelta(seconds=121))
    sweep.end_leases(database, now=clock.now(), patience=hands.patience)
    shut.open = True
    settling.replay(hands)
    assert state_of(database, name) is State.FAILED


@pytest.mark.parametrize("state", [State.NEEDS_PERSON, State.PLANNED], ids=["waits for a person", "is to be sent again"])
def test_a_late_yes_settles_even_what_was_given_up(database: Database, tmp_path: Path, name: str, state: State) -> None:
    clock, patience = Clock(), Patience(looks=(timedelta(seconds=1),), quiet=timedelta(0))
    shut, hands = Shut(database), crew(database, tmp_path, Stand(), clock, patience)
    publishing.publish_one(hands, name)
    with database.writing() as session:
        session.execute(text(f"UPDATE publication SET state = '{state}'"))
        session.execute(text("UPDATE  attempt SET result = 'unknown'"))
    shut.open = True
    settling.replay(hands)
    assert state_of(database, name) is State.PUBLISHED


def test_one_result_that_is_a_bug_leaves_its_neighbours_alone(
    database: Database, cast: Cast, register: Register, tmp_path: Path
) -> None:
    names = released(database, cast, [register["pemprov", "x"], register["pemprov", "mastodon"]])
    hands = crew(database, tmp_path, Stand(), Clock())
    with database.writing() as session:
        session.execute(text(f"UPDATE publication SET state = 'calling', fence = 1 WHERE id IN ('{names[0]}', '{names[1]}')"))
    wrong = Ended(Slip("a", names[0], 1), object())  # type: ignore[arg-type]  # the bug
    right = Ended(Slip("b", names[1], 1), OUTCOMES[0])
    assert settling.settle(hands, [wrong, right]) == {names[1]: State.PUBLISHED}


def test_while_no_attempt_can_be_written_nothing_is_sent_and_it_goes_out_once_it_can(
    database: Database, tmp_path: Path, name: str
) -> None:
    refused: list[str] = []

    def refuse(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO attempt") and len(refused) < 3:
            refused.append(statement)
            raise OperationalError(statement, {}, Exception("database is locked"))

    event.listen(database.engine, "before_cursor_execute", refuse)
    stand = Stand()
    assert publishing.publish_one(crew(database, tmp_path, stand, Clock()), name) is State.PUBLISHED
    assert (len(refused), len(stand.sent)) == (3, 1)


def test_a_database_that_stays_away_ends_the_round_at_the_deadline(database: Database, tmp_path: Path, name: str) -> None:
    def refuse(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO attempt"):
            raise OperationalError(statement, {}, Exception("database is locked"))

    event.listen(database.engine, "before_cursor_execute", refuse)
    stand = Stand()
    assert publishing.publish_one(crew(database, tmp_path, stand, Clock()), name) is None
    assert stand.sent == []
    assert state_of(database, name) is State.CLAIMED
    with database.reading() as session:
        assert session.query(Attempt).count() == 0
