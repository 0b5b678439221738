"""Expiring: accounts that will not open when the next post is due, or do not open now, found while a person can still act.

What lives for hours is renewed all the time and told of only when that failed; what lives for months is told of a fortnight,
a week and a day before its end; where no machine can renew it, a month before if something is due after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.people.accounts import REHEARSAL, Account
from content.people.credentials import Credential
from content.people.troubles import NEEDS_PERSON, Trouble
from content.platforms import PLATFORMS
from content.publication.lifecycle import State
from content.publication.publications import Publication

# How many days before the end it is told of, and told again.
STEPS = (14, 7, 1)
# Renewing what lives for hours has so long after its end before anyone is told.
GRACE = timedelta(minutes=10)
# What ends later than this is not yet told of, whatever is due after it: some permissions are made longer with each renewal.
HORIZON = timedelta(days=30)
WAITING = (State.PLANNED, State.RETRY_WAIT, State.HELD)


@dataclass(frozen=True)
class Ending:
    """An account whose permission ends at `ends_at` (None: it is not open now), and what is wrong (empty: nothing yet).

    `step` is at how many days before the end this is (0: something is due after it), `next_due` when something is due next.
    """

    account_id: str
    account: str
    ends_at: datetime | None
    step: int
    trouble: str
    next_due: datetime | None


@dataclass(frozen=True)
class Due:
    """When something is due on an account next, and for the last time that is planned."""

    next: datetime | None = None
    last: datetime | None = None


NOTHING_DUE = Due()


def look(session: Session, *, now: datetime) -> list[Ending]:
    """The connected accounts of which a person must hear, by name."""
    query = select(Account, Credential).outerjoin(Credential, Credential.account_id == Account.id)
    real = query.where(Account.connection != REHEARSAL, Account.active).order_by(Account.name, Account.id)
    rows = session.execute(real).all()
    due = _due(session) if rows else {}
    return [found for row in rows for found in _of(row.Account, row.Credential, due.get(row.Account.id, NOTHING_DUE), now)]


def _of(account: Account, kept: Credential | None, due: Due, now: datetime) -> Iterator[Ending]:
    named = f"{account.name} ({PLATFORMS[account.platform].label})"
    trouble = kept.trouble if kept else Trouble.MISSING.value
    ends_at = _end(kept, now) if kept else None
    if trouble in NEEDS_PERSON or (ends_at is not None and ends_at <= now):
        yield Ending(account.id, named, None, 0, trouble if trouble in NEEDS_PERSON else Trouble.EXPIRED.value, due.next)
    elif ends_at is not None:
        step = min((days for days in STEPS if ends_at - now <= timedelta(days=days)), default=0)
        certain = kept is not None and kept.renewable_until is not None and ends_at - now <= HORIZON
        if step or (certain and due.last is not None and ends_at < due.last):
            yield Ending(account.id, named, ends_at, step, "", due.next)


def _end(kept: Credential, now: datetime) -> datetime | None:
    """When a person is needed at the latest; None where no end is known, or renewing is a matter of course."""
    if kept.renewable_until is not None:
        return max(kept.renewable_until, kept.expires_at or kept.renewable_until)
    if kept.is_short:
        return kept.expires_at if kept.expires_at and kept.expires_at <= now - GRACE else None
    return kept.expires_at


def _due(session: Session) -> dict[str, Due]:
    """When something is due on each account, of the real schedule."""
    query = (
        select(Publication.account_id, func.min(Publication.due_at).label("next"), func.max(Publication.due_at).label("last"))
        .join(Account, Account.id == Publication.account_id)
        .where(Account.connection != REHEARSAL, Publication.run == "", Publication.state.in_(WAITING))
        .group_by(Publication.account_id)
    )
    return {row.account_id: Due(row.next, row.last) for row in session.execute(query)}
