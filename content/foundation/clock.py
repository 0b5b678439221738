"""The one place that reads the clock. Only entry points call it; everything else is given the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# Counts the time that the whole machine sleeps, where the system can: a deadline passes then too, and no clock has jumped.
STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds that nobody can set, since some moment in the past."""
    return time.clock_gettime(STEADY)


class Drift:
    """How far the wall clock has left the monotonic one: more than `limit` means that somebody or something has set it."""

    def __init__(self, now: Callable[[], datetime], monotonic: Callable[[], float], limit: timedelta) -> None:
        """Believe the wall clock as it is now."""
        self._now = now
        self._monotonic = monotonic
        self.limit = limit
        self.believe()

    def believe(self) -> None:
        """Believe the wall clock from now on."""
        self._offset = self._difference()

    def seconds(self) -> float:
        """How far it has jumped since it was believed; above 0 is forward."""
        return self._difference() - self._offset

    def jumped(self) -> bool:
        """Whether it has jumped further than is allowed, in either direction."""
        return abs(self.seconds()) > self.limit.total_seconds()

    def _difference(self) -> float:
        return self._now().timestamp() - self._monotonic()
