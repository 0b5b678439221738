"""The keyring: opens what an account's target needs, each time anew, so that nothing old is ever used for long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from content.foundation.db import Database
from content.people import credentials
from content.people.accounts import REHEARSAL
from content.people.troubles import NEEDS_PERSON, Trouble
from content.people.vault import Sealed, Vault, WrongKey
from workers.platforms.base import Disappointment, NotNow, Target


@dataclass(frozen=True)
class Key:
    """A target with what opens it; `version` is which renewal that is (0: none), `trouble` what was known to be wrong."""

    target: Target
    version: int = 0
    trouble: str = ""


class Keyring:
    """Opens accounts. The vault is asked for only when an account needs it."""

    def __init__(self, database: Database, vault: Callable[[], Vault]) -> None:
        """Keep both."""
        self._database = database
        self.vault = vault

    def target_of(self, target: Target, *, connection: str, run: str = "") -> Target:
        """The target with its secrets; see `key_of`."""
        return self.key_of(target, connection=connection, run=run).target

    def key_of(self, target: Target, *, connection: str, run: str = "") -> Key:
        """What opens a target. The rehearsal platform needs nothing, nor does whatever is rehearsed on it (`run`).

        Where nobody connected the account there are no secrets, and its adapter says so.

        Raises:
            NotNow: what is kept cannot be opened (SEALED).
            DatabaseUnavailable.
        """
        if run or connection == REHEARSAL:
            return Key(target)
        try:
            with self._database.reading() as session:
                opened = credentials.opened(session, self.vault(), target.account_id)
        except (Sealed, WrongKey) as problem:
            with self._database.writing() as session:
                credentials.troubled(session, target.account_id, Trouble.SEALED, problem.sentence())
            raise NotNow(problem.sentence(), trouble=Trouble.SEALED) from problem
        if opened is None:
            return Key(target)
        known = replace(
            target, remote_id=opened.remote_id, server=opened.server, secrets=opened.secrets, limits=opened.limits
        )  # fmt: skip
        return Key(known, opened.version, opened.trouble)

    def note(self, key: Key, disappointment: Disappointment | None) -> None:
        """What a call showed of the account: something only a person mends is written down, and gone with the next success.

        Raises:
            DatabaseUnavailable.
        """
        account_id = key.target.account_id
        if disappointment is None:
            if key.trouble:
                with self._database.writing() as session:
                    credentials.well(session, account_id)
        elif disappointment.trouble in NEEDS_PERSON and key.version:
            with self._database.writing() as session:
                credentials.troubled(
                    session, account_id, disappointment.trouble, disappointment.detail, version=key.version
                )  # fmt: skip
