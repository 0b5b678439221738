"""Visiting: asking a network about an account with what opens it today; what has ended is renewed once, and asked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

import structlog

from content.foundation.db import DatabaseUnavailable
from content.people import connections
from content.people.accounts import REHEARSAL
from content.people.troubles import Trouble
from workers import renewing
from workers.crew import Crew
from workers.keyring import Key
from workers.platforms.base import Disappointment, Target
from workers.platforms.capabilities import Health

log = structlog.get_logger("worker")
Answer = TypeVar("Answer")
NO_LIMITS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Visit:
    """An account on its network; in a dress rehearsal (`run`) on the rehearsal platform."""

    crew: Crew
    target: Target
    connection: str
    run: str

    @property
    def is_real(self) -> bool:
        """Whether it goes to the network itself."""
        return not self.run and self.connection != REHEARSAL

    def key(self) -> Key:
        """What opens it now.

        Raises:
            NotNow: what is kept cannot be opened.
            DatabaseUnavailable.
        """
        return self.crew.keyring.key_of(self.target, connection=self.connection, run=self.run)

    def ask(self, question: Callable[[Target], Answer]) -> Answer:
        """The answer to what may be asked twice; what it showed of the account is written down.

        Raises:
            Disappointment: also after what had ended was renewed.
            DatabaseUnavailable.
        """
        key = self.key()
        try:
            answer = question(key.target)
        except Disappointment as problem:
            if not ended(self.crew, key, problem):
                raise
        else:
            went_well(self.crew, key)
            return answer
        key = self.key()
        try:
            return question(key.target)
        except Disappointment as problem:
            went_wrong(self.crew, key, problem)
            raise


def look_after(crew: Crew, account_id: str) -> Health | None:
    """Ask the network how an account is, and write it down; None where it could not be asked."""
    account = renewing.connected(crew, account_id)
    if account is None:
        return None
    connection, target = account
    adapter = crew.registry.adapter_for(connection)
    try:
        health = Visit(crew, target, connection, run="").ask(adapter.health)
    except Disappointment as problem:
        _looked(crew, account_id, trouble=problem.trouble or Trouble.SILENT, detail=problem.detail)
        return None
    _looked(crew, account_id, trouble=None, detail="", limits=health.limits)
    return health


def _looked(
    crew: Crew, account_id: str, *, trouble: Trouble | None, detail: str, limits: Mapping[str, int] = NO_LIMITS
) -> None:
    with crew.database.writing() as session:
        connections.looked(session, account_id, trouble=trouble, problem=detail, limits=limits, now=crew.now())


def ended(crew: Crew, key: Key, problem: Disappointment) -> bool:
    """Whether it failed for what had ended and is renewed now; else what it showed of the account is written down."""
    try:
        if problem.trouble is Trouble.EXPIRED and renewing.renewed_after(crew, key):
            return True
    except DatabaseUnavailable as unavailable:
        log.warning("nothing can be renewed", detail=str(unavailable))
        return False
    went_wrong(crew, key, problem)
    return False


def went_well(crew: Crew, key: Key) -> None:
    """What was wrong with the account is over. Never fails: the call itself counts for more."""
    _note(crew, key, None)


def went_wrong(crew: Crew, key: Key, problem: Disappointment) -> None:
    """Write down what only a person mends. Never fails."""
    _note(crew, key, problem)


def _note(crew: Crew, key: Key, problem: Disappointment | None) -> None:
    try:
        crew.keyring.note(key, problem)
    except DatabaseUnavailable as unavailable:
        log.warning("how an account is could not be written down", detail=str(unavailable))
