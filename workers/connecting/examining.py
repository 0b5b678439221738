"""Examining: whether a connected account still opens, asked now because a person wants to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from content.foundation.db import Database
from content.foundation.ids import new_id
from content.foundation.problems import N_, Problem
from content.people import connections
from content.people.troubles import Trouble
from workers.connecting.ways import in_words
from workers.keyring import Key, Keyring
from workers.platforms.base import Call, Disappointment, Message, NotNow, Receipt, Target
from workers.platforms.capabilities import Health
from workers.platforms.registry import Registry

TEST_SECONDS = 10.0
# Networks with a place that the public does not see; Telegram's is a chat of the office's own, Mastodon's a message to nobody.
TESTABLE = frozenset({"telegram", "mastodon"})
NONE: Mapping[str, int] = MappingProxyType({})


class NoTestTarget(Problem):
    """An account without a place for tests."""

    cause = N_("There is no place on this network where a test can be sent that the public does not see.")
    fix = N_("Rehearse with a gladi instead, or connect the account again and name a staging chat where the network has one.")


class BeingRenewed(Problem):
    """A token that ended while nobody renewed it; what renews it is still there, so no person is needed."""

    cause = N_("The permission of this account has run out and is renewed by itself.")
    fix = N_("Try again in a minute. If it stays so, look at the system status: the worker may not be running.")


@dataclass(frozen=True)
class Examiner:
    """Asks a network how an account is, with the account's own credentials, and writes the answer down."""

    database: Database
    registry: Registry
    keyring: Keyring
    now: Callable[[], datetime]

    def examine(self, account_id: str) -> Health | None:
        """How the account is; None where it cannot be told, and why is written down. No transaction is open meanwhile.

        Raises:
            BeingRenewed
        """
        version = None
        try:
            key = self._key(account_id)
            version = key.version
            health = self._health(key.target)
        except Disappointment as error:
            self._note(account_id, version, trouble=error.trouble or Trouble.SILENT, problem=error.detail)
            return None
        self._note(account_id, version, trouble=None, problem="", limits=health.limits)
        return health

    def test(self, account_id: str, text: str) -> Receipt:
        """Send a text there. It is asked for by a person, once: a lost answer is said, and nothing is sent again.

        Raises:
            NoTestTarget, NetworkSaysNo
        """
        with in_words(()):
            aside = _aside(self._key(account_id).target)
        if aside is None:
            raise NoTestTarget
        adapter = self.registry.adapter_for(aside.platform)
        message = Message(reference=f"test {new_id()}", text=text)
        with in_words(aside.secrets.values()):
            prepared = adapter.prepare(aside, message)
            return adapter.publish(aside, Call(message, prepared, new_id(), TEST_SECONDS, may_start=lambda: True))

    def _health(self, target: Target) -> Health:
        try:
            return self.registry.adapter_for(target.platform).health(target)
        except NotNow as error:
            if error.trouble is Trouble.EXPIRED and target.secrets.get("refresh_token"):
                raise BeingRenewed from error
            raise

    def _key(self, account_id: str) -> Key:
        with self.database.reading() as session:
            account = connections.account(session, account_id)
            target = Target(account.id, account.platform, account.handle)
        key = self.keyring.key_of(target, connection=target.platform)
        if not key.version:
            raise NotNow("", trouble=Trouble.MISSING)
        return key

    def _note(
        self, account_id: str, version: int | None, *, trouble: Trouble | None, problem: str, limits: Mapping[str, int] = NONE
    ) -> None:
        now = self.now()
        with self.database.writing() as session:
            connections.looked(
                session, account_id, trouble=trouble, problem=problem, limits=limits, now=now, version=version
            )  # fmt: skip


def _aside(target: Target) -> Target | None:
    """The same account, where the public does not see it; None where there is no such place."""
    if target.platform == "mastodon":
        return replace(target, secrets={**target.secrets, "visibility": "direct"})
    place = target.secrets.get("staging_chat", "")
    return replace(target, remote_id=place) if place else None
