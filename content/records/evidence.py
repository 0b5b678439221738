"""Evidence (bukti tayang): what was public, when, and whether it is what was approved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, contains_eager, joinedload, mapped_column

from content.approval.approvals import Approval
from content.foundation import journal
from content.foundation.db import EMPTY, Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import NotFound
from content.people.people import Person
from content.publication import lifecycle
from content.publication.claims import WORKER
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.posts import Post

# What is compared, as adapters name it.
PARTS = TEXT, PICTURES, ALT_TEXTS = "text", "pictures", "alternative texts"


class Evidence(Record):
    """What the platform showed of one publication. `media` is a JSON list of {sha256, alt_text, likeness, approved}.

    `unseen` names, by semicolon, what this network never shows back and nobody could compare.
    """

    __tablename__ = "evidence"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"), unique=True)
    taken_at: Mapped[datetime] = mapped_column(UtcTime)
    url: Mapped[str] = mapped_column(String(600))
    text: Mapped[str] = mapped_column(Text)
    media: Mapped[str] = mapped_column(Text)
    matches: Mapped[bool] = mapped_column()
    differences: Mapped[str] = mapped_column(Text, default="")
    unseen: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)

    def pictures(self) -> tuple[tuple[str, str], ...]:
        """What the public saw: per picture its SHA-256 and alt text, in order."""
        return tuple((row["sha256"], row["alt_text"]) for row in json.loads(self.media))

    def seen_pictures(self) -> tuple[SeenPicture, ...]:
        """What the public saw, beside what was approved."""
        return tuple(
            SeenPicture(
                row["sha256"], row["alt_text"], Likeness(row.get("likeness", "exact")), row.get("approved", row["sha256"])
            )
            for row in json.loads(self.media)
        )  # fmt: skip

    def named_differences(self) -> tuple[str, ...]:
        """Which parts are not what was approved: some of text, pictures, alternative texts."""
        return _names(self.differences)

    def named_unseen(self) -> tuple[str, ...]:
        """Which parts the network never shows back, so that nobody could compare them: some of the same."""
        return _names(self.unseen)


class Likeness(StrEnum):
    """How a public picture compares with the approved one: the same bytes, looking alike, different, or not to be compared."""

    EXACT = "exact"
    ALIKE = "alike"
    DIFFERENT = "different"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class AskedPicture:
    """One picture or film as it was sent."""

    sha256: str
    alt_text: str
    is_film: bool = False


@dataclass(frozen=True)
class SeenPicture:
    """One picture as the public sees it: its bytes' SHA-256, its alt text, and how it compares with the `approved` one."""

    sha256: str
    alt_text: str
    likeness: Likeness
    approved: str

    @property
    def image(self) -> str:
        """The SHA-256 of the picture that shows what the public sees and is kept here; empty where none is."""
        return {Likeness.EXACT: self.sha256, Likeness.ALIKE: self.approved}.get(self.likeness, "")


@dataclass(frozen=True)
class Asked:
    """What the platform was asked to show."""

    text: str
    pictures: tuple[AskedPicture, ...]


@dataclass(frozen=True)
class Seen:
    """What the platform showed. `unseen` names what it never shows back: some of text, pictures, alternative texts."""

    url: str
    text: str
    pictures: tuple[SeenPicture, ...] = ()
    unseen: frozenset[str] = frozenset()


def keep(session: Session, publication_id: str, *, approved: Asked, seen: Seen, now: datetime) -> bool:
    """Compare what is public with what was approved and keep it; PUBLISHED -> CONFIRMED when they are the same.

    What the network never shows back stands in the evidence as not compared; of that the platform's receipt is the proof.
    A difference is kept too, with the reason on the publication, for a person. Returns whether they are the same.
    """
    differences = differences_of(approved, seen)
    told = [
        {"sha256": one.sha256, "alt_text": one.alt_text, "likeness": one.likeness.value, "approved": one.approved}
        for one in seen.pictures
    ]
    session.merge(
        Evidence(
            id=_standing(session, publication_id), publication_id=publication_id, taken_at=now, url=seen.url, text=seen.text,
            media=json.dumps(told, ensure_ascii=False), matches=not differences, differences="; ".join(differences),
            unseen="; ".join(name for name in PARTS if name in seen.unseen),
        )
    )  # fmt: skip
    if not differences:
        return lifecycle.move(session, publication_id, before=State.PUBLISHED, after=State.CONFIRMED, now=now, actor=WORKER)
    facts = {"differences": "; ".join(differences)}
    journal.write(session, now=now, actor=WORKER, action="evidence.differs", about=("publication", publication_id), facts=facts)
    return False


def _standing(session: Session, publication_id: str) -> str:
    return session.scalar(select(Evidence.id).where(Evidence.publication_id == publication_id)) or new_id()


def differences_of(approved: Asked, seen: Seen) -> tuple[str, ...]:
    """Which parts are not what was approved, of those that the network shows."""
    others = len(seen.pictures) != len(approved.pictures) or any(
        picture.likeness is Likeness.DIFFERENT for picture in seen.pictures
    )
    alt_texts = [picture.alt_text for picture in seen.pictures] != [picture.alt_text for picture in approved.pictures]
    found = {TEXT: seen.text != approved.text, PICTURES: others, ALT_TEXTS: alt_texts}
    return tuple(name for name in PARTS if found[name] and name not in seen.unseen)


def _names(said: str) -> tuple[str, ...]:
    return tuple(name for name in said.split("; ") if name)


@dataclass(frozen=True)
class Proof:
    """One line of the proof of publication: what went out, when, and who had agreed."""

    publication: Publication
    evidence: Evidence | None
    approvers: tuple[str, ...]

    @property
    def lateness(self) -> float | None:
        """Seconds from the time it was to go out (simulated in a gladi) to the platform's receipt."""
        out = self.publication.published_at
        return (out - self.publication.due_at).total_seconds() if out else None


# What is or was public.
PUBLIC = (State.PUBLISHED, State.CONFIRMED, State.REMOVED)


@dataclass(frozen=True)
class Span:
    """A stretch of time: from `start` up to, and without, `end`."""

    start: datetime
    end: datetime


def proofs(
    session: Session, *, run: str = "", campaign_id: str = "", within: Span | None = None, limit: int = 500
) -> list[Proof]:
    """What is or was public, newest first, with evidence and the names of those who approved that digest."""
    query = _public(run, campaign_id).order_by(Publication.published_at.desc(), Publication.id).limit(limit)
    if within:
        query = query.where(Publication.published_at >= within.start, Publication.published_at < within.end)
    rows = session.execute(query).all()
    names = _approvers(session, {row.Publication.digest for row in rows})
    return [Proof(row.Publication, row.Evidence, names.get(row.Publication.digest, ())) for row in rows]


def proof_of(session: Session, publication_id: str) -> Proof:
    """The proof of one publication, public or not.

    Raises:
        NotFound.
    """
    row = session.execute(_whole().where(Publication.id == publication_id)).first()
    if row is None:
        raise NotFound(what="publication", name=publication_id)
    names = _approvers(session, {row.Publication.digest})
    return Proof(row.Publication, row.Evidence, names.get(row.Publication.digest, ()))


def first_and_last(session: Session, *, run: str = "", campaign_id: str = "") -> Span | None:
    """The first and the last moment at which anything became public; None where nothing did."""
    moments = _public(run, campaign_id).with_only_columns(
        func.min(Publication.published_at), func.max(Publication.published_at)
    )
    first, last = session.execute(moments).one()
    return Span(first, last) if first and last else None


def _public(run: str, campaign_id: str) -> Select[Publication, Evidence]:
    query = _whole().where(Publication.run == run, Publication.state.in_(PUBLIC))
    return query.where(Post.campaign_id == campaign_id) if campaign_id else query


def _whole() -> Select[Publication, Evidence]:
    """Publications and their evidence, with everything a line shows, so that a line asks nothing more."""
    return (
        select(Publication, Evidence)
        .join(Publication.post)
        .outerjoin(Evidence, Evidence.publication_id == Publication.id)
        .options(
            contains_eager(Publication.post).joinedload(Post.campaign),
            joinedload(Publication.variant),
            joinedload(Publication.account),
        )
    )


def _approvers(session: Session, digests: set[str]) -> dict[str, tuple[str, ...]]:
    rows = session.execute(
        select(Approval.digest, Person.name)
        .join(Person, Person.id == Approval.approver_id)
        .where(Approval.digest.in_(digests))
        .order_by(Approval.given_at)
    ).all()
    found: dict[str, tuple[str, ...]] = {}
    for digest, name in rows:
        found[digest] = (*found.get(digest, ()), name)
    return found
