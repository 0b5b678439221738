"""Settlements: the one result of an attempt, and what it makes of the publication."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session

from content.foundation import crashpoints, journal
from content.foundation.db import Record
from content.publication import breakers, lifecycle, outcomes
from content.publication.attempts import Attempt, Slip
from content.publication.claims import WORKER
from content.publication.lifecycle import State
from content.publication.outcomes import Accepted, Lost, NotSent, Outcome
from content.publication.patience import Patience
from content.publication.publications import Publication


@dataclass(frozen=True)
class Ended:
    """One guarded call that ended, and how."""

    opened: Slip
    outcome: Outcome


@dataclass(frozen=True)
class Consequence:
    """What an outcome makes of the attempt (None: it stays open, nobody knows) and of the publication."""

    after: State
    result: Mapping[str, Any] | None
    changes: Mapping[str, Any]


def settle(
    session: Session, opened: Slip, outcome: Outcome, *, now: datetime, patience: Patience, chance: Callable[[], float]
) -> State | None:
    """Settle one call; see `settle_all`."""
    return settle_all(session, [Ended(opened, outcome)], now=now, patience=patience, chance=chance).get(opened.publication_id)


def settle_all(
    session: Session, ended: Sequence[Ended], *, now: datetime, patience: Patience, chance: Callable[[], float]
) -> dict[str, State]:
    """Write the one result of each attempt and move its publication.

    The state each publication went to, by its id; left out is what someone else had moved. A reply that comes late, after
    the sweep or the looks had given it up, is still the truth: see `LATE`.
    """
    journal.reserve(session)
    tries = _tries(session, ended)
    following = {
        one.opened.publication_id: _consequence(
            one.outcome, tries[one.opened.publication_id], now=now, patience=patience, chance=chance()
        )
        for one in ended
    }
    results = {one.opened.attempt_id: following[one.opened.publication_id].result for one in ended}
    _write_results(session, {name: result for name, result in results.items() if result is not None})
    moved: dict[str, State] = {}
    for after in sorted({consequence.after for consequence in following.values()}):
        group = [one for one in ended if following[one.opened.publication_id].after is after]
        moved |= _move(session, group, after, now)
    _write_each(session, Publication, {name: following[name].changes for name in moved})
    breakers.note(session, {one.opened.publication_id: one.outcome for one in ended}, now=now, patience=patience)
    crashpoints.around_commit(session, "result.before_commit", "result.after_commit", following)
    return moved


def _tries(session: Session, ended: Sequence[Ended]) -> dict[str, int]:
    names = [one.opened.publication_id for one in ended]
    rows = session.execute(select(Publication.id, Publication.tries).where(Publication.id.in_(names)))
    return {row.id: row.tries for row in rows}


def _consequence(outcome: Outcome, tries: int, *, now: datetime, patience: Patience, chance: float) -> Consequence:
    match outcome:
        case Accepted():
            return Consequence(State.PUBLISHED, result_of(outcome, now), published_changes(outcome, now, patience))
        case NotSent(detail, wait_seconds, waits_for_person):
            result = {"result": "not_sent", "settled_at": now, "detail": detail}
            tried = max(tries, 1) if waits_for_person else tries + 1
            if tried >= patience.most_tries and not waits_for_person:
                return Consequence(State.FAILED, result, {"tries": tried, "reason": detail})
            wait = max(timedelta(seconds=wait_seconds), patience.backoff(tried, chance))
            again = {"tries": tried, "next_try_at": now + wait, "rung_at": None, "reason": detail}
            return Consequence(State.RETRY_WAIT, result, again)
        case outcomes.Refused(detail):
            return Consequence(State.FAILED, {"result": "refused", "settled_at": now, "detail": detail}, {"reason": detail})
        case Lost(detail):
            # The attempt stays open: confirming, or a person, finds out.
            look = {"looks": 0, "next_look_at": now + patience.looks[0], "reason": detail}
            return Consequence(State.UNCERTAIN, None, look)


# What a late reply makes of a publication that others have moved meanwhile: the state it would have gone to -> the moves
# to try. No machine sends an uncertain publication again (rule R4), so that a late "not sent" is for a person.
LATE: dict[State, tuple[tuple[State, State], ...]] = {
    State.PUBLISHED: (
        (State.UNCERTAIN, State.PUBLISHED),
        (State.NEEDS_PERSON, State.PUBLISHED),
        (State.PLANNED, State.PUBLISHED),  # two people had agreed to send it again; nobody has begun to
    ),
    State.FAILED: ((State.UNCERTAIN, State.FAILED),),
    State.RETRY_WAIT: ((State.UNCERTAIN, State.FAILED),),
    State.UNCERTAIN: (),
}


def _move(session: Session, ended: Sequence[Ended], after: State, now: datetime) -> dict[str, State]:
    fences = {one.opened.publication_id: one.opened.fence for one in ended}
    changes: dict[str, Any] = {"lease_until": None}
    moved: dict[str, State] = {}
    for before, to in ((State.CALLING, after), *LATE[after]):
        left = {name: fence for name, fence in fences.items() if name not in moved}
        if left:
            taken = lifecycle.move_all(
                session, list(left), before=before, after=to, now=now, actor=WORKER, fences=left, changes=changes
            )
            moved |= dict.fromkeys(taken, to)
    return moved


def result_of(receipt: Accepted, now: datetime) -> dict[str, Any]:
    """The columns of an accepted attempt."""
    return {
        "result": "accepted",
        "settled_at": now,
        "detail": "",
        "remote_id": receipt.remote_id,
        "remote_url": receipt.url,
        "platform_time": receipt.platform_time,
    }


def published_changes(receipt: Accepted, now: datetime, patience: Patience) -> dict[str, Any]:
    """The columns that say where and when a publication is public."""
    return {
        "remote_id": receipt.remote_id,
        "remote_url": receipt.url,
        "published_at": receipt.platform_time or now,
        "looks": 0,
        "next_look_at": now + patience.prove_after,
        "reason": None,
    }


def _write_results(session: Session, results: Mapping[str, Mapping[str, Any]]) -> None:
    """Write each attempt's one result, once: a second one finds no open row."""
    _write_each(session, Attempt, results, Attempt.result.is_(None))


def _write_each(
    session: Session, table: type[Record], rows: Mapping[str, Mapping[str, Any]], guard: ColumnElement[bool] | None = None
) -> None:
    """Write to each row by its id its own columns: one prepared statement for all rows with the same columns."""
    columns = table.__table__.c
    by_shape: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for name, row in rows.items():
        by_shape.setdefault(tuple(row), []).append({"row_id": name, **row})
    for shape, same in by_shape.items():
        statement = update(table.__table__).where(columns.id == bindparam("row_id"))  # type: ignore[arg-type]  # a Table it is
        statement = statement if guard is None else statement.where(guard)
        session.connection().execute(statement.values({name: bindparam(name) for name in shape}), same)
    session.expire_all()


def found(session: Session, attempt: Attempt, receipt: Accepted, *, now: datetime, patience: Patience) -> bool:
    """The platform shows it after all: UNCERTAIN -> PUBLISHED. False where that post is already another publication's."""
    if taken(session, attempt.publication_id, receipt.remote_id):
        return False
    _write_results(session, {attempt.id: result_of(receipt, now) | {"detail": "found on the platform"}})
    return lifecycle.move(
        session, attempt.publication_id, before=State.UNCERTAIN, after=State.PUBLISHED, now=now, actor=WORKER,
        changes=published_changes(receipt, now, patience),
    )  # fmt: skip


def taken(session: Session, publication_id: str, remote_id: str) -> bool:
    """Whether another publication of the same account is that post: two alike must not both claim one."""
    account = select(Publication.account_id).where(Publication.id == publication_id).scalar_subquery()
    query = select(Publication.id).where(
        Publication.account_id == account, Publication.remote_id == remote_id, Publication.id != publication_id
    )
    return session.scalar(query.limit(1)) is not None


def not_found(session: Session, attempt: Attempt, *, now: datetime, patience: Patience, answered: bool = True) -> State | None:
    """One look found nothing: look again later, or give up when the last look and the quiet period are over.

    Where the platform did not even answer (`answered`), the look counts, and whoever decides later is told so.
    """
    journal.reserve(session)
    publication = session.get_one(Publication, attempt.publication_id, populate_existing=True)
    if publication.state != State.UNCERTAIN:
        return None
    about, facts = ("publication", publication.id), {"result": "absent" if answered else "silent"}
    journal.write(session, now=now, actor=WORKER, action="publication.looked", about=about, facts=facts)
    quiet_until = attempt.opened_at + patience.quiet
    publication.looks += 1
    if publication.looks < len(patience.looks):
        publication.next_look_at = publication.moved_at + patience.looks[publication.looks]
    elif now < quiet_until:
        publication.next_look_at = quiet_until
    else:
        session.flush()
        return State.NEEDS_PERSON if _give_up(session, attempt, now=now, answered=answered) else None
    return State.UNCERTAIN


def cannot_be_found(session: Session, attempt: Attempt, detail: str, *, now: datetime) -> State | None:
    """The platform can never tell whether it went out: a person decides, at once."""
    journal.reserve(session)
    publication = session.get_one(Publication, attempt.publication_id, populate_existing=True)
    if publication.state != State.UNCERTAIN:
        return None
    reason = "this network cannot be asked whether it went out"
    return State.NEEDS_PERSON if _to_person(session, attempt, detail, reason, now=now) else None


def _give_up(session: Session, attempt: Attempt, *, now: datetime, answered: bool) -> bool:
    detail = "not found on the platform" if answered else "the platform could not be asked"
    reason = "not found on the platform after every look" if answered else "the platform could not be asked"
    return _to_person(session, attempt, detail, reason, now=now)


def _to_person(session: Session, attempt: Attempt, detail: str, reason: str, *, now: datetime) -> bool:
    _write_results(session, {attempt.id: {"result": "unknown", "settled_at": now, "detail": detail}})
    return lifecycle.move(
        session, attempt.publication_id, before=State.UNCERTAIN, after=State.NEEDS_PERSON, now=now, actor=WORKER,
        changes={"reason": reason, "next_look_at": None},
    )  # fmt: skip
