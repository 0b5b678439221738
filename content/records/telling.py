"""Whose turn it is to tell of alarms, and what went wrong with telling: kept among the signs of life, as one more line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from content.foundation import heartbeats, journal

TELLING = "telling"
# Whoever tells has the turn for so long after it was last used.
TURN = timedelta(seconds=60)


@dataclass(frozen=True)
class Telling:
    """When alarms were last told, and what each channel ("mail", "webhooks") last complained of."""

    at: datetime | None = None
    problems: Mapping[str, str] = field(default_factory=dict)


def take(session: Session, *, by: str, now: datetime) -> bool:
    """Whether it is the turn of `by`; it is, unless somebody else told within the last minute."""
    journal.reserve(session)  # one at a time
    last = heartbeats.of(session, TELLING)
    told = last.told() if last else {}
    if last and told.get("by") != by and now - last.at < TURN:
        return False
    heartbeats.beat(session, TELLING, now=now, facts=told | {"by": by})
    return True


def note(session: Session, problems: Mapping[str, str], *, by: str, now: datetime) -> None:
    """Write what each channel complained of; nothing for those that took everything."""
    heartbeats.beat(session, TELLING, now=now, facts={"by": by, "problems": dict(problems)})


def told(session: Session) -> Telling:
    """How telling went the last time."""
    last = heartbeats.of(session, TELLING)
    if last is None:
        return Telling()
    problems = last.told().get("problems")
    return Telling(last.at, problems if isinstance(problems, dict) else {})
