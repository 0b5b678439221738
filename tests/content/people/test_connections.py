"""Connections as people see them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.foundation.db import Database
from content.foundation.problems import NotFound
from content.people import connections, credentials
from content.people.accounts import Account
from content.people.credentials import Grant
from content.people.troubles import Trouble
from content.people.vault import Vault
from tests.cast import NOON, Cast

VAULT = Vault(["00" * 32])
Register = dict[tuple[str, str], Account]


def connect(database: Database, account_id: str, by: str) -> None:
    with database.writing() as session:
        account = connections.account(session, account_id)
        credentials.connect(session, VAULT, account, Grant({"access_token": "t"}, "1"), by=by, now=NOON)


def test_a_connection_says_by_whom(database: Database, cast: Cast, register: Register) -> None:
    account_id = register["pemprov", "x"].id
    connect(database, account_id, cast.gita.id)
    with database.reading() as session:
        found = connections.of_account(session, account_id)
        assert found is not None
        assert (found.connected_by, found.connected_at, found.trouble) == ("Gita", NOON, None)
        assert connections.everyone(session) == {account_id: found}


def test_an_account_that_only_rehearses_has_no_trouble(database: Database, register: Register) -> None:
    with database.reading() as session:
        account = connections.account(session, register["pemprov", "x"].id)
        assert connections.trouble(session, account) is None
        assert connections.of_account(session, account.id) is None
        assert connections.troubles(session) == {}


def test_an_account_without_what_opens_it_is_missing_it(database: Database, register: Register) -> None:
    account_id = register["pemprov", "x"].id
    with database.writing() as session:
        connections.account(session, account_id).connection = "x"
    with database.reading() as session:
        assert connections.trouble(session, connections.account(session, account_id)) is Trouble.MISSING
        assert connections.troubles(session) == {account_id: Trouble.MISSING}


def test_what_a_look_showed_is_kept_until_the_next_one(database: Database, cast: Cast, register: Register) -> None:
    account_id, later = register["pemprov", "x"].id, NOON + timedelta(hours=1)
    connect(database, account_id, cast.gita.id)
    with database.writing() as session:
        connections.looked(session, account_id, trouble=None, problem="", limits={"text_limit": 280}, now=NOON)
        connections.looked(session, account_id, trouble=Trouble.REVOKED, problem="gone", limits={}, now=later)
    with database.reading() as session:
        found = connections.of_account(session, account_id)
        assert found is not None
        assert (found.trouble, found.problem, found.looked_at) == (Trouble.REVOKED, "gone", later)
        opened = credentials.opened(session, VAULT, account_id)
        assert opened is not None
        assert opened.limits == {"text_limit": 280}
        assert connections.troubles(session) == {account_id: Trouble.REVOKED}


def test_an_account_that_is_not_there_is_named(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        connections.account(session, "tidak-ada")


def test_what_was_asked_with_credentials_that_are_gone_does_not_count(
    database: Database, cast: Cast, register: Register
) -> None:
    account_id = register["pemprov", "x"].id
    connect(database, account_id, cast.gita.id)
    connect(database, account_id, cast.gita.id)
    with database.writing() as session:
        connections.looked(session, account_id, trouble=Trouble.EXPIRED, problem="", limits={}, now=NOON, version=1)
        assert connections.troubles(session) == {}
        connections.looked(session, account_id, trouble=Trouble.EXPIRED, problem="", limits={}, now=NOON, version=2)
        assert connections.troubles(session) == {account_id: Trouble.EXPIRED}
