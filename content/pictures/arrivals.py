"""Arrivals: files that come in pieces, because a line breaks and an upload goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ForeignKey, String, Text, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import N_, NotFound, Problem, Translate
from content.pictures.assets import LONGEST_FILENAME, plain_name

# How long a file may stay away before what came of it is removed; counted anew with every piece.
LIFETIME = timedelta(hours=24)
# What one person may have on the way at once: files, and how many times the largest file in bytes.
MOST_FILES = 40
MOST_TIMES_LARGEST = 20


class Arrival(Record):
    """One file on its way: how many of its bytes are here, and what became of it (an asset, or why it was refused, as JSON).

    `size` and `received` are in bytes. Nobody but its owner may go on with it; what is not whole by `expires_at` is removed.
    """

    __tablename__ = "arrival"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    filename: Mapped[str] = mapped_column(String(LONGEST_FILENAME))
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    asset_id: Mapped[str | None] = mapped_column(ForeignKey("asset.id"))
    problem: Mapped[str | None] = mapped_column(Text)

    @property
    def settled(self) -> bool:
        """Whether it has become an asset, or was refused."""
        return self.asset_id is not None or self.problem is not None

    def refusal(self, translate: Translate = str) -> tuple[str, str]:
        """Why it was refused, cause and next step, in the reader's language; empty where it was not."""
        if self.problem is None:
            return "", ""
        told = json.loads(self.problem)
        cause, fix = (translate(told[part]) % told["facts"] for part in ("cause", "fix"))
        return cause, fix


class ArrivalTooLarge(Problem):
    """Nothing of it was taken. Facts: `filename`, and `most` in megabytes."""

    cause = N_("“%(filename)s” is larger than the %(most)s MB that are allowed.")
    fix = N_("Save it in a smaller size, then choose it again.")


class TooManyArrivals(Problem):
    """One person fills the disk with halves."""

    cause = N_("Too many of your files are on their way already.")
    fix = N_("Wait until they are here, or cancel some, then go on.")


class ArrivalExpired(Problem):
    """What came of it is no longer kept. Fact: `filename`."""

    cause = N_("“%(filename)s” was left unfinished for too long and is no longer kept.")
    fix = N_("Choose the file again.")


class WrongOffset(Problem):
    """The sender believes that more or less is here. Facts: `offset` (named) and `received`, in bytes."""

    cause = N_("The next piece must begin at byte %(received)s, not at %(offset)s.")
    fix = N_("Ask how much is here, then go on from there.")


def begin(session: Session, *, owner_id: str, filename: str, size: int, most_bytes: int, now: datetime) -> Arrival:
    """Expect a file of `size` bytes.

    Raises:
        ArrivalTooLarge, TooManyArrivals: nothing is expected.
    """
    name = plain_name(filename)
    if size > most_bytes:
        raise ArrivalTooLarge(filename=name, most=most_bytes // 1_000_000)
    files, announced = _unfinished(session, owner_id, now)
    if files >= MOST_FILES or announced + size > MOST_TIMES_LARGEST * most_bytes:
        raise TooManyArrivals
    arrival = Arrival(owner_id=owner_id, filename=name, size=size, received=0, created_at=now, expires_at=now + LIFETIME)
    session.add(arrival)
    session.flush()
    return arrival


def get(session: Session, arrival_id: str, *, owner_id: str, now: datetime) -> Arrival:
    """The arrival, for its owner.

    Raises:
        NotFound: there is none, or it is another person's.
        ArrivalExpired
    """
    arrival = session.get(Arrival, arrival_id)
    if arrival is None or arrival.owner_id != owner_id:
        raise NotFound(what="upload", name=arrival_id)
    if arrival.expires_at <= now:
        raise ArrivalExpired(filename=arrival.filename)
    return arrival


def grew(session: Session, arrival_id: str, *, received: int, now: datetime) -> None:
    """So many bytes are durable now, and the wait begins anew."""
    _set(session, arrival_id, received=received, expires_at=now + LIFETIME)


def became(session: Session, arrival_id: str, asset_id: str) -> None:
    """It is whole, and an asset."""
    _set(session, arrival_id, asset_id=asset_id)


def refuse(session: Session, arrival_id: str, problem: Problem) -> None:
    """It is whole, and cannot be used."""
    facts = {name: str(value) for name, value in problem.facts.items()}
    told = {"cause": problem.cause, "fix": problem.fix, "facts": facts}
    _set(session, arrival_id, problem=json.dumps(told, ensure_ascii=False, sort_keys=True))


def expired(session: Session, *, now: datetime) -> Sequence[str]:
    """The ids of those nobody waits for any more."""
    return session.scalars(select(Arrival.id).where(Arrival.expires_at <= now).order_by(Arrival.expires_at)).all()


def forget(session: Session, arrival_id: str) -> None:
    """Drop an arrival from the record; its asset stays."""
    session.execute(delete(Arrival).where(Arrival.id == arrival_id))


def _unfinished(session: Session, owner_id: str, now: datetime) -> tuple[int, int]:
    """How many files of a person are on their way, and how many bytes were announced for them."""
    open_ = (
        Arrival.owner_id == owner_id, Arrival.asset_id.is_(None), Arrival.problem.is_(None), Arrival.expires_at > now
    )  # fmt: skip
    files, announced = session.execute(select(func.count(), func.sum(Arrival.size)).where(*open_)).one()
    return files, int(announced or 0)


def _set(session: Session, arrival_id: str, **values: object) -> None:
    session.execute(update(Arrival).where(Arrival.id == arrival_id).values(values))
