"""The ledger: before anything irreversible leaves the house, a row says so; written once, settled once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, insert, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from content.approval.digest import DescribedVariant
from content.foundation import canonical, crashpoints
from content.foundation.db import EMPTY, Record, UtcTime
from content.foundation.ids import new_id
from content.publication import claims, entitlement, gate, lifecycle
from content.publication.claims import WORKER, Claim
from content.publication.entitlement import Verdict
from content.publication.lifecycle import State
from content.publication.patience import Patience
from content.publication.publications import Publication

NOTHING: Mapping[str, str] = MappingProxyType({})


class Attempt(Record):
    """One guarded call. `result` is empty while it is open: accepted, not_sent, refused or unknown once settled.

    `request` is what was sent, as canonical JSON; `request_hash` its SHA-256. `prepared` is what stood on the platform before
    the call, with the keys that find the post again. `platform_time` is when the platform says it received the post.
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
    prepared: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    result: Mapped[str | None] = mapped_column(String(20))
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    platform_time: Mapped[datetime | None] = mapped_column(UtcTime)
    remote_id: Mapped[str | None] = mapped_column(String(200))
    remote_url: Mapped[str | None] = mapped_column(String(600))
    detail: Mapped[str] = mapped_column(Text, default="")


@dataclass(frozen=True)
class Slip:
    """Which attempt of which publication, under which fence: all that its result needs to find its row."""

    attempt_id: str
    publication_id: str
    fence: int


@dataclass(frozen=True)
class Opened(Slip):
    """An attempt that is committed to the ledger: from here on something may have left the house."""

    idempotency_key: str
    part: DescribedVariant


def open_attempt(session: Session, claim: Claim, *, now: datetime, patience: Patience) -> Opened | None:
    """Open the attempt of one claim; see `open_all`."""
    return next(iter(open_all(session, [claim], now=now, patience=patience)), None)


def open_all(
    session: Session, claimed: Sequence[Claim], *, now: datetime, patience: Patience, prepared: Mapping[str, str] = NOTHING
) -> list[Opened]:
    """Rule R5 again, then CLAIMED -> CALLING and the ledger rows, in one transaction; left out is what may not go out.

    `prepared` is what stands on the platform by publication, with the keys that find a post whatever becomes of the answer:
    they are in the ledger before the call. The caller commits before any byte is sent.
    """
    early = [claim.due_at for claim in claimed if now < claim.due_at]
    if early:
        raise ValueError(f"an attempt at {now} for a publication that is due at {min(early)}")
    gate.pass_through(session)
    ready = _still_entitled(session, claimed, now=now, patience=patience)
    calling = lifecycle.move_all(
        session, [claim.publication_id for claim in ready], before=State.CLAIMED, after=State.CALLING, now=now, actor=WORKER,
        fences=claims.fences_of(ready), changes={"reason": None},
    )  # fmt: skip
    rows = [
        _row(claim, now=now, patience=patience) | {"prepared": prepared.get(claim.publication_id, "")}
        for claim in ready
        if claim.publication_id in calling
    ]
    opened = _entered(session, rows, {claim.publication_id: claim for claim in ready})
    crashpoints.around_commit(session, "calling.before_commit", "calling.after_commit", calling)
    return opened


def _still_entitled(session: Session, claimed: Sequence[Claim], *, now: datetime, patience: Patience) -> list[Claim]:
    """Those claims that R5 allows at this moment; the others are given back or blocked."""
    answers = entitlement.check_all(session, _publications(session, claimed), now=now, lateness=patience.lateness)
    not_now = {Verdict.HELD_BACK, Verdict.TOO_LATE}
    claims.give_back(session, [claim for claim in claimed if answers[claim.publication_id].verdict in not_now], now=now)
    entitled = []
    for claim in claimed:
        answer = answers[claim.publication_id]
        if answer.part == claim.part:
            entitled.append(claim)
        elif answer.verdict not in not_now:
            claims.block(session, claim, reason=answer.reason or "the content changed after the claim", now=now)
    return entitled


def _publications(session: Session, claimed: Sequence[Claim]) -> list[Publication]:
    rows = session.scalars(
        select(Publication)
        .where(Publication.id.in_([claim.publication_id for claim in claimed]))
        .options(joinedload(Publication.post), joinedload(Publication.account))
        .execution_options(populate_existing=True)
    )
    return list(rows)


def _entered(session: Session, rows: Sequence[dict[str, Any]], claimed: Mapping[str, Claim]) -> list[Opened]:
    if rows:
        session.connection().execute(insert(Attempt.__table__), rows)  # type: ignore[arg-type]  # a Table it is
    return [
        Opened(row["id"], row["publication_id"], row["fence"], row["idempotency_key"], claimed[row["publication_id"]].part)
        for row in rows
    ]


def _row(claim: Claim, *, now: datetime, patience: Patience) -> dict[str, Any]:
    return row_of(claim.publication_id, claim.fence, claim.part, opened_at=now, deadline_at=now + patience.deadline)


def row_of(
    publication_id: str, fence: int, part: DescribedVariant, *, opened_at: datetime, deadline_at: datetime
) -> dict[str, Any]:
    """The ledger row of one open attempt: what is sent, from when, and until when at the latest."""
    request = canonical.dumps(part.told())
    return {
        "id": new_id(),
        "publication_id": publication_id,
        "fence": fence,
        "opened_at": opened_at,
        "deadline_at": deadline_at,
        # The same for every call of this publication: a platform that honours it shows one post however often it is called.
        "idempotency_key": publication_id,
        "request": request.decode(),
        "request_hash": hashlib.sha256(request).hexdigest(),
        "detail": "",
    }


def open_one(session: Session, publication_id: str) -> Attempt | None:
    """The publication's attempt whose outcome nobody knows, if any."""
    return session.scalar(select(Attempt).where(Attempt.publication_id == publication_id, Attempt.result.is_(None)))


def history(session: Session, publication_id: str) -> list[Attempt]:
    """Every attempt of a publication, oldest first."""
    return list(session.scalars(select(Attempt).where(Attempt.publication_id == publication_id).order_by(Attempt.fence)))


def accepted_one(session: Session, publication_id: str) -> Attempt | None:
    """The attempt the platform accepted, if any."""
    return session.scalar(select(Attempt).where(Attempt.publication_id == publication_id, Attempt.result == "accepted"))


def shown_one(session: Session, publication_id: str) -> Attempt | None:
    """The attempt that made what is public: the accepted one, else the newest that may have arrived."""
    may_have_arrived = [row for row in history(session, publication_id) if row.result not in {"not_sent", "refused"}]
    accepted = [row for row in may_have_arrived if row.result == "accepted"]
    return next(iter(reversed(accepted or may_have_arrived)), None)
