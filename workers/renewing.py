"""Renewing: tokens that end are renewed before that, by one worker at a time.

No transaction is open during a call. Whoever connects the account meanwhile wins: what the renewal gave is dropped then.
"""

from __future__ import annotations

from datetime import timedelta

import structlog

from content.foundation.db import DatabaseUnavailable
from content.people import credentials
from content.people.accounts import REHEARSAL, Account
from content.people.credentials import Credential, Grant
from workers.crew import Crew
from workers.keyring import Key
from workers.platforms.base import Disappointment, Target

log = structlog.get_logger("worker")

# A renewal lasts a minute at most; after this another may begin one.
HOLD = timedelta(minutes=2)
# What was renewed so lately and is said to have ended is wrong in another way, and renewing again does not mend it.
FRESH = timedelta(minutes=10)
# A grant that the database does not take at once would be lost: its old token may be worth nothing any more.
TRIES = 5


def renew(crew: Crew, account_id: str) -> bool:
    """Renew what opens an account; whether it is another one afterwards than before. False while another worker is at it."""
    account = connected(crew, account_id)
    if account is None:
        return False
    connection, target = account
    with crew.database.writing() as session:
        version = credentials.hold(session, account_id, now=crew.now(), until=crew.now() + HOLD)
    if version is None:
        return False
    try:
        key = crew.keyring.key_of(target, connection=connection)
        grant = crew.registry.adapter_for(connection).renew(key.target)
    except Disappointment as problem:
        _fail(crew, account_id, problem, version)
        return False
    return _keep(crew, key, grant)


def renewed_after(crew: Crew, key: Key) -> bool:
    """Renew what a network says has ended; False where that does not help, so that the network is to be believed."""
    if not key.version:
        return False
    account_id = key.target.account_id
    with crew.database.reading() as session:
        row = session.get(Credential, account_id)
        changed = row is not None and row.version != key.version
        fresh = credentials.just_renewed(session, account_id, now=crew.now(), within=FRESH)
    return changed or (not fresh and renew(crew, account_id))


def connected(crew: Crew, account_id: str) -> tuple[str, Target] | None:
    """Where an account goes; None where it is not connected to its network."""
    with crew.database.reading() as session:
        account = session.get(Account, account_id)
        if account is None or account.connection == REHEARSAL:
            return None
        return account.connection, Target(account.id, account.platform, account.handle)


def _keep(crew: Crew, key: Key, grant: Grant | None) -> bool:
    for left in reversed(range(TRIES)):
        try:
            return _write(crew, key, grant)
        except DatabaseUnavailable:
            if not left:
                raise
            crew.sleep(1)
    return False


def _write(crew: Crew, key: Key, grant: Grant | None) -> bool:
    account_id = key.target.account_id
    with crew.database.writing() as session:
        if grant is None:
            credentials.let_go(session, account_id)
            return False
        kept = credentials.renewed(session, crew.keyring.vault(), account_id, grant, version=key.version, now=crew.now())
    log.info("an account's tokens are renewed" if kept else "an account was connected anew meanwhile", account=account_id)
    return True


def _fail(crew: Crew, account_id: str, problem: Disappointment, version: int) -> None:
    trouble = problem.trouble or ""
    with crew.database.writing() as session:
        credentials.not_renewed(session, account_id, problem.detail, trouble=trouble, version=version, now=crew.now())
