"""Bells: how the scheduler reaches the workers. A bell that cannot be rung is no harm; the next tick rings again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from kombu.exceptions import OperationalError

Named = TypeVar("Named")
Known = TypeVar("Known", bound=Hashable)

log = structlog.get_logger("scheduler")


class BrokerWatch:
    """Whether the broker takes bells; says so once when that changes."""

    def __init__(self) -> None:
        """Begin hopeful."""
        self.reachable = True

    def watched(self, ring: Callable[[Named], object]) -> Callable[[Named], None]:
        """`ring`, quiet about an absent broker."""

        def ring_or_note(names: Named) -> None:
            try:
                ring(names)
            except OperationalError as error:
                self._note(reachable=False, detail=str(error))
            else:
                self._note(reachable=True)

        return ring_or_note

    def _note(self, *, reachable: bool, detail: str = "") -> None:
        if reachable != self.reachable:
            self.reachable = reachable
            log.warning("the broker takes bells again" if reachable else "the broker cannot be reached", detail=detail)


def not_again_before(ring: Callable[[Known], None], *, wait: timedelta, now: Callable[[], datetime]) -> Callable[[Known], None]:
    """`ring`, but not twice for the same thing within `wait`. Forgets with the process, which is harmless."""
    rung: dict[Known, datetime] = {}

    def ring_once(name: Known) -> None:
        moment = now()
        for old in [known for known, at in rung.items() if at <= moment - wait]:
            del rung[old]
        if name not in rung:
            rung[name] = moment
            ring(name)

    return ring_once
