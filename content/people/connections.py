"""Connections: how each official account stands with its network, as people see it; what opens it stays in the vault."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.foundation.problems import NotFound
from content.people.accounts import REHEARSAL, Account
from content.people.credentials import Credential
from content.people.people import Person
from content.people.troubles import Trouble


@dataclass(frozen=True)
class Connection:
    """How an account is connected: by whom, since when and until when, and what is wrong with it now.

    `problem` is in the network's own words, `remote_id` and `server` are what it calls the account and where.
    """

    connected_by: str
    connected_at: datetime
    expires_at: datetime | None
    renewable_until: datetime | None
    renewed_at: datetime | None
    looked_at: datetime | None
    trouble: Trouble | None
    problem: str
    remote_id: str
    server: str


def account(session: Session, account_id: str) -> Account:
    """The account of that id, or NotFound."""
    found = session.get(Account, account_id)
    if found is None:
        raise NotFound(what="account", name=account_id)
    return found


def everyone(session: Session) -> dict[str, Connection]:
    """How each connected account stands, by its id."""
    wanted = select(Credential, Person.name).outerjoin(Person, Person.id == Credential.connected_by)
    return {row.account_id: _told(row, name) for row, name in session.execute(wanted)}


def of_account(session: Session, account_id: str) -> Connection | None:
    """How an account stands; None where it is not connected."""
    row = session.get(Credential, account_id)
    if row is None:
        return None
    person = session.get(Person, row.connected_by)
    return _told(row, person.name if person else "")


def looked(
    session: Session,
    account_id: str,
    *,
    trouble: Trouble | None,
    problem: str,
    limits: Mapping[str, int],
    now: datetime,
    version: int | None = None,
) -> None:
    """Write down what came of asking the network; without limits those known before stay.

    An account that was connected or renewed since `version` was asked about with what it has no more: that does not count.
    """
    row = session.get(Credential, account_id)
    if row is None or version not in {None, row.version}:
        return
    row.looked_at, row.trouble, row.problem = now, trouble.value if trouble else "", problem
    if limits:
        row.limits = json.dumps(dict(limits), sort_keys=True)
        _tell(session.get_one(Account, account_id), limits)


def _tell(account: Account, limits: Mapping[str, int]) -> None:
    """Let the checks before approval know what the network said of an account."""
    known = json.loads(account.limits) if account.limits else {}
    account.limits = json.dumps({**known, **limits}, sort_keys=True)


def trouble(session: Session, account: Account) -> Trouble | None:
    """What is wrong with an account's connection, as far as is known; an account that only rehearses has no trouble."""
    row = session.get(Credential, account.id)
    if row is None:
        return None if account.connection == REHEARSAL else Trouble.MISSING
    return _trouble(row)


def troubles(session: Session) -> dict[str, Trouble]:
    """What is wrong, by account, where anything is."""
    known = {row.account_id: _trouble(row) for row in session.scalars(select(Credential))}
    real = session.scalars(select(Account.id).where(Account.connection != REHEARSAL))
    found = known | {account_id: Trouble.MISSING for account_id in real if account_id not in known}
    return {account_id: one for account_id, one in found.items() if one}


def _trouble(row: Credential) -> Trouble | None:
    known = {one.value for one in Trouble}
    return Trouble(row.trouble) if row.trouble in known else None


def _told(row: Credential, name: str | None) -> Connection:
    return Connection(
        name or row.connected_by, row.connected_at, row.expires_at, row.renewable_until, row.renewed_at, row.looked_at,
        _trouble(row), row.problem, row.remote_id, row.server,
    )  # fmt: skip
