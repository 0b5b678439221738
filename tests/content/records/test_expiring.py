"""An account that will not open when something is due is told of days ahead, by the alarms that tell of everything."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from content.foundation import heartbeats
from content.foundation.db import Database
from content.foundation.wording import translator
from content.people import credentials
from content.people.accounts import Account
from content.people.credentials import Credential, Grant
from content.people.troubles import Trouble
from content.people.vault import Vault
from content.records import alarms, expiring, surveys
from content.records.alarms import Kind
from tests.cast import NOON, Cast
from tests.stage import DUE, released

Register = dict[tuple[str, str], Account]

VAULT = Vault(["ab" * 32])
DAY = timedelta(days=1)


def connect(database: Database, account: Account, *, ends: datetime | None = None, until: datetime | None = None) -> None:
    with database.writing() as session:
        kept = session.get_one(Account, account.id)
        grant = Grant({"access_token": "x"}, expires_at=ends, renewable_until=until)
        credentials.connect(session, VAULT, kept, grant, by="Fitri", now=NOON)


def survey(database: Database, now: datetime) -> list[tuple[str, str]]:
    with database.writing() as session:
        for name in ("scheduler", "worker"):
            heartbeats.beat(session, name, now=now)
        surveys.survey(session, now=now, since=NOON)
        return [(alarm.kind, alarm.object_id) for alarm in alarms.standing(session)]


@pytest.fixture
def account(register: Register) -> Account:
    return register["pemprov", "x"]


def test_an_account_that_rehearses_needs_nothing(database: Database, register: Register) -> None:
    with database.reading() as session:
        assert expiring.look(session, now=NOON) == []


def test_what_lives_for_months_is_told_of_a_fortnight_a_week_and_a_day_before(database: Database, account: Account) -> None:
    ends = NOON + 60 * DAY
    connect(database, account, ends=ends)
    assert survey(database, ends - 15 * DAY) == []
    for left, step in ((14, 14), (8, 14), (7, 7), (2, 7), (1, 1)):
        assert survey(database, ends - left * DAY) == [("expiring", f"{account.id}/{step}")]
    assert survey(database, ends) == [("disconnected", account.id)]


def test_a_renewal_ends_the_alarm(database: Database, account: Account) -> None:
    connect(database, account, ends=NOON + 10 * DAY)
    assert survey(database, NOON) == [("expiring", f"{account.id}/14")]
    with database.writing() as session:
        grant = Grant({"access_token": "y"}, expires_at=NOON + 60 * DAY)
        credentials.renewed(session, VAULT, account.id, grant, version=1, now=NOON)
    assert survey(database, NOON) == []


def test_what_is_due_after_the_end_is_told_of_days_ahead(
    database: Database, cast: Cast, register: Register, account: Account
) -> None:
    released(database, cast, [account])
    connect(database, account, ends=DUE - timedelta(minutes=1), until=DUE - timedelta(minutes=1))
    with database.reading() as session:
        [early] = expiring.look(session, now=DUE - 20 * DAY)
        assert (early.step, early.next_due) == (0, DUE)
    connect(database, account, ends=DUE + timedelta(minutes=1), until=DUE + timedelta(minutes=1))
    with database.reading() as session:
        assert expiring.look(session, now=DUE - 20 * DAY) == []


def test_what_lives_for_hours_is_renewed_as_a_matter_of_course(database: Database, account: Account) -> None:
    ends = NOON + timedelta(hours=2)
    connect(database, account, ends=ends)
    assert survey(database, NOON) == []
    assert survey(database, ends + timedelta(minutes=9)) == []
    assert survey(database, ends + timedelta(minutes=10)) == [("disconnected", account.id)]


@pytest.mark.parametrize("trouble", [Trouble.REVOKED, Trouble.SEALED, Trouble.WRONG])
def test_what_only_a_person_mends_is_told_of_at_once_in_both_languages(
    database: Database, account: Account, trouble: Trouble
) -> None:
    connect(database, account)
    with database.writing() as session:
        credentials.troubled(session, account.id, trouble, "no", version=1)
    assert survey(database, NOON) == [("disconnected", account.id)]
    with database.reading() as session:
        [alarm] = alarms.standing(session)
        english, indonesian = (alarms.said(alarm.kind, alarm.known(), translator(name)) for name in ("en", "id"))
    assert account.name in english.what
    assert english.what != indonesian.what
    assert "account_" not in english.what + indonesian.what


def test_what_passes_by_itself_is_no_alarm_here(database: Database, account: Account) -> None:
    connect(database, account)
    with database.writing() as session:
        session.get_one(Credential, account.id).trouble = Trouble.SILENT
    assert survey(database, NOON) == []


def test_an_account_that_is_said_to_be_connected_and_is_not_is_told_of(database: Database, account: Account) -> None:
    with database.writing() as session:
        session.get_one(Account, account.id).connection = "x"
    assert survey(database, NOON) == [("disconnected", account.id)]
    assert Kind.DISCONNECTED in alarms.RULES
