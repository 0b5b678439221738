"""Readiness: why something due would not go out, for machines. Anyone may ask, so writing is tried every few seconds only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from content.foundation.db import DatabaseUnavailable
from content.records import status
from web.office import office

EXTENSION = "tayang.readiness"
TRIED_EVERY = timedelta(seconds=5)
NO_DATABASE = "database: does not answer"
NO_JOURNAL = "journal: cannot be written"


@dataclass(frozen=True)
class Tried:
    """When the journal was tried, and whether it took an entry."""

    at: datetime
    took: bool


def reasons(now: datetime) -> list[str]:
    """Why something due would not go out just now; empty where all is well."""
    try:
        with office().database.reading() as session:
            found = status.reasons_not_ready(session, now=now)
    except DatabaseUnavailable:
        return [NO_DATABASE]
    return found if _takes_writing(now) else [*found, NO_JOURNAL]


def _takes_writing(now: datetime) -> bool:
    last: Tried | None = current_app.extensions.get(EXTENSION)
    if last is None or not timedelta() <= now - last.at < TRIED_EVERY:
        last = Tried(now, status.takes_writing(office().database, now=now))
        current_app.extensions[EXTENSION] = last
    return last.took
