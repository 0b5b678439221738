"""What ends is renewed once, by one worker, with nothing open meanwhile; a person who connects the account wins."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from content.foundation.db import Database
from content.people import credentials
from content.people.accounts import Account
from content.people.credentials import Credential, Grant
from content.people.troubles import Trouble
from content.people.vault import Vault
from tests.cast import NOON
from tests.stage import VAULT, Clock, Stand, connected, crew
from workers.keyring import Keyring
from workers.platforms.base import NotNow
from workers.platforms.capabilities import Health
from workers.renewing import HOLD, renew
from workers.visiting import look_after

Register = dict[tuple[str, str], Account]

OLD = Grant({"access_token": "lama", "refresh_token": "r1"}, expires_at=NOON + timedelta(hours=2))
NEW = Grant({"access_token": "baru", "refresh_token": "r2"}, expires_at=NOON + timedelta(hours=4))


@pytest.fixture
def account(database: Database, register: Register) -> Account:
    account = register["pemprov", "x"]
    connected(database, account, OLD)
    return account


def token(database: Database, account: Account) -> str:
    with database.reading() as session:
        opened = credentials.opened(session, VAULT, account.id)
        assert opened is not None
        return opened.secrets["access_token"]


def row(database: Database, account: Account) -> Credential:
    with database.reading() as session:
        return session.get_one(Credential, account.id)


def test_a_renewal_is_kept_and_the_network_hears_of_the_old_tokens(
    database: Database, tmp_path: Path, account: Account
) -> None:
    stand = Stand(grants=[NEW])
    assert renew(crew(database, tmp_path, stand, Clock(NOON)), account.id)
    assert token(database, account) == "baru"
    assert [target.secrets for target in stand.renewals] == [OLD.secrets]
    assert (row(database, account).version, row(database, account).held_until) == (2, None)


def test_two_workers_at_once_ask_the_network_once(database: Database, tmp_path: Path, account: Account) -> None:
    asked, both = threading.Event(), threading.Barrier(2, timeout=20)
    stand = Stand(grants=[NEW, NotNow("the refresh token was used before", trouble=Trouble.REVOKED)])

    def wait() -> None:
        assert asked.wait(20)

    stand.before_renewal = wait
    team = crew(database, tmp_path, stand, Clock(NOON))

    def work() -> bool:
        both.wait()
        done = renew(team, account.id)
        asked.set()  # whoever was sent away lets the other go on
        return done

    with ThreadPoolExecutor(2) as threads:
        answers = [future.result() for future in [threads.submit(work), threads.submit(work)]]
    assert sorted(answers) == [False, True]
    assert len(stand.renewals) == 1
    assert token(database, account) == "baru"


def test_no_transaction_is_open_while_the_network_is_asked(database: Database, tmp_path: Path, account: Account) -> None:
    stand = Stand(grants=[NEW])

    def write() -> None:
        with database.writing() as session:
            session.get_one(Account, account.id).name = "Nama lain"

    stand.before_renewal = write
    assert renew(crew(database, tmp_path, stand, Clock(NOON)), account.id)


def test_an_account_that_is_connected_meanwhile_keeps_what_the_person_gave(
    database: Database, tmp_path: Path, account: Account
) -> None:
    for answer in (NEW, NotNow("withdrawn", trouble=Trouble.REVOKED)):
        stand = Stand(grants=[answer])
        stand.before_renewal = lambda: connected(database, account, Grant({"access_token": "orang"}))
        renew(crew(database, tmp_path, stand, Clock(NOON)), account.id)
        kept = row(database, account)
        assert (token(database, account), kept.trouble, kept.problem, kept.held_until) == ("orang", "", "", None)


class _Killed(BaseException):
    """The process is gone."""


def test_after_a_worker_that_died_another_renews(database: Database, tmp_path: Path, account: Account) -> None:
    clock, stand = Clock(NOON), Stand(grants=[_Killed(), NEW])
    team = crew(database, tmp_path, stand, clock)
    with pytest.raises(_Killed):
        renew(team, account.id)
    assert not renew(team, account.id)
    clock.forward(HOLD)
    assert renew(team, account.id)
    assert token(database, account) == "baru"


def test_a_failure_is_written_down_and_the_next_success_ends_it(database: Database, tmp_path: Path, account: Account) -> None:
    stand = Stand(grants=[NotNow("withdrawn", trouble=Trouble.REVOKED), NEW])
    team = crew(database, tmp_path, stand, Clock(NOON + timedelta(hours=3)))
    assert not renew(team, account.id)
    assert (row(database, account).trouble, row(database, account).problem) == ("revoked", "withdrawn")
    assert renew(team, account.id)
    assert (row(database, account).trouble, row(database, account).problem) == ("", "")


def test_what_cannot_be_renewed_stays_as_it_is(database: Database, tmp_path: Path, account: Account) -> None:
    assert not renew(crew(database, tmp_path, Stand(grants=[None]), Clock(NOON)), account.id)
    assert (token(database, account), row(database, account).held_until) == ("lama", None)


def test_an_account_that_rehearses_is_not_asked_about(database: Database, tmp_path: Path, register: Register) -> None:
    stand, other = Stand(grants=[NEW]), register["dishub", "x"]
    team = crew(database, tmp_path, stand, Clock(NOON))
    assert not renew(team, other.id)
    assert look_after(team, other.id) is None
    assert stand.renewals == []


def test_a_look_keeps_what_the_network_says_of_the_account(database: Database, tmp_path: Path, account: Account) -> None:
    team = crew(database, tmp_path, Stand(found_well=[Health(limits={"text_limit": 500})]), Clock(NOON))
    assert look_after(team, account.id) is not None
    kept = row(database, account)
    assert (kept.looked_at, kept.limits, kept.trouble) == (NOON, '{"text_limit": 500}', "")
    with database.reading() as session:
        opened = credentials.opened(session, VAULT, account.id)
        assert opened is not None
        assert opened.limits == {"text_limit": 500}


def test_a_look_that_finds_the_tokens_ended_renews_them_once(database: Database, tmp_path: Path, account: Account) -> None:
    ended = NotNow("401", trouble=Trouble.EXPIRED)
    later = Clock(NOON + timedelta(hours=2))
    stand = Stand(found_well=[ended, Health()], grants=[NEW])
    assert look_after(crew(database, tmp_path, stand, later), account.id) == Health()
    stand = Stand(found_well=[ended], grants=[NEW])
    assert look_after(crew(database, tmp_path, stand, later), account.id) is None
    assert stand.renewals == []  # they are fresh: renewing again would not help
    assert row(database, account).trouble == "expired"


def test_a_look_without_the_key_says_so_and_asks_nobody(database: Database, tmp_path: Path, account: Account) -> None:
    stand = Stand()
    blind = Keyring(database, lambda: Vault(["00" * 32]))
    team = replace(crew(database, tmp_path, stand, Clock(NOON)), keyring=blind)
    assert look_after(team, account.id) is None
    assert row(database, account).trouble == "sealed"
    assert look_after(crew(database, tmp_path, stand, Clock(NOON)), account.id) == Health()
    assert row(database, account).trouble == ""
