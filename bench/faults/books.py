"""The three books as plain values: the database, the journal, and the platform's own log of what it was asked."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bench.faults.platform import Request
from content.approval.approvals import NEEDED
from content.foundation.journal import Entry
from content.publication.attempts import Attempt
from content.publication.publications import Publication


@dataclass(frozen=True)
class Row:
    """One publication in the database."""

    publication: str
    post: str
    campaign: str
    account: str
    network: str
    handle: str
    state: str
    due_at: datetime
    digest: str
    remote_id: str | None
    needed: int


@dataclass(frozen=True)
class Line:
    """One attempt of the ledger."""

    publication: str
    fence: int
    opened_at: datetime
    result: str | None
    remote_id: str | None
    text: str


@dataclass(frozen=True)
class Books:
    """All that is known of a lane after a round."""

    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]
    requests: tuple[Request, ...]


def read(session: Session, requests: Sequence[Request], publications: Collection[str], *, after: int) -> Books:
    """What is told of `publications`, all of which were planned after the journal's entry `after`."""
    together = (joinedload(Publication.account, innerjoin=True), joinedload(Publication.post, innerjoin=True))
    wanted = select(Publication).where(Publication.id.in_(publications)).options(*together)
    attempts = select(Attempt).where(Attempt.publication_id.in_(publications)).order_by(Attempt.publication_id, Attempt.fence)
    return Books(
        rows=tuple(_row(one) for one in session.scalars(wanted)),
        lines=tuple(_line(one) for one in session.scalars(attempts)),
        entries=tuple(session.scalars(select(Entry).where(Entry.seq > after).order_by(Entry.seq))),
        requests=tuple(requests),
    )


def _row(publication: Publication) -> Row:
    return Row(
        publication=publication.id,
        post=publication.post_id,
        campaign=publication.post.campaign_id,
        account=publication.account_id,
        network=publication.account.platform,
        handle=publication.account.handle,
        state=publication.state,
        due_at=publication.due_at,
        digest=publication.digest,
        remote_id=publication.remote_id,
        needed=NEEDED[publication.post.sensitivity],
    )


def _line(attempt: Attempt) -> Line:
    return Line(
        publication=attempt.publication_id,
        fence=attempt.fence,
        opened_at=attempt.opened_at,
        result=attempt.result,
        remote_id=attempt.remote_id,
        text=json.loads(attempt.request)["text"],
    )
