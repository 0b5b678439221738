"""Reconnections: what waited for an account goes out at once when a person has connected the account again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from content.publication import breakers
from content.publication.lifecycle import State
from content.publication.publications import Publication


def go_on(session: Session, account_id: str, *, now: datetime) -> None:
    """Let the account rest no longer, and try now what would have been tried later."""
    breakers.forgive(session, account_id, now=now)
    waiting = update(Publication).where(
        Publication.account_id == account_id,
        Publication.run == "",
        Publication.state == State.RETRY_WAIT,
        Publication.next_try_at > now,
    )
    session.execute(waiting.values(next_try_at=now, rung_at=None))
