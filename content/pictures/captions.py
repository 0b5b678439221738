"""Captions: the words of a video, kept beside it in each language, checked against it before they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.foundation import journal
from content.pictures import subtitles
from content.pictures.assets import Asset, Captions, plain_name
from content.pictures.misprints import NoVideo
from content.pictures.store import PictureStore


def attach(
    session: Session,
    store: PictureStore,
    asset_id: str,
    *,
    language: str,
    content: bytes,
    filename: str,
    added_by: str,
    now: datetime,
) -> Captions:
    """Keep a file of subtitles as the captions of a video in one language, in the place of those there are.

    Raises:
        SubtitlesRefused: with the line on which the fault is; nothing was kept, what there was stays.
        DiskFull, StoreUnavailable: nothing was kept.
    """
    name = plain_name(filename)
    asset = session.get(Asset, asset_id)
    if asset is None or not asset.milliseconds:
        raise NoVideo(filename=name)
    found = subtitles.read(content, filename=name, milliseconds=asset.milliseconds)
    kept = {"sha256": store.keep_original(content), "mime": found.mime, "filename": name}
    row = Captions(asset_id=asset_id, language=language, added_by=added_by, created_at=now, **kept)
    captions = session.merge(row)
    facts = {**kept, "language": language, "cues": str(len(found.cues))}
    journal.write(session, now=now, actor=added_by, action="captions.attached", about=("asset", asset_id), facts=facts)
    return captions


def of_asset(session: Session, asset_id: str) -> list[Captions]:
    """The captions of a video, by language."""
    return list(session.scalars(select(Captions).where(Captions.asset_id == asset_id).order_by(Captions.language)))


def detach(session: Session, asset_id: str, *, language: str, actor: str, now: datetime) -> bool:
    """Take the captions of one language away; whether there were any. The file stays with the originals."""
    captions = session.get(Captions, (asset_id, language))
    if captions is None:
        return False
    facts = {"language": language, "sha256": captions.sha256}
    session.delete(captions)
    journal.write(session, now=now, actor=actor, action="captions.detached", about=("asset", asset_id), facts=facts)
    return True


def as_vtt(store: PictureStore, captions: Captions) -> bytes:
    """The captions as WebVTT, which browsers and networks read.

    Raises:
        PictureMissing, PictureAltered, StoreUnavailable: they cannot be given as they were kept.
    """
    return subtitles.as_vtt(subtitles.read(store.original(captions.sha256), filename=captions.filename))
