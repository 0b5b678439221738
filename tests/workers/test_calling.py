"""Publishing on a real network: with today's tokens, ended ones renewed once, keys in the ledger first, others undisturbed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.credentials import Credential, Grant
from content.people.troubles import Trouble
from content.people.vault import Vault
from content.publication import attempts, due
from content.publication.lifecycle import State
from content.publication.publications import Publication
from tests.cast import Cast
from tests.stage import DUE, PATIENCE, Clock, Stand, connected, crew, receipt, released
from workers.calling import PERSON_SECONDS
from workers.confirming import confirm_one
from workers.keyring import Keyring
from workers.platforms.base import Message, NotNow, Prepared, Receipt, Sought, Target, Unknown
from workers.publishing import publish_one
from workers.staging import stage_one

Register = dict[tuple[str, str], Account]

OLD = Grant({"access_token": "lama"}, remote_id="77", server="https://x.example", expires_at=DUE + timedelta(hours=1))
NEW = Grant({"access_token": "baru"}, expires_at=DUE + timedelta(hours=3))
ENDED = NotNow("401", trouble=Trouble.EXPIRED)


@pytest.fixture
def account(database: Database, register: Register) -> Account:
    account = register["pemprov", "x"]
    connected(database, account, OLD)
    return account


@pytest.fixture
def name(database: Database, cast: Cast, account: Account) -> str:
    """A publication on an account that is connected to its network."""
    return released(database, cast, [account])[0]


def kept(database: Database, account: Account) -> Credential:
    with database.reading() as session:
        return session.get_one(Credential, account.id)


def next_try(database: Database, name: str) -> float:
    """Seconds after DUE."""
    with database.reading() as session:
        at = session.get_one(Publication, name).next_try_at
        assert at is not None
        return (at - DUE).total_seconds()


@pytest.fixture
def stand() -> Stand:
    return Heard()


class Heard(Stand):
    """A network that notes with what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []

    def publish(self, target: Target, call: object) -> Receipt:
        self.tokens.append(target.secrets.get("access_token", ""))
        return super().publish(target, call)  # type: ignore[arg-type] # handed through


def test_a_post_goes_out_on_the_network_with_what_opens_the_account(
    database: Database, tmp_path: Path, name: str, stand: Stand
) -> None:
    assert publish_one(crew(database, tmp_path, stand, Clock()), name) is State.PUBLISHED
    [target] = stand.prepared
    assert (target.secrets, target.remote_id, target.server) == (OLD.secrets, "77", "https://x.example")


def test_tokens_that_ended_are_renewed_once_and_the_post_goes_out_at_once(
    database: Database, tmp_path: Path, name: str, stand: Heard
) -> None:
    stand.answers, stand.grants = [ENDED], [NEW]
    clock = Clock()
    team = crew(database, tmp_path, stand, clock)
    assert publish_one(team, name) is State.RETRY_WAIT
    assert next_try(database, name) <= 2
    clock.forward(timedelta(seconds=2))
    assert publish_one(team, name) is State.PUBLISHED
    assert stand.tokens == ["lama", "baru"]


def test_a_second_end_in_a_row_is_for_a_person_and_waits_for_one(
    database: Database, tmp_path: Path, name: str, stand: Stand, account: Account
) -> None:
    stand.answers, stand.grants = [ENDED, ENDED], [NEW, NEW]
    clock = Clock()
    team = crew(database, tmp_path, stand, clock)
    publish_one(team, name)
    clock.forward(timedelta(seconds=2))
    assert publish_one(team, name) is State.RETRY_WAIT
    assert len(stand.renewals) == 1
    assert (kept(database, account).trouble, kept(database, account).problem) == ("expired", "401")
    assert next_try(database, name) == PERSON_SECONDS + 2
    clock.forward(timedelta(seconds=PERSON_SECONDS))
    assert publish_one(team, name) is State.PUBLISHED
    assert kept(database, account).trouble == ""


def test_waiting_for_a_person_does_not_use_up_the_tries(
    database: Database, tmp_path: Path, name: str, stand: Stand, account: Account
) -> None:
    refused = NotNow("401: withdrawn", trouble=Trouble.REVOKED)
    stand.answers = [refused] * 9
    clock = Clock()
    team = crew(database, tmp_path, stand, clock)
    for _ in range(9):
        assert publish_one(team, name) is State.RETRY_WAIT
        clock.forward(timedelta(seconds=PERSON_SECONDS))
    assert publish_one(team, name) is State.PUBLISHED


def test_tokens_that_ended_before_the_pictures_are_up_cost_no_try(
    database: Database, tmp_path: Path, name: str, stand: Stand
) -> None:
    class Ended(Stand):
        def prepare(self, target: Target, message: Message) -> Prepared:
            if target.secrets["access_token"] == "lama":
                raise ENDED
            return super().prepare(target, message)

    assert publish_one(crew(database, tmp_path, Ended(grants=[NEW]), Clock()), name) is State.PUBLISHED


def test_an_account_whose_seal_does_not_open_stops_alone(
    database: Database, tmp_path: Path, cast: Cast, register: Register, name: str, stand: Stand, account: Account
) -> None:
    other = released(database, cast, [register["dishub", "x"]], name="Lain")[0]
    team = replace(crew(database, tmp_path, stand, Clock()), keyring=Keyring(database, lambda: Vault(["00" * 32])))
    assert publish_one(team, name) is State.RETRY_WAIT
    assert publish_one(team, other) is State.PUBLISHED
    assert kept(database, account).trouble == "sealed"
    assert len(stand.sent) == 1


def test_an_account_that_lost_its_connection_waits_for_a_person(
    database: Database, tmp_path: Path, name: str, account: Account
) -> None:
    with database.writing() as session:
        session.delete(session.get_one(Credential, account.id))
    missing = Stand(prepare_raises=NotNow("not connected", trouble=Trouble.MISSING))
    assert publish_one(crew(database, tmp_path, missing, Clock()), name) is State.RETRY_WAIT
    assert next_try(database, name) == PERSON_SECONDS


def test_the_rehearsal_platform_is_not_waited_for_like_a_person(
    database: Database, tmp_path: Path, cast: Cast, register: Register
) -> None:
    rehearsed = released(database, cast, [register["dishub", "x"]])[0]
    assert publish_one(crew(database, tmp_path, Stand(answers=[ENDED]), Clock()), rehearsed) is State.RETRY_WAIT
    assert next_try(database, rehearsed) == 2


def test_the_keys_are_committed_before_the_call(database: Database, tmp_path: Path, name: str, stand: Stand) -> None:
    stand.keys = {"rkey": "3kabc"}
    seen: list[str] = []

    def look() -> None:
        with database.reading() as session:
            open_one = attempts.open_one(session, name)
            assert open_one is not None
            seen.append(open_one.prepared)

    stand.before_answer = look
    publish_one(crew(database, tmp_path, stand, Clock()), name)
    assert [json.loads(told)["keys"] for told in seen] == [{"rkey": "3kabc"}]


def test_a_lost_answer_is_looked_for_by_the_keys_of_its_own_call(
    database: Database, tmp_path: Path, name: str, stand: Stand
) -> None:
    class Finding(Stand):
        sought: Sought | None = None

        def find(self, target: Target, sought: Sought) -> Receipt | None:
            self.sought = sought
            return receipt("77")

    finding = Finding(answers=[Unknown("hung up")], keys={"container": "17"})
    team = crew(database, tmp_path, finding, Clock())
    assert publish_one(team, name) is State.UNCERTAIN
    assert confirm_one(team, name) is State.PUBLISHED
    assert finding.sought is not None
    assert finding.sought.prepared.keys == {"container": "17"}
    assert finding.sought.message.due_at == DUE


def test_a_network_that_can_never_tell_is_for_a_person_at_once(
    database: Database, tmp_path: Path, name: str, stand: Stand
) -> None:
    stand.answers, stand.find_raises = [Unknown("hung up")], Unknown("a bot cannot look back")
    team = crew(database, tmp_path, stand, Clock())
    publish_one(team, name)
    assert confirm_one(team, name) is State.NEEDS_PERSON
    with database.reading() as session:
        assert session.get_one(Publication, name).reason == "this network cannot be asked whether it went out"
        assert [one.result for one in attempts.history(session, name)] == ["unknown"]


def test_a_text_alone_is_prepared_ahead_on_its_own_network_and_not_on_the_rehearsal(
    database: Database, tmp_path: Path, cast: Cast, register: Register, name: str, stand: Stand
) -> None:
    released(database, cast, [register["dishub", "x"]], name="Lain")
    soon = DUE - timedelta(minutes=5)
    with database.reading() as session:
        assert due.to_stage(session, now=soon, patience=PATIENCE) == [name]
    stand.keys = {"container": "17"}
    assert stage_one(crew(database, tmp_path, stand, Clock(soon)), name)
    team = crew(database, tmp_path, Stand(prepare_raises=AssertionError("prepared twice")), Clock())
    assert publish_one(team, name) is State.PUBLISHED
    with database.reading() as session:
        [attempt] = attempts.history(session, name)
        assert json.loads(attempt.prepared)["keys"] == {"container": "17"}
