"""Renditions: an asset as one network wants it. Same asset, recipe and recipe version: same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint, and_, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import Problem, Translate
from content.pictures import recipes
from content.pictures.shapes import Made


class Rendition(Record):
    """One picture for one platform. Wanted first (no sha256), made by a worker, or refused.

    `problem` is why it was refused, as JSON of the message ids and their facts: `refusal()` says it to a person.
    """

    __tablename__ = "rendition"
    __table_args__ = (UniqueConstraint("asset_id", "recipe", "recipe_version"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id"))
    recipe: Mapped[str] = mapped_column(String(recipes.LONGEST))
    recipe_version: Mapped[int] = mapped_column(Integer, default=recipes.VERSION)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    mime: Mapped[str] = mapped_column(String(40), default="image/jpeg")
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    size: Mapped[int | None] = mapped_column(Integer)
    quality: Mapped[int | None] = mapped_column(Integer)
    made_at: Mapped[datetime | None] = mapped_column(UtcTime)
    problem: Mapped[str | None] = mapped_column(Text)
    wanted_at: Mapped[datetime] = mapped_column(UtcTime)

    def refusal(self, translate: Translate = str) -> str:
        """Why it cannot be made, cause and next step, in the reader's language; empty where nothing is wrong."""
        if self.problem is None:
            return ""
        told = json.loads(self.problem)
        return " ".join(translate(told[part]) % told["facts"] for part in ("cause", "fix"))


@dataclass(frozen=True)
class Unmade:
    """An asset of which something is to be made, and when the newest of it was wanted."""

    asset_id: str
    newest: datetime


# What makes a rendition a worker's to make.
UNMADE = (Rendition.sha256.is_(None), Rendition.problem.is_(None))
_REFUSED = and_(Rendition.sha256.is_(None), Rendition.problem.is_not(None))


def want(session: Session, *, asset_id: str, recipe: str, now: datetime) -> Rendition:
    """Ask for an asset made as a recipe says; the rendition there is, where it was asked for before."""
    there = _of(session, asset_id, recipe)
    if there:
        return there
    rendition = Rendition(asset_id=asset_id, recipe=recipe, recipe_version=recipes.VERSION, wanted_at=now)
    try:
        with session.begin_nested():
            session.add(rendition)
    except IntegrityError:
        quicker = _of(session, asset_id, recipe)
        if quicker is None:
            raise
        return quicker
    return rendition


def ready(session: Session, *, asset_id: str, recipe: str) -> Rendition | None:
    """The rendition of a recipe, if it is made."""
    rendition = _of(session, asset_id, recipe)
    return rendition if rendition and rendition.sha256 else None


def of_assets(session: Session, asset_ids: Iterable[str]) -> dict[tuple[str, str, int], Rendition]:
    """The renditions of these assets by asset, recipe and recipe version; made, wanted or refused."""
    wanted = set(asset_ids)
    if not wanted:
        return {}
    rows = session.scalars(select(Rendition).where(Rendition.asset_id.in_(wanted)))
    return {(row.asset_id, row.recipe, row.recipe_version): row for row in rows}


def unmade_of(session: Session, asset_id: str) -> Sequence[Rendition]:
    """Those of one asset that a worker has yet to make: one decoding serves them all."""
    wanted = select(Rendition).where(Rendition.asset_id == asset_id, *UNMADE)
    return session.scalars(wanted.order_by(Rendition.wanted_at, Rendition.id)).all()


def with_bytes(session: Session, sha256: str) -> Rendition | None:
    """A rendition of these very bytes, if one was made."""
    return session.scalar(select(Rendition).where(Rendition.sha256 == sha256).limit(1))


def find(session: Session, rendition_id: str) -> Rendition | None:
    """The rendition, if there is one."""
    return session.get(Rendition, rendition_id)


def unmade(session: Session, *, limit: int = 50) -> Sequence[Rendition]:
    """Those a worker has yet to make, the longest wanted first."""
    return session.scalars(select(Rendition).where(*UNMADE).order_by(Rendition.wanted_at, Rendition.id).limit(limit)).all()


def waiting(session: Session, *, limit: int = 200) -> list[Unmade]:
    """The assets of which a worker has something to make, the longest waiting first."""
    first = func.min(Rendition.wanted_at)
    query = select(Rendition.asset_id, func.max(Rendition.wanted_at)).where(*UNMADE).group_by(Rendition.asset_id)
    return [Unmade(asset_id, newest) for asset_id, newest in session.execute(query.order_by(first).limit(limit))]


def progress(session: Session, asset_ids: Iterable[str]) -> tuple[int, int]:
    """How many renditions of these assets are made, and how many are wanted; one that was refused is waited for no more."""
    query = select(func.count(Rendition.sha256), func.count()).where(Rendition.asset_id.in_(set(asset_ids)), ~_REFUSED)
    made, wanted = session.execute(query).one()
    return made, wanted


def count_unmade(session: Session) -> int:
    """How many a worker has yet to make."""
    return session.scalar(select(func.count()).select_from(Rendition).where(*UNMADE)) or 0


def settle_made(session: Session, rendition_id: str, made: Made, *, sha256: str, now: datetime) -> bool:
    """Write what was made, once; whether it was this call that wrote it."""
    values = {
        "sha256": sha256, "mime": made.mime, "width": made.width, "height": made.height, "size": len(made.content),
        "quality": made.quality, "made_at": now, "problem": None,
    }  # fmt: skip
    statement = update(Rendition).where(Rendition.id == rendition_id, Rendition.sha256.is_(None)).values(values)
    return session.scalar(statement.returning(Rendition.id)) is not None


def settle_refused(session: Session, rendition_id: str, problem: Problem, *, now: datetime) -> bool:
    """Write why it cannot be made, once, and tell the journal; whether it was this call. One that is made stays made."""
    facts = {name: str(value) for name, value in problem.facts.items()}
    told = json.dumps({"cause": problem.cause, "fix": problem.fix, "facts": facts}, ensure_ascii=False, sort_keys=True)
    statement = update(Rendition).where(Rendition.id == rendition_id, *UNMADE).values(problem=told)
    settled = session.scalar(statement.returning(Rendition.id)) is not None
    if settled:
        journal.write(
            session,
            now=now,
            actor="worker",
            action="rendition.refused",
            about=("rendition", rendition_id),
            facts={"cause": problem.say_cause()},
        )
    return settled


def ask_again(session: Session, rendition_id: str) -> bool:
    """Forget why it could not be made, so that a worker tries again; whether there was anything to forget."""
    statement = update(Rendition).where(Rendition.id == rendition_id, Rendition.problem.is_not(None)).values(problem=None)
    return session.scalar(statement.returning(Rendition.id)) is not None


def _of(session: Session, asset_id: str, recipe: str) -> Rendition | None:
    return session.scalar(
        select(Rendition).where(
            Rendition.asset_id == asset_id, Rendition.recipe == recipe, Rendition.recipe_version == recipes.VERSION
        )
    )
