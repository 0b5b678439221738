"""Housekeeping: what is rare and never urgent: uploads that nobody finished, overviews that older pictures lack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from content.foundation import clock
from content.foundation.db import Database
from content.pictures import library, reception
from content.pictures.landing import UPLOADS, Landing
from scheduler.guard import Guard

EVERY_SECONDS = 600.0


class HouseSettings(Protocol):
    """The settings that housekeeping reads; `config.Settings` has them."""

    @property
    def data_folder(self) -> Path:
        """Where everything is kept."""


def jobs(settings: HouseSettings, guard: Guard) -> list[tuple[float, Callable[[], object]]]:
    """What is to be done how often, in seconds."""
    landing = Landing(settings.data_folder / UPLOADS)
    return [(EVERY_SECONDS, guard.before(lambda: tidy(guard.database, landing, now=clock.now())))]


def tidy(database: Database, landing: Landing, *, now: datetime) -> None:
    """Forget uploads that were left for too long, and ask for the overviews that the library lacks."""
    reception.clear(database, landing, now=now)
    with database.reading() as session:
        lacking = library.lacks_overviews(session)
    if lacking:
        with database.writing() as session:
            library.want_overviews(session, now=now)
