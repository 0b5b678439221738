"""Assets: pictures people brought, kept sealed under the SHA-256 of their bytes and never published as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Integer, String, false, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import journal
from content.foundation.db import EMPTY, Record, UtcTime
from content.foundation.ids import new_id
from content.pictures import framings
from content.pictures.framings import Framing, Point
from content.pictures.intake import Intake
from content.pictures.refusals import CreditTooLong
from content.pictures.shapes import Look, Recording
from content.pictures.store import PictureStore

LONGEST_FILENAME = 200
LONGEST_CREDIT = 200
LONGEST_SOURCE = 400
# A credit stands in the name of what is made, where a letter may take twelve characters.
LONGEST_EMBEDDED = 120
# What stands behind the last dot is an ending if it is shorter than this.
LONGEST_ENDING = 10


class Kind(StrEnum):
    """What an original is: something to crop, something to play, or text to set on a background."""

    PICTURE = "picture"
    VIDEO = "video"
    CARD = "card"


class Asset(Record):
    """One original. `width` and `height` are in pixels, upright (EXIF orientation applied).

    `kind` is one of Kind. `focus_across` and `focus_down` (in ten-thousandths) say where the subject is: as the machine
    suggests it, `focus_confidence` (0 to 100) sure, until a person (`focused_by`) says it. `print` is a perceptual hash.
    `credit_embedded`: the credit is written into what is made of it. `usable_until` is the last day of use, "YYYY-MM-DD" or
    empty. `milliseconds`, `codec`, `millihertz` and `sound` are those of a video's Recording.
    """

    __tablename__ = "asset"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    filename: Mapped[str] = mapped_column(String(LONGEST_FILENAME))
    mime: Mapped[str] = mapped_column(String(40))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10), default=Kind.PICTURE, server_default=Kind.PICTURE)
    frames: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    milliseconds: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    codec: Mapped[str] = mapped_column(String(40), default="", server_default=EMPTY)
    millihertz: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    sound: Mapped[str] = mapped_column(String(40), default="", server_default=EMPTY)
    focus_across: Mapped[int | None] = mapped_column(Integer)
    focus_down: Mapped[int | None] = mapped_column(Integer)
    focus_confidence: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    focused_by: Mapped[str] = mapped_column(String(64), default="", server_default=EMPTY)
    print: Mapped[str] = mapped_column(String(16), default="", server_default=EMPTY, index=True)
    credit: Mapped[str] = mapped_column(String(LONGEST_CREDIT), default="")
    credit_embedded: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    licence: Mapped[str] = mapped_column(String(LONGEST_CREDIT), default="", server_default=EMPTY)
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="", server_default=EMPTY)
    consent: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="", server_default=EMPTY)
    tags: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="", server_default=EMPTY)
    usable_until: Mapped[str] = mapped_column(String(10), default="", server_default=EMPTY)
    added_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    @property
    def recording(self) -> Recording | None:
        """How a video is recorded; None for what is none."""
        if self.kind != Kind.VIDEO:
            return None
        return Recording(self.milliseconds, self.codec, self.millihertz, self.sound)


class Captions(Record):
    """A file of captions for a video, in one language: SubRip or WebVTT, kept beside the originals."""

    __tablename__ = "captions"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(String(40))
    filename: Mapped[str] = mapped_column(String(LONGEST_FILENAME))
    added_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)


@dataclass(frozen=True)
class Received:
    """A file that was looked at and kept, and is not yet in the record."""

    sha256: str
    filename: str
    look: Look
    size: int


def receive(store: PictureStore, intake: Intake, *, content: bytes, filename: str) -> Received:
    """Look at a file and keep it. Takes as long as decoding does: do this before a transaction, then `enter`.

    Raises:
        PictureRefused: it is too large, no picture, or damaged; nothing was kept.
        DiskFull, StoreUnavailable, StudioUnavailable: nothing was kept.
    """
    name = plain_name(filename)
    look = intake.look(content, filename=name)
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
    intake: Intake,
    *,
    content: bytes,
    filename: str,
    added_by: str,
    now: datetime,
    credit: str = "",
) -> Asset:
    """Receive and enter in one go, for imports; a page does the two apart, so that no transaction waits for a decoder.

    Raises:
        PictureRefused: too large, no picture, damaged, or a credit that is too long.
        DiskFull, StoreUnavailable: nothing was kept.
    """
    received = receive(store, intake, content=content, filename=filename)
    return enter(session, received, added_by=added_by, now=now, credit=credit)


def framed(session: Session, asset_id: str, framing: str) -> str:
    """A framing's text with what it leaves to the asset: its focal point, and its credit where that is to be embedded.

    A video goes out as it is, and moves.

    Raises:
        FramingUnreadable
    """
    asset = session.get(Asset, asset_id)
    chosen = framings.parse(framing)
    if asset and asset.kind == Kind.VIDEO:
        return str(Framing(moving=True))
    if chosen.focus is None and asset and asset.focus_across is not None and asset.focus_down is not None:
        chosen = replace(chosen, focus=Point(asset.focus_across, asset.focus_down))
    if asset and asset.credit_embedded and not chosen.credit:
        chosen = replace(chosen, credit=asset.credit[:LONGEST_EMBEDDED])
    return str(chosen)


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
        size=received.size, credit=credit, added_by=added_by, created_at=now, frames=look.frames, print=look.print,
        **_focus(look), **_film(look),
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


def _film(look: Look) -> dict[str, object]:
    film = look.recording
    if film is None:
        return {}
    values = {"milliseconds": film.milliseconds, "codec": film.codec, "millihertz": film.millihertz, "sound": film.sound}
    return {"kind": Kind.VIDEO, **values}


def _focus(look: Look) -> dict[str, int]:
    seen = look.suggestion
    if seen is None:
        return {}
    return {"focus_across": seen.across, "focus_down": seen.down, "focus_confidence": seen.confidence}


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
