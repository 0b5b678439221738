"""Two engines that are wrong on purpose, to see that the campaign would catch them. The product never imports this.

`read-then-post` is what a first version does: look for what is due and not posted, post it, then note it. `lease-and-retry`
is what a second version does: take it with a lease, post, and post again after any error or when the lease has ended.
Both use the real adapter, the real database and real time limits; only the work behind the bell is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import joinedload

from content.approval.digest import DescribedVariant, describe
from content.foundation import crashpoints
from content.foundation.ids import new_id
from content.publication.lifecycle import State
from content.publication.publications import Publication
from workers import messages, publishing
from workers.crew import Crew
from workers.platforms.base import Call, Disappointment, Receipt

OURS = "ours"
READ_THEN_POST = "read-then-post"
LEASE_AND_RETRY = "lease-and-retry"
ENGINES = (OURS, READ_THEN_POST, LEASE_AND_RETRY)

Publish = Callable[[Crew, Sequence[str]], dict[str, State]]
Due = list[tuple[Publication, DescribedVariant]]


def install(engine: str) -> None:
    """Publish with this engine in this process, which was forked for a campaign; there is no way back."""
    if engine in WRONG:
        setattr(publishing, "publish_many", WRONG[engine])  # noqa: B010 - a plain assignment the type checker refuses


def read_then_post(crew: Crew, publication_ids: Sequence[str]) -> dict[str, State]:
    """SELECT what is due and not posted; post; then note that it was posted."""
    return _posted(crew, _read(crew, publication_ids, _planned(crew.now())), again=State.PLANNED)


def lease_and_retry(crew: Crew, publication_ids: Sequence[str]) -> dict[str, State]:
    """Take what is due, or was taken too long ago, for the time of a lease; post; after any error, again."""
    now = crew.now()
    free = or_(_planned(now), and_(Publication.state == State.CLAIMED, Publication.lease_until < now))
    found = _read(crew, publication_ids, free)
    with crew.database.writing() as session:
        taken = session.scalars(
            update(Publication)
            .where(Publication.id.in_([row.id for row, _ in found]), free)
            .values(state=State.CLAIMED, lease_until=now + crew.patience.lease)
            .returning(Publication.id)
        ).all()
    return _posted(crew, [one for one in found if one[0].id in taken], again=State.PLANNED)


WRONG: dict[str, Publish] = {READ_THEN_POST: read_then_post, LEASE_AND_RETRY: lease_and_retry}


def _planned(now: datetime) -> ColumnElement[bool]:
    return and_(Publication.state == State.PLANNED, Publication.due_at <= now)


def _read(crew: Crew, publication_ids: Sequence[str], free: ColumnElement[bool]) -> Due:
    _wait_for_the_time(crew, publication_ids)
    with crew.database.reading() as session:
        rows = session.scalars(
            select(Publication)
            .where(Publication.id.in_(publication_ids), free)
            .options(joinedload(Publication.post), joinedload(Publication.account))
        ).all()
        return [(row, describe(session, row.post).of(row.variant_id)) for row in rows]


def _wait_for_the_time(crew: Crew, publication_ids: Sequence[str]) -> None:
    """The scheduler rings a little ahead of the time."""
    with crew.database.reading() as session:
        coming = session.scalars(select(Publication.due_at).where(Publication.id.in_(publication_ids))).all()
    crew.sleep(max(0.0, max(((due_at - crew.now()).total_seconds() for due_at in coming), default=0.0)))


def _posted(crew: Crew, found: Due, *, again: State) -> dict[str, State]:
    calls = {row.id: crew.calls.submit(_call, crew, row, part) for row, part in found}
    ends = {name: call.result() for name, call in calls.items()}
    with crew.database.writing() as session:
        for name, receipt in ends.items():
            session.execute(update(Publication).where(Publication.id == name).values(_noted(receipt, again)))
        crashpoints.reached("result.before_commit", *ends)
    return {name: State.PUBLISHED for name, receipt in ends.items() if receipt}


def _noted(receipt: Receipt | None, again: State) -> dict[str, Any]:
    if receipt is None:
        return {"state": again, "lease_until": None, "rung_at": None}
    return {"state": State.PUBLISHED, "remote_id": receipt.remote_id, "remote_url": receipt.url}


def _call(crew: Crew, row: Publication, part: DescribedVariant) -> Receipt | None:
    adapter = crew.adapter_for(connection=row.account.connection, run=row.run)
    message = messages.message_of(row.id, part, crew.store)
    call = Call(
        message=message,
        prepared=adapter.prepare(messages.target_of(part), message),
        idempotency_key=new_id(),  # as those write who have not thought of it
        timeout_seconds=crew.patience.deadline.total_seconds(),
        may_start=lambda: True,
    )
    try:
        return adapter.publish(messages.target_of(part), call)
    except Disappointment:
        return None
