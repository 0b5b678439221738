"""The scheduler's part in the connections of accounts: what ends is renewed in time, and each account is looked at daily.

That somebody was sent is forgotten with the process, which is harmless: one worker renews, and the others find it done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from content.foundation.db import Database
from content.people import credentials
from scheduler.bells import not_again_before
from scheduler.tick import Ring

EVERY_SECONDS = 20.0
# What lives for hours is tried again soon; what lives for months, and what needs a person, once a day.
SOON, DAILY = timedelta(minutes=2), timedelta(days=1)
# Somebody was sent to look: longer than that takes.
LOOK_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Bells:
    """The bells of accounts: renew what opens one, and look how it is (account ids)."""

    renew: Ring
    look_after: Ring


def patient(bells: Bells, now: Callable[[], datetime]) -> tuple[Bells, Ring]:
    """The bells, not rung twice for the same account within a while; and the one for what is tried daily."""
    soon, daily = (not_again_before(bells.renew, wait=wait, now=now) for wait in (SOON, DAILY))
    return Bells(soon, not_again_before(bells.look_after, wait=LOOK_AGAIN, now=now)), daily


def keeper(database: Database, bells: Bells, now: Callable[[], datetime]) -> Callable[[], int]:
    """The job that sends workers to renew and to look; it answers how many accounts are due."""
    rung, daily = patient(bells, now)

    def keep() -> int:
        with database.reading() as session:
            ending = credentials.to_renew(session, now=now())
            unseen = credentials.to_look_at(session, now=now())
        for account_id, often in ending.items():
            (rung.renew if often else daily)(account_id)
        for account_id in unseen:
            rung.look_after(account_id)
        return len(ending) + len(unseen)

    return keep
