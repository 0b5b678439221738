"""The scheduler's part in alarms: look for what is wrong, tell people, forget processes that are long gone.

Each is a job of its own, so that a slow mail server delays nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from content.foundation import clock, heartbeats
from content.foundation.db import Database
from content.records.unready import Lookout
from workers import alarming, channels
from workers.alarming import Teller
from workers.channels import AlarmSettings

NAME = "scheduler"
EVERY_SECONDS = 5.0
FORGET_EVERY_SECONDS = 3600.0
FORGOTTEN_AFTER = timedelta(days=7)


def jobs(database: Database, settings: AlarmSettings, lookout: Lookout) -> list[tuple[float, Callable[[], object]]]:
    """What is to be done how often, in seconds."""
    since = clock.now()
    teller = Teller(database, channels.writer(settings), channels.channels(settings), name=NAME)
    return [
        (EVERY_SECONDS, lambda: alarming.survey(database, now=clock.now(), since=since, actor=NAME, lookout=lookout)),
        (EVERY_SECONDS, lambda: teller.tell(clock.now())),
        (FORGET_EVERY_SECONDS, lambda: forget(database)),
    ]


def forget(database: Database) -> None:
    """Drop the signs of life of processes that nobody has heard for a week."""
    with database.writing() as session:
        heartbeats.forget(session, before=clock.now() - FORGOTTEN_AFTER)
