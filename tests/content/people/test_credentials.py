"""What opens an account: sealed, counted by version, held by one; whoever connects anew wins over whoever renews."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from content.foundation.db import Database
from content.people import credentials
from content.people.accounts import REHEARSAL, Account
from content.people.credentials import Credential, Grant
from content.people.troubles import Trouble
from content.people.vault import Sealed, Vault
from tests.cast import NOON

Register = dict[tuple[str, str], Account]

VAULT = Vault(["ab" * 32])
SECRET = "rahasia-yang-tidak-boleh-terlihat"
HOURS = NOON + timedelta(hours=2)
MONTHS = NOON + timedelta(days=60)


@pytest.fixture
def account_id(register: Register) -> str:
    return register["pemprov", "x"].id


def connected(database: Database, account_id: str, grant: Grant | None = None, *, now: datetime = NOON) -> None:
    given = grant or Grant({"access_token": SECRET}, remote_id="77", expires_at=HOURS)
    with database.writing() as session:
        account = session.get_one(Account, account_id)
        credentials.connect(session, VAULT, account, given, by="Fitri", now=now)


def row(database: Database, account_id: str) -> Credential:
    with database.reading() as session:
        return session.get_one(Credential, account_id)


def test_what_is_kept_opens_as_it_was_given(database: Database, account_id: str) -> None:
    connected(database, account_id)
    with database.reading() as session:
        opened = credentials.opened(session, VAULT, account_id)
        assert opened is not None
        assert (opened.secrets, opened.remote_id, opened.version) == ({"access_token": SECRET}, "77", 1)
        assert session.get_one(Account, account_id).connection == "x"


def test_an_account_that_nobody_connected_has_nothing(database: Database, account_id: str) -> None:
    with database.reading() as session:
        assert credentials.opened(session, VAULT, account_id) is None


def test_a_dump_of_the_database_contains_no_token(database: Database, account_id: str) -> None:
    connected(database, account_id, Grant({"access_token": SECRET, "refresh_token": f"{SECRET}-2"}, remote_id="77"))
    with database.writing() as session:
        credentials.renewed(session, VAULT, account_id, Grant({"access_token": f"{SECRET}-3"}), version=1, now=NOON)
    if database.is_sqlite:
        assert database.engine.url.database
        files = Path(database.engine.url.database).parent.glob("*.sqlite*")
        assert not any(SECRET.encode() in file.read_bytes() for file in files)
    with database.reading() as session:
        tables = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")) if database.is_sqlite else (
            session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        )  # fmt: skip
        for name in list(tables):
            assert SECRET not in str(session.execute(text(f'SELECT * FROM "{name}"')).all()), name


def test_another_key_opens_nothing(database: Database, account_id: str) -> None:
    connected(database, account_id)
    with database.reading() as session, pytest.raises(Sealed):
        credentials.opened(session, Vault(["cd" * 32]), account_id)


def test_connecting_anew_forgets_what_was_wrong_and_what_was_known(database: Database, account_id: str) -> None:
    connected(database, account_id)
    with database.writing() as session:
        kept = session.get_one(Credential, account_id)
        kept.trouble, kept.problem, kept.limits, kept.looked_at = "revoked", "no", '{"text_limit": 5}', NOON
        kept.held_until = NOON + timedelta(minutes=1)
    connected(database, account_id, Grant({"access_token": "baru"}))
    after = row(database, account_id)
    assert (after.version, after.trouble, after.problem, after.limits) == (2, "", "", "")
    assert (after.looked_at, after.held_until) == (None, None)


def test_disconnecting_leaves_nothing_and_the_account_rehearses_again(database: Database, account_id: str) -> None:
    connected(database, account_id)
    with database.writing() as session:
        account = session.get_one(Account, account_id)
        assert credentials.disconnect(session, account, by="Fitri", now=NOON)
        assert not credentials.disconnect(session, account, by="Fitri", now=NOON)
        assert (account.connection, session.get(Credential, account_id)) == (REHEARSAL, None)


def test_one_holds_the_row_until_its_time_is_over(database: Database, account_id: str) -> None:
    connected(database, account_id)

    def hold(now: datetime) -> int | None:
        with database.writing() as session:
            return credentials.hold(session, account_id, now=now, until=now + timedelta(minutes=2))

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(lambda _: hold(NOON) or 0, range(4))) == [0, 0, 0, 1]
    assert hold(NOON + timedelta(minutes=1)) is None
    assert hold(NOON + timedelta(minutes=2)) == 1


def test_whoever_connects_during_a_renewal_wins(database: Database, account_id: str) -> None:
    connected(database, account_id)
    connected(database, account_id, Grant({"access_token": "orang"}))
    with database.writing() as session:
        assert not credentials.renewed(session, VAULT, account_id, Grant({"access_token": "mesin"}), version=1, now=NOON)
        credentials.not_renewed(session, account_id, "no", trouble=Trouble.REVOKED, version=1, now=NOON)
        credentials.troubled(session, account_id, Trouble.REVOKED, "no", version=1)
    with database.reading() as session:
        opened = credentials.opened(session, VAULT, account_id)
        assert opened is not None
        assert (opened.secrets, opened.trouble) == ({"access_token": "orang"}, "")


def test_a_renewal_makes_everything_well(database: Database, account_id: str) -> None:
    connected(database, account_id)
    with database.writing() as session:
        credentials.troubled(session, account_id, Trouble.EXPIRED, "no")
        grant = Grant({"access_token": "baru"}, expires_at=HOURS)
        assert credentials.renewed(session, VAULT, account_id, grant, version=1, now=NOON)
    after = row(database, account_id)
    assert (after.version, after.trouble, after.problem, after.renewed_at, after.held_until) == (2, "", "", NOON, None)


def test_what_cannot_be_renewed_is_not_called_ended_while_it_is_good(database: Database, account_id: str) -> None:
    connected(database, account_id, Grant({"access_token": SECRET}, expires_at=MONTHS))
    with database.writing() as session:
        credentials.not_renewed(session, account_id, "no", trouble=Trouble.EXPIRED, version=1, now=NOON)
    good = row(database, account_id)
    assert (good.trouble, good.problem, good.renewable_until) == ("", "no", MONTHS)
    with database.writing() as session:
        credentials.not_renewed(session, account_id, "no", trouble=Trouble.EXPIRED, version=1, now=MONTHS)
    assert row(database, account_id).trouble == "expired"


def test_a_network_that_is_away_ends_nothing(database: Database, account_id: str) -> None:
    connected(database, account_id)
    with database.writing() as session:
        credentials.not_renewed(session, account_id, "away", trouble=Trouble.ABSENT, version=1, now=HOURS)
    after = row(database, account_id)
    assert (after.trouble, after.problem, after.renewable_until) == ("", "away", None)


@pytest.mark.parametrize(
    ("ends", "waits", "often"),
    [
        (HOURS, timedelta(hours=1, minutes=39), True),
        (NOON + timedelta(minutes=30), timedelta(minutes=14), True),
        (MONTHS, timedelta(days=39), False),
    ],
)
def test_what_ends_is_renewed_a_safe_time_before(
    database: Database, account_id: str, ends: datetime, waits: timedelta, *, often: bool
) -> None:
    connected(database, account_id, Grant({"access_token": SECRET}, expires_at=ends))
    with database.reading() as session:
        assert credentials.to_renew(session, now=NOON + waits) == {}
        later = NOON + waits + timedelta(days=0 if often else 1, minutes=1)
        assert credentials.to_renew(session, now=later) == {account_id: often}


def test_what_does_not_end_is_never_renewed(database: Database, account_id: str) -> None:
    connected(database, account_id, Grant({"access_token": SECRET}))
    with database.reading() as session:
        assert credentials.to_renew(session, now=NOON + timedelta(days=1000)) == {}


def test_what_needs_a_person_is_tried_daily(database: Database, account_id: str) -> None:
    connected(database, account_id)
    with database.writing() as session:
        credentials.troubled(session, account_id, Trouble.REVOKED, "no", version=1)
    with database.reading() as session:
        assert credentials.to_renew(session, now=HOURS) == {account_id: False}


def test_an_account_is_looked_at_once_it_is_connected_and_then_daily(database: Database, account_id: str) -> None:
    connected(database, account_id)
    with database.writing() as session:
        assert credentials.to_look_at(session, now=NOON) == [account_id]
        session.get_one(Credential, account_id).looked_at = NOON
    with database.reading() as session:
        assert credentials.to_look_at(session, now=NOON + timedelta(hours=23)) == []
        assert credentials.to_look_at(session, now=NOON + timedelta(hours=24)) == [account_id]


def test_keys_are_changed_while_everything_runs(database: Database, account_id: str) -> None:
    connected(database, account_id)
    both = Vault(["cd" * 32, "ab" * 32])
    with database.writing() as session:
        assert credentials.seal_anew(session, both) == 1
        assert credentials.seal_anew(session, both) == 0
    with database.reading() as session:
        opened = credentials.opened(session, Vault(["cd" * 32]), account_id)
        assert opened is not None
        assert opened.secrets == {"access_token": SECRET}
