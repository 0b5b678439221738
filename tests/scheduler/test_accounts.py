"""Accounts are kept connected: what ends is rung for in time, and each account is looked at daily, nobody twice at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.credentials import Credential, Grant
from scheduler.accounts import Bells, keeper
from tests.cast import NOON
from tests.stage import Clock, connected

Register = dict[tuple[str, str], Account]


@pytest.fixture
def account(database: Database, register: Register) -> Account:
    account = register["pemprov", "x"]
    connected(database, account, Grant({"access_token": "x"}, expires_at=NOON + timedelta(hours=2)))
    with database.writing() as session:
        session.get_one(Credential, account.id).looked_at = NOON
    return account


def test_nothing_is_rung_for_while_nothing_ends(database: Database, account: Account) -> None:
    rung: list[str] = []
    assert keeper(database, Bells(rung.append, rung.append), Clock(NOON).now)() == 0
    assert rung == []


def test_what_ends_soon_is_rung_for_every_two_minutes(database: Database, account: Account) -> None:
    renewed: list[str] = []
    clock = Clock(NOON + timedelta(hours=1, minutes=40))
    keep = keeper(database, Bells(renewed.append, lambda _: None), clock.now)
    keep()
    keep()
    assert renewed == [account.id]
    clock.forward(timedelta(minutes=2))
    keep()
    assert renewed == [account.id] * 2


def test_what_lives_for_months_is_rung_for_daily(database: Database, account: Account) -> None:
    connected(database, account, Grant({"access_token": "x"}, expires_at=NOON + timedelta(days=60)))
    renewed: list[str] = []
    clock = Clock(NOON + timedelta(days=40))
    keep = keeper(database, Bells(renewed.append, lambda _: None), clock.now)
    for _ in range(5):
        keep()
        clock.forward(timedelta(hours=6))
    assert renewed == [account.id] * 2


def test_an_account_is_looked_at_daily(database: Database, account: Account) -> None:
    looked: list[str] = []
    clock = Clock(NOON + timedelta(days=1))
    keep = keeper(database, Bells(lambda _: None, looked.append), clock.now)
    keep()
    keep()
    assert looked == [account.id]
