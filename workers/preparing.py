"""Preparing: the renditions that are wanted are made, each once, with no transaction open while pixels are worked on.

One original is decoded once for everything that is wanted of it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from content.foundation.db import Database
from content.foundation.problems import Problem
from content.pictures import assets, recipes, renditions
from content.pictures.assets import Kind
from content.pictures.cards import card as cards
from content.pictures.hindrances import PictureAltered, PictureMissing
from content.pictures.refusals import CardUnreadable, PictureRefused
from content.pictures.shapes import Made
from content.pictures.store import PictureStore
from content.pictures.studio import Studio
from workers.crew import Crew

# The studio works in processes of its own: two of them use two cores, and hold no more than two pictures in memory.
THREADS = 2


@dataclass(frozen=True)
class _Wanted:
    """What has to be made of one original: recipes by the id of their rendition."""

    original: str
    filename: str
    kind: str
    recipes: dict[str, str]


@dataclass(frozen=True)
class Darkroom:
    """Where renditions are made: the record of them, their files, and the studio that knows pixels."""

    database: Database
    store: PictureStore
    studio: Studio
    now: Callable[[], datetime]


def darkroom_of(crew: Crew) -> Darkroom:
    """The darkroom of a worker."""
    return Darkroom(crew.database, crew.store, crew.studio, crew.now)


def answer(crew: Crew, asset_id: str) -> int:
    """Answer a bell: make what is wanted of an asset, but not while another thread of this process is at it.

    Raises:
        DiskFull, StoreUnavailable, StudioUnavailable, DatabaseUnavailable: see `prepare`.
    """
    return crew.busy.alone(asset_id, lambda: prepare(darkroom_of(crew), asset_id))


def prepare(room: Darkroom, asset_id: str) -> int:
    """Make everything that is wanted of an asset, or write down why it cannot be made; how many this call made.

    May be called any number of times, also at once: the bytes are the same and are written down once.

    Raises:
        DiskFull, StoreUnavailable, StudioUnavailable, DatabaseUnavailable: what is not settled may be tried again later.
    """
    wanted = _wanted(room.database, asset_id)
    if wanted is None:
        return 0
    try:
        content = room.store.original(wanted.original)
        photo = _photo(room.store, content) if wanted.kind == Kind.CARD else b""
    except (PictureMissing, PictureAltered, CardUnreadable) as problem:
        return _settle_all(room, wanted, problem)
    wishes = [recipes.wish_of(recipe) for recipe in wanted.recipes.values()]
    made = room.studio.render(content, wishes, kind=wanted.kind, filename=wanted.filename, photo=photo)
    return sum(_settle(room, rendition_id, one) for rendition_id, one in zip(wanted.recipes, made, strict=True))


def prepare_unmade(room: Darkroom, *, limit: int = 10_000, told: Callable[[str], None] = lambda _asset_id: None) -> int:
    """Make everything that is wanted, two originals at a time; the number made. `told` hears each asset's id when it is done.

    Raises:
        DiskFull, StoreUnavailable, StudioUnavailable, DatabaseUnavailable: what was made until then stays made.
    """
    with room.database.reading() as session:
        wanted = list(dict.fromkeys(rendition.asset_id for rendition in renditions.unmade(session, limit=limit)))

    def make(asset_id: str) -> int:
        made = prepare(room, asset_id)
        told(asset_id)
        return made

    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(make, wanted))


def _wanted(database: Database, asset_id: str) -> _Wanted | None:
    """What has to be made; None where everything is made or refused, or the asset is unknown."""
    with database.reading() as session:
        unmade = {row.id: row.recipe for row in renditions.unmade_of(session, asset_id)}
        asset = assets.find(session, asset_id)
        return _Wanted(asset.sha256, asset.filename, asset.kind, unmade) if asset and unmade else None


def _photo(store: PictureStore, content: bytes) -> bytes:
    """The original of a card's background; empty where it has none.

    Raises:
        CardUnreadable, PictureMissing, PictureAltered
    """
    background = cards.parse(content).background
    return store.original(background) if background else b""


def _settle(room: Darkroom, rendition_id: str, made: Made | PictureRefused) -> bool:
    if isinstance(made, PictureRefused):
        return _settle_refused(room, rendition_id, made)
    sha256 = room.store.keep_rendition(made.content)
    with room.database.writing() as session:
        return renditions.settle_made(session, rendition_id, made, sha256=sha256, now=room.now())


def _settle_all(room: Darkroom, wanted: _Wanted, problem: Problem) -> int:
    return sum(_settle_refused(room, rendition_id, problem) for rendition_id in wanted.recipes)


def _settle_refused(room: Darkroom, rendition_id: str, problem: Problem) -> bool:
    """False: nothing was made."""
    with room.database.writing() as session:
        renditions.settle_refused(session, rendition_id, problem, now=room.now())
    return False
