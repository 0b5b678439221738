"""The ledger: before anything irreversible leaves the house, a row says so; written once, settled once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import rfc8785
from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.approval.digest import DescribedVariant
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.publication import claims, entitlement, gate, lifecycle, outcomes
from content.publication.claims import WORKER, Claim
from content.publication.entitlement import Verdict
from content.publication.lifecycle import State
from content.publication.outcomes import Accepted, Lost, NotSent, Outcome
from content.publication.patience import Patience
from content.publication.publications import Publication


class Attempt(Record):
    """One guarded call. `result` is empty while it is open: accepted, not_sent, refused or unknown once settled.

    `request` is what was sent, as canonical JSON; `request_hash` its SHA-256. `platform_time` is when the platform
    says it received the post.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("publication_id", "fence"),
        # One open attempt per publication, whoever asks.
        Index(
            "ix_attempt_open",
            "publication_id",
            unique=True,
            sqlite_where=text("result IS NULL"),
            postgresql_where=text("result IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"))
    fence: Mapped[int] = mapped_column(Integer)
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    deadline_at: Mapped[datetime] = mapped_column(UtcTime)
    idempotency_key: Mapped[str] = mapped_column(String(64))
    request: Mapped[str] = mapped_column(Text)
    request_hash: Mapped[str] = mapped_column(String(64))
    result: Mapped[str | None] = mapped_column(String(20))
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    platform_time: Mapped[datetime | None] = mapped_column(UtcTime)
    remote_id: Mapped[str | None] = mapped_column(String(200))
    remote_url: Mapped[str | None] = mapped_column(String(600))
    detail: Mapped[str] = mapped_column(Text, default="")


@dataclass(frozen=True)
class Opened:
    """An attempt that is committed to the ledger: from here on something may have left the house."""

    attempt_id: str
    publication_id: str
    fence: int
    idempotency_key: str
    part: DescribedVariant


def open_attempt(session: Session, claim: Claim, *, now: datetime, patience: Patience) -> Opened | None:
    """Rule R5 again, then CLAIMED -> CALLING and the ledger row, in one transaction; None where it may not go out.

    The caller commits before any byte is sent.
    """
    if now < claim.due_at:
        raise ValueError(f"an attempt at {now} for a publication that is due at {claim.due_at}")
    gate.pass_through(session)
    publication = session.get_one(Publication, claim.publication_id, populate_existing=True)
    answer = entitlement.check(session, publication, now=now, lateness=patience.lateness)
    if answer.verdict in {Verdict.HELD_BACK, Verdict.TOO_LATE}:
        claims.give_back(session, claim.publication_id, fence=claim.fence, now=now)
        return None
    if answer.part is None or answer.part != claim.part:
        reason = answer.reason or "the content changed after the claim"
        claims.block(session, claim.publication_id, fence=claim.fence, reason=reason, now=now)
        return None
    calling = lifecycle.move(
        session, claim.publication_id, before=State.CLAIMED, after=State.CALLING, fence=claim.fence, now=now, actor=WORKER,
        changes={"reason": None},
    )  # fmt: skip
    return _entered(session, claim, now=now, patience=patience) if calling else None


def _entered(session: Session, claim: Claim, *, now: datetime, patience: Patience) -> Opened:
    request = rfc8785.dumps(claim.part.told())
    attempt = Attempt(
        publication_id=claim.publication_id,
        fence=claim.fence,
        opened_at=now,
        deadline_at=now + patience.deadline,
        # The same for every call of this publication: a platform that honours it shows one post however often it is called.
        idempotency_key=claim.publication_id,
        request=request.decode(),
        request_hash=hashlib.sha256(request).hexdigest(),
    )
    session.add(attempt)
    session.flush()
    return Opened(attempt.id, claim.publication_id, claim.fence, attempt.idempotency_key, claim.part)


def settle(
    session: Session, opened: Opened, outcome: Outcome, *, now: datetime, patience: Patience, chance: float
) -> State | None:
    """Write the attempt's one result and move the publication; the state it went to, or None where someone else moved it."""
    match outcome:
        case Accepted():
            return _accepted(session, opened, outcome, now)
        case NotSent():
            return _not_sent(session, opened, outcome, now, patience=patience, chance=chance)
        case outcomes.Refused(detail):
            _write_result(session, opened.attempt_id, "refused", now, detail=detail)
            return _move(session, opened, State.FAILED, now, reason=detail)
        case Lost(detail):
            # The attempt stays open: confirming, or a person, finds out.
            return _move(session, opened, State.UNCERTAIN, now, reason=detail, looks=0, next_look_at=now + patience.looks[0])


def _accepted(session: Session, opened: Opened, receipt: Accepted, now: datetime) -> State | None:
    _write_result(session, opened.attempt_id, "accepted", now, receipt=receipt)
    published = published_changes(receipt, now)
    if _move(session, opened, State.PUBLISHED, now, **published):
        return State.PUBLISHED
    # A late truthful reply: the sweep was faster, and this settles what it left open.
    late = lifecycle.move(
        session, opened.publication_id, before=State.UNCERTAIN, after=State.PUBLISHED, fence=opened.fence, now=now,
        actor=WORKER, changes=published,
    )  # fmt: skip
    return State.PUBLISHED if late else None


def published_changes(receipt: Accepted, now: datetime) -> dict[str, object]:
    """The columns that say where and when a publication is public."""
    return {
        "remote_id": receipt.remote_id,
        "remote_url": receipt.url,
        "published_at": receipt.platform_time or now,
        "lease_until": None,
        "looks": 0,
        "next_look_at": None,
        "reason": None,
    }


def _not_sent(
    session: Session, opened: Opened, outcome: NotSent, now: datetime, *, patience: Patience, chance: float
) -> State | None:
    _write_result(session, opened.attempt_id, "not_sent", now, detail=outcome.detail)
    tries = session.get_one(Publication, opened.publication_id, populate_existing=True).tries + 1
    if tries >= patience.most_tries:
        return _move(session, opened, State.FAILED, now, reason=outcome.detail, tries=tries)
    wait = max(timedelta(seconds=outcome.wait_seconds), patience.backoff(tries, chance))
    return _move(
        session, opened, State.RETRY_WAIT, now, reason=outcome.detail, tries=tries, next_try_at=now + wait, rung_at=None
    )


def _move(session: Session, opened: Opened, after: State, now: datetime, **changes: object) -> State | None:
    moved = lifecycle.move(
        session, opened.publication_id, before=State.CALLING, after=after, fence=opened.fence, now=now, actor=WORKER,
        changes=changes,
    )  # fmt: skip
    return after if moved else None


def _write_result(
    session: Session, attempt_id: str, result: str, now: datetime, *, detail: str = "", receipt: Accepted | None = None
) -> None:
    """Write the one result, once: a second one finds no open row."""
    written: dict[str, object] = {"result": result, "settled_at": now, "detail": detail}
    if receipt is not None:
        written |= {"remote_id": receipt.remote_id, "remote_url": receipt.url, "platform_time": receipt.platform_time}
    session.execute(update(Attempt).where(Attempt.id == attempt_id, Attempt.result.is_(None)).values(written))


def open_one(session: Session, publication_id: str) -> Attempt | None:
    """The publication's attempt whose outcome nobody knows, if any."""
    return session.scalar(select(Attempt).where(Attempt.publication_id == publication_id, Attempt.result.is_(None)))


def found(session: Session, attempt: Attempt, receipt: Accepted, *, now: datetime) -> bool:
    """The platform shows it after all: UNCERTAIN -> PUBLISHED. False where that post is already another publication's."""
    if _taken(session, attempt, receipt.remote_id):
        return False
    _write_result(session, attempt.id, "accepted", now, detail="found on the platform", receipt=receipt)
    return lifecycle.move(
        session, attempt.publication_id, before=State.UNCERTAIN, after=State.PUBLISHED, now=now, actor=WORKER,
        changes=published_changes(receipt, now),
    )  # fmt: skip


def _taken(session: Session, attempt: Attempt, remote_id: str) -> bool:
    """Whether another publication of the same account is that post: two alike must not both claim one."""
    account = select(Publication.account_id).where(Publication.id == attempt.publication_id).scalar_subquery()
    query = select(Publication.id).where(
        Publication.account_id == account, Publication.remote_id == remote_id, Publication.id != attempt.publication_id
    )
    return session.scalar(query.limit(1)) is not None


def not_found(session: Session, attempt: Attempt, *, now: datetime, patience: Patience) -> State | None:
    """One look found nothing: look again later, or give up when the last look and the quiet period are over."""
    publication = session.get_one(Publication, attempt.publication_id, populate_existing=True)
    if publication.state != State.UNCERTAIN:
        return None
    quiet_until = attempt.opened_at + patience.quiet
    publication.looks += 1
    if publication.looks < len(patience.looks):
        publication.next_look_at = publication.moved_at + patience.looks[publication.looks]
    elif now < quiet_until:
        publication.next_look_at = quiet_until
    else:
        session.flush()
        return State.NEEDS_PERSON if _give_up(session, attempt, now=now) else None
    return State.UNCERTAIN


def _give_up(session: Session, attempt: Attempt, *, now: datetime) -> bool:
    _write_result(session, attempt.id, "unknown", now, detail="not found on the platform")
    return lifecycle.move(
        session, attempt.publication_id, before=State.UNCERTAIN, after=State.NEEDS_PERSON, now=now, actor=WORKER,
        changes={"reason": "not found on the platform after every look", "next_look_at": None},
    )  # fmt: skip


def history(session: Session, publication_id: str) -> list[Attempt]:
    """Every attempt of a publication, oldest first."""
    return list(session.scalars(select(Attempt).where(Attempt.publication_id == publication_id).order_by(Attempt.fence)))


def accepted_one(session: Session, publication_id: str) -> Attempt | None:
    """The attempt the platform accepted, if any."""
    return session.scalar(select(Attempt).where(Attempt.publication_id == publication_id, Attempt.result == "accepted"))
