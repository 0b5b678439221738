"""Assets: pictures people brought, kept sealed under the SHA-256 of their bytes and never published as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.pictures import images
from content.pictures.refusals import CreditTooLong, TooHeavy
from content.pictures.shapes import Look
from content.pictures.store import PictureStore

LONGEST_FILENAME = 200
LONGEST_CREDIT = 200
# What stands behind the last dot is an ending if it is shorter than this.
LONGEST_ENDING = 10


class Asset(Record):
    """One original. `width` and `height` are in pixels, upright (EXIF orientation applied)."""

    __tablename__ = "asset"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    filename: Mapped[str] = mapped_column(String(LONGEST_FILENAME))
    mime: Mapped[str] = mapped_column(String(40))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(Integer)
    credit: Mapped[str] = mapped_column(String(LONGEST_CREDIT), default="")
    added_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)


@dataclass(frozen=True)
class Limits:
    """What an installation takes: the largest file in bytes, and the largest picture in megapixels."""

    most_bytes: int
    most_megapixels: int


@dataclass(frozen=True)
class Received:
    """A file that was looked at and kept, and is not yet in the record."""

    sha256: str
    filename: str
    look: Look
    size: int


def receive(store: PictureStore, *, content: bytes, filename: str, limits: Limits) -> Received:
    """Look at a file and keep it. Takes as long as decoding does: do this before a transaction, then `enter`.

    Raises:
        PictureRefused: it is too large, no picture, or damaged; nothing was kept.
        DiskFull, StoreUnavailable: nothing was kept.
    """
    name = plain_name(filename)
    if len(content) > limits.most_bytes:
        raise TooHeavy(filename=name, most=limits.most_bytes // 1_000_000)
    look = images.look(content, most_megapixels=limits.most_megapixels, filename=name)
    return Received(store.keep_original(content), name, look, len(content))


def enter(session: Session, received: Received, *, added_by: str, now: datetime, credit: str = "") -> Asset:
    """Enter a received file in the record; the asset there is, where these very bytes were brought before.

    A credit is added to an asset that has none; one that is there stays.

    Raises:
        CreditTooLong: nothing was entered.
    """
    credit = _visible(credit)
    if len(credit) > LONGEST_CREDIT:
        raise CreditTooLong(filename=received.filename, most=LONGEST_CREDIT)
    asset = _with_bytes(session, received.sha256) or _add(session, received, added_by=added_by, now=now, credit=credit)
    asset.credit = asset.credit or credit
    return asset


def take_in(
    session: Session,
    store: PictureStore,
    *,
    content: bytes,
    filename: str,
    added_by: str,
    now: datetime,
    limits: Limits,
    credit: str = "",
) -> Asset:
    """Receive and enter in one go, for imports; a page does the two apart, so that no transaction waits for a decoder.

    Raises:
        PictureRefused: too large, no picture, damaged, or a credit that is too long.
        DiskFull, StoreUnavailable: nothing was kept.
    """
    received = receive(store, content=content, filename=filename, limits=limits)
    return enter(session, received, added_by=added_by, now=now, credit=credit)


def find(session: Session, asset_id: str) -> Asset | None:
    """The asset, if there is one."""
    return session.get(Asset, asset_id)


def plain_name(filename: str) -> str:
    """A file name to show: no folders, nothing invisible, at most 200 characters with its ending kept."""
    seen = _visible(filename.replace("\\", "/").rsplit("/", maxsplit=1)[-1])
    stem, dot, ending = seen.rpartition(".")
    kept = dot + ending if stem and len(ending) < LONGEST_ENDING else ""
    return seen if len(seen) <= LONGEST_FILENAME else seen[: LONGEST_FILENAME - len(kept)] + kept


def _visible(text: str) -> str:
    return "".join(character for character in text if character.isprintable()).strip()


def _with_bytes(session: Session, sha256: str) -> Asset | None:
    return session.scalar(select(Asset).where(Asset.sha256 == sha256))


def _add(session: Session, received: Received, *, added_by: str, now: datetime, credit: str) -> Asset:
    """A new row; where another transaction was quicker with the same bytes, its row."""
    look = received.look
    asset = Asset(
        sha256=received.sha256, filename=received.filename, mime=look.mime, width=look.width, height=look.height,
        size=received.size, credit=credit, added_by=added_by, created_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(asset)
    except IntegrityError:
        quicker = _with_bytes(session, received.sha256)
        if quicker is None:
            raise
        return quicker
    _tell(session, asset)
    return asset


def _tell(session: Session, asset: Asset) -> None:
    facts = {
        "sha256": asset.sha256,
        "filename": asset.filename,
        "mime": asset.mime,
        "pixels": f"{asset.width}x{asset.height}",
        "bytes": str(asset.size),
    }
    journal.write(
        session, now=asset.created_at, actor=asset.added_by, action="asset.added", about=("asset", asset.id), facts=facts
    )
