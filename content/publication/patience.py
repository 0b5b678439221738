"""How long we wait, how often we try, when we stop believing: the numbers of publishing, in one frozen object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Patience:
    """The call's deadline is shorter than the lease, so that a stalled worker leaves before its claim passes on.

    `looks` are the moments after an uncertain call at which the platform is asked whether it went out; "not found" is
    believed only once `quiet` has passed since the call began.
    """

    deadline: timedelta = timedelta(seconds=60)
    lease: timedelta = timedelta(seconds=120)
    quiet: timedelta = timedelta(minutes=15)
    lateness: timedelta = timedelta(minutes=60)
    staging: timedelta = timedelta(minutes=10)
    most_tries: int = 5
    looks: tuple[timedelta, ...] = (
        timedelta(minutes=0.5),
        timedelta(minutes=2),
        timedelta(minutes=10),
        timedelta(minutes=30),
    )
    # So many failures in a row rest an account, for so long.
    breaker_failures: int = 5
    breaker_rest: timedelta = timedelta(minutes=5)
    # What is late goes out one by one on an account, so far apart.
    catch_up: timedelta = timedelta(seconds=10)
    # Bells are rung this long before the time, so that only the call itself is left to do at the time.
    lead: timedelta = timedelta(seconds=3)
    # A bell that nobody answered is rung again after this.
    ring_again: timedelta = timedelta(seconds=5)
    # What has just been published is looked at after this: some platforms show it a little later.
    prove_after: timedelta = timedelta(seconds=3)

    def backoff(self, tries: int, chance: float) -> timedelta:
        """How long to wait after `tries` calls that were certainly not sent: 2 s doubling to 5 min, with jitter.

        `chance` is a number from 0 to 1; it spreads the tries of many publications over a quarter of the wait.
        """
        seconds = min(2.0 * 2 ** max(tries - 1, 0), 300.0)
        return timedelta(seconds=seconds * (1 + chance / 4))
