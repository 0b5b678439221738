"""The journal: who did what to which object, when; each entry sealed to the one before it.

An entry is written in the same transaction as the change it tells of. `hash` is SHA-256 over a zero byte and the
canonical JSON (RFC 8785) of the entry with the hash before it, so that an edited, deleted, inserted or reordered
entry breaks the chain. One writer at a time: BEGIN IMMEDIATE on SQLite, an advisory lock on PostgreSQL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, Text, func, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import canonical
from content.foundation.db import Record, UtcTime

FIRST = "0" * 64
# Any constant will do, as long as no other advisory lock of this database uses it.
CHAIN_LOCK = 7_402_309
# The columns that an entry's hash covers.
SEALED = ("seq", "at", "actor", "action", "kind", "object_id", "facts", "previous")


class Entry(Record):
    """One line of the journal."""

    __tablename__ = "journal"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(String(64), index=True)
    action: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[str] = mapped_column(String(64), index=True)
    facts: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class Told:
    """What is to be told: the kind of object and its id, and the facts."""

    about: tuple[str, str]
    facts: Mapping[str, str] = field(default_factory=dict)


def write(
    session: Session,
    *,
    now: datetime,
    actor: str,
    action: str,
    about: tuple[str, str],
    facts: Mapping[str, str] | None = None,
) -> None:
    """Add an entry to the chain, in the caller's transaction.

    `actor` is a person's id or the name of a process ("scheduler", "worker"); `about` is the kind of object and its id.
    """
    write_all(session, [Told(about, facts or {})], now=now, actor=actor, action=action)


def write_all(session: Session, told: Sequence[Told], *, now: datetime, actor: str, action: str) -> None:
    """Add one entry for each of `told`, in that order, in the caller's transaction."""
    if not told:
        return
    reserve(session)
    seq, previous = head(session)
    rows: list[dict[str, Any]] = []
    for one in told:
        seq += 1
        row = _row(one, seq=seq, previous=previous, now=now, actor=actor, action=action)
        previous = row["hash"]
        rows.append(row)
    session.connection().execute(insert(Entry.__table__), rows)  # type: ignore[arg-type]  # a Table it is


def reserve(session: Session) -> None:
    """Take the journal's turn until this transaction ends; asked again, it has it already.

    A transaction that locks rows others may want takes its turn first: two that waited for each other's would both fail.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})


def _row(told: Told, *, seq: int, previous: str, now: datetime, actor: str, action: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "seq": seq,
        "at": now,
        "actor": actor,
        "action": action,
        "kind": told.about[0],
        "object_id": told.about[1],
        "facts": canonical.dumps(told.facts).decode(),
        "previous": previous,
    }
    return row | {"hash": _seal(row)}


def seal(entry: Entry) -> str:
    """The hash an entry must carry."""
    return _seal({name: getattr(entry, name) for name in SEALED})


def _seal(row: Mapping[str, Any]) -> str:
    told = {
        "seq": str(row["seq"]),
        "at": row["at"].isoformat(),
        "actor": row["actor"],
        "action": row["action"],
        "kind": row["kind"],
        "object": row["object_id"],
        "facts": row["facts"],
        "previous": row["previous"],
    }
    return hashlib.sha256(b"\x00" + canonical.dumps(told)).hexdigest()


def breaks(session: Session) -> Iterator[int]:
    """The sequence numbers at which the chain does not hold; nothing where it is whole."""
    previous, expected = FIRST, 1
    for entry in session.scalars(select(Entry).order_by(Entry.seq)):
        if entry.seq != expected or entry.previous != previous or entry.hash != seal(entry):
            yield entry.seq
        previous, expected = entry.hash, entry.seq + 1


def newest(session: Session) -> int:
    """The newest entry's sequence number; 0 in an empty journal."""
    return session.scalar(select(func.max(Entry.seq))) or 0


def head(session: Session) -> tuple[int, str]:
    """The newest entry's sequence number and hash; 0 and FIRST in an empty journal."""
    last = session.execute(select(Entry.seq, Entry.hash).order_by(Entry.seq.desc()).limit(1)).first()
    return (last.seq, last.hash) if last else (0, FIRST)


def hash_at(session: Session, seq: int) -> str:
    """The hash of one entry; FIRST for 0, empty where there is no such entry."""
    return FIRST if seq == 0 else session.scalar(select(Entry.hash).where(Entry.seq == seq)) or ""


def since(session: Session, seq: int, *, limit: int = 200) -> list[Entry]:
    """Entries after `seq`, oldest first."""
    return list(session.scalars(select(Entry).where(Entry.seq > seq).order_by(Entry.seq).limit(limit)))


def about(session: Session, kind: str, object_id: str) -> list[Entry]:
    """Everything the journal tells of one object, oldest first."""
    return list(session.scalars(select(Entry).where(Entry.kind == kind, Entry.object_id == object_id).order_by(Entry.seq)))
