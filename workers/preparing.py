"""Preparing: the renditions that are wanted are made, each once, with no transaction open while pixels are worked on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from content.foundation.db import Database
from content.foundation.problems import Problem
from content.pictures import assets, images, renditions
from content.pictures.refusals import PictureAltered, PictureMissing, PictureRefused
from content.pictures.store import PictureStore
from content.platforms import Platform

# Decoding and encoding leave Python's lock: two threads use two cores, and hold no more than two pictures in memory.
THREADS = 2


@dataclass(frozen=True)
class _Wish:
    """What has to be made."""

    original: str
    filename: str
    platform: Platform


def prepare_one(database: Database, store: PictureStore, *, rendition_id: str, now: Callable[[], datetime]) -> bool:
    """Make one rendition, or write down why it cannot be made; whether it was made by this call.

    May be called any number of times, also at once: the bytes are the same and are written down once.

    Raises:
        DiskFull, StoreUnavailable, DatabaseUnavailable: nothing was settled; it may be tried again later.
    """
    wish = _wish(database, rendition_id)
    if wish is None:
        return False
    try:
        made = images.render(
            store.original(wish.original),
            wish.platform.frame,
            mimes=wish.platform.mimes,
            byte_limit=wish.platform.picture_bytes,
            filename=wish.filename,
        )
    except (PictureRefused, PictureMissing, PictureAltered) as problem:
        _settle_refused(database, rendition_id, problem, now())
        return False
    sha256 = store.keep_rendition(made.content)
    with database.writing() as session:
        return renditions.settle_made(session, rendition_id, made, sha256=sha256, now=now())


def prepare_unmade(
    database: Database,
    store: PictureStore,
    *,
    now: Callable[[], datetime],
    limit: int = 10_000,
    told: Callable[[str], None] = lambda _rendition_id: None,
) -> int:
    """Make everything that is wanted, two at a time; the number made. `told` hears each rendition's id when it is settled.

    Raises:
        DiskFull, StoreUnavailable, DatabaseUnavailable: what was made until then stays made.
    """
    with database.reading() as session:
        wanted = [rendition.id for rendition in renditions.unmade(session, limit=limit)]

    def make(rendition_id: str) -> bool:
        made = prepare_one(database, store, rendition_id=rendition_id, now=now)
        told(rendition_id)
        return made

    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(make, wanted))


def _wish(database: Database, rendition_id: str) -> _Wish | None:
    """What has to be made; None where it is made, refused or unknown."""
    with database.reading() as session:
        rendition = renditions.find(session, rendition_id)
        if rendition is None or rendition.sha256 or rendition.problem:
            return None
        asset = assets.find(session, rendition.asset_id)
        return _Wish(asset.sha256, asset.filename, rendition.platform) if asset else None


def _settle_refused(database: Database, rendition_id: str, problem: Problem, now: datetime) -> None:
    with database.writing() as session:
        renditions.settle_refused(session, rendition_id, problem, now=now)
