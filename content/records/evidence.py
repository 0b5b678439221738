"""Evidence (bukti tayang): what was public, when, and whether it is what was approved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from content.approval.approvals import Approval
from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.people.people import Person
from content.publication import decisions, lifecycle
from content.publication.claims import WORKER
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.posts import Post


class Evidence(Record):
    """What the platform showed of one publication. `media` is a JSON list of {sha256, alt_text}."""

    __tablename__ = "evidence"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"), unique=True)
    taken_at: Mapped[datetime] = mapped_column(UtcTime)
    url: Mapped[str] = mapped_column(String(600))
    text: Mapped[str] = mapped_column(Text)
    media: Mapped[str] = mapped_column(Text)
    matches: Mapped[bool] = mapped_column()
    differences: Mapped[str] = mapped_column(Text, default="")


@dataclass(frozen=True)
class Asked:
    """What the platform was asked to show: text, and per picture SHA-256 and alt text."""

    text: str
    media: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Seen:
    """What the platform showed: text, and per picture the SHA-256 of the bytes shown and its alt text."""

    url: str
    text: str
    media: tuple[tuple[str, str], ...]


def keep(session: Session, publication_id: str, *, approved: Asked, seen: Seen, now: datetime) -> bool:
    """Compare what is public with what was approved and keep it; PUBLISHED -> CONFIRMED when they are the same.

    A difference is kept too, with the reason on the publication, for a person. Returns whether they are the same.
    """
    differences = list(_differences(approved, seen))
    session.merge(
        Evidence(
            id=_standing(session, publication_id), publication_id=publication_id, taken_at=now, url=seen.url, text=seen.text,
            media=json.dumps([{"sha256": sha256, "alt_text": alt} for sha256, alt in seen.media], ensure_ascii=False),
            matches=not differences, differences="; ".join(differences),
        )
    )  # fmt: skip
    if not differences:
        return lifecycle.move(session, publication_id, before=State.PUBLISHED, after=State.CONFIRMED, now=now, actor=WORKER)
    facts = {"differences": "; ".join(differences)}
    journal.write(session, now=now, actor=WORKER, action="evidence.differs", about=("publication", publication_id), facts=facts)
    return False


def _standing(session: Session, publication_id: str) -> str:
    return session.scalar(select(Evidence.id).where(Evidence.publication_id == publication_id)) or new_id()


def _differences(approved: Asked, seen: Seen) -> Iterator[str]:
    if seen.text != approved.text:
        yield "text"
    if [sha256 for sha256, _ in seen.media] != [sha256 for sha256, _ in approved.media]:
        yield "pictures"
    if [alt for _, alt in seen.media] != [alt for _, alt in approved.media]:
        yield "alternative texts"


@dataclass(frozen=True)
class Proof:
    """One line of the proof of publication: what went out, when, and who had agreed."""

    publication: Publication
    evidence: Evidence | None
    approvers: tuple[str, ...]


def proofs(session: Session, *, run: str = "", campaign_id: str = "", limit: int = 500) -> list[Proof]:
    """What is or was public, newest first, with evidence and the names of those who approved that digest."""
    query = (
        select(Publication, Evidence)
        .outerjoin(Evidence, Evidence.publication_id == Publication.id)
        .where(Publication.run == run, Publication.state.in_([State.PUBLISHED, State.CONFIRMED, State.REMOVED]))
        .options(joinedload(Publication.post), joinedload(Publication.variant), joinedload(Publication.account))
        .order_by(Publication.published_at.desc())
        .limit(limit)
    )
    if campaign_id:
        query = query.join(Post, Post.id == Publication.post_id).where(Post.campaign_id == campaign_id)
    rows = session.execute(query).all()
    names = _approvers(session, {row.Publication.digest for row in rows})
    return [Proof(row.Publication, row.Evidence, names.get(row.Publication.digest, ())) for row in rows]


def proof_of(session: Session, publication_id: str) -> Proof:
    """The proof of one publication.

    Raises:
        NotFound.
    """
    publication = decisions.get(session, publication_id)
    evidence = session.scalar(select(Evidence).where(Evidence.publication_id == publication_id))
    return Proof(publication, evidence, _approvers(session, {publication.digest}).get(publication.digest, ()))


def _approvers(session: Session, digests: set[str]) -> dict[str, tuple[str, ...]]:
    rows = session.execute(
        select(Approval.digest, Person.name)
        .join(Person, Person.id == Approval.approver_id)
        .where(Approval.digest.in_(digests))
        .order_by(Approval.given_at)
    ).all()
    return {digest: tuple(row.name for row in rows if row.digest == digest) for digest in digests}
