"""The library: finding an asset again, saying what it shows and how it may be used, and seeing which look alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from content.foundation.problems import NotFound
from content.pictures import prints, recipes, renditions
from content.pictures.alt_texts import AltText
from content.pictures.assets import Asset, Kind
from content.pictures.renditions import Rendition

PAGE = 24
# A fortnight is too short for an office to ask for a right again.
SOON = timedelta(days=30)
# Prints that differ in so few of their 64 bits are taken for the same picture.
ALIKE = 6
# A print is cut into so many pieces that two prints with ALIKE bits between them have one piece in common.
PIECES = ALIKE + 1


class Shelf(StrEnum):
    """What in the library asks for a person."""

    UNUSED = "unused"
    ENDING = "ending"
    ENDED = "ended"
    UNDESCRIBED = "undescribed"
    ALIKE = "alike"


@dataclass(frozen=True)
class Wish:
    """What is looked for: words that all must be found, a kind, a shelf. Empty means any."""

    words: str = ""
    kind: Kind | None = None
    shelf: Shelf | None = None


@dataclass(frozen=True)
class Found:
    """One page of assets, their overviews (where made or wanted), and how many there are in all."""

    assets: Sequence[Asset] = ()
    overviews: Mapping[str, Rendition] = field(default_factory=dict)
    undescribed: frozenset[str] = frozenset()
    total: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


def search(session: Session, wish: Wish, *, today: date, unused: ColumnElement[bool], page: int = 1) -> Found:
    """The newest first. `unused` is the condition that nothing shows an asset; this room does not know who might."""
    wanted = _narrowed(session, wish, today, unused)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = session.scalars(wanted.order_by(Asset.created_at.desc(), Asset.id).limit(PAGE).offset((page - 1) * PAGE)).all()
    ids = [asset.id for asset in rows]
    return Found(rows, overviews_of(session, ids), frozenset(ids) - alt_texts(session, ids).keys(), total)


def overviews_of(session: Session, asset_ids: Iterable[str]) -> dict[str, Rendition]:
    """The pictures that the dashboard shows of assets, by asset id."""
    made = renditions.of_assets(session, asset_ids)
    newest = sorted(made.values(), key=lambda row: row.recipe_version)
    return {row.asset_id: row for row in newest if row.recipe == recipes.OVERVIEW}


def lacks_overviews(session: Session) -> bool:
    """Whether an asset has no overview, nor is one asked for."""
    return session.scalar(_without_overview().limit(1)) is not None


def want_overviews(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Ask for the overviews that assets of earlier days do not have; how many were asked for."""
    missing = session.scalars(_without_overview().order_by(Asset.created_at.desc()).limit(limit)).all()
    for asset_id in missing:
        renditions.want(session, asset_id=asset_id, recipe=recipes.OVERVIEW, now=now)
    return len(missing)


def get(session: Session, asset_id: str) -> Asset:
    """One asset.

    Raises:
        NotFound
    """
    asset = session.get(Asset, asset_id)
    if asset is None:
        raise NotFound(what="picture", name=asset_id)
    return asset


def alt_texts(session: Session, asset_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """What is said of these assets, by asset id and language."""
    told: dict[str, dict[str, str]] = {}
    wanted = set(asset_ids)
    if not wanted:
        return told
    for row in session.scalars(select(AltText).where(AltText.asset_id.in_(wanted), AltText.text != "")):
        told.setdefault(row.asset_id, {})[row.language] = row.text
    return told


def said_of(session: Session, asset_ids: Iterable[str], *, language: str) -> dict[str, str]:
    """What is said of these assets in one language, by asset id; none where nothing is."""
    told = alt_texts(session, asset_ids)
    return {asset_id: texts[language] for asset_id, texts in told.items() if language in texts}


def alike(session: Session, asset: Asset) -> list[Asset]:
    """Other assets that look like this one, the likest first."""
    if not asset.print:
        return []
    rows = session.execute(select(Asset.id, Asset.print).where(Asset.print != "", Asset.id != asset.id)).all()
    near = {name: prints.distance(asset.print, other) for name, other in rows}
    ids = sorted((name for name, far in near.items() if far <= ALIKE), key=near.__getitem__)
    found = {row.id: row for row in session.scalars(select(Asset).where(Asset.id.in_(ids)))} if ids else {}
    return [found[name] for name in ids]


def pairs(printed: Iterable[tuple[str, str]]) -> set[str]:
    """Of assets (id and print), those that look like another one. Only prints with a piece in common are compared."""
    buckets: defaultdict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for name, text in printed:
        bits = f"{int(text, 16):064b}"
        for piece in range(PIECES):
            buckets[piece, bits[piece::PIECES]].append((name, text))
    return {
        name
        for bucket in buckets.values()
        for one, other in combinations(bucket, 2)
        if prints.distance(one[1], other[1]) <= ALIKE
        for name in (one[0], other[0])
    }


def _without_overview() -> Select[str]:
    there = exists().where(
        Rendition.asset_id == Asset.id, Rendition.recipe == recipes.OVERVIEW, Rendition.recipe_version == recipes.VERSION
    )
    return select(Asset.id).where(~there)


def _narrowed(session: Session, wish: Wish, today: date, unused: ColumnElement[bool]) -> Select[Asset]:
    wanted = select(Asset).where(*(_says(word) for word in wish.words.split()[:8]))
    if wish.kind:
        wanted = wanted.where(Asset.kind == wish.kind)
    if wish.shelf is Shelf.ALIKE:
        rows = session.execute(select(Asset.id, Asset.print).where(Asset.print != ""))
        return wanted.where(Asset.id.in_(pairs((name, text) for name, text in rows)))
    return wanted.where(_on(wish.shelf, today, unused)) if wish.shelf else wanted


def _on(shelf: Shelf, today: date, unused: ColumnElement[bool]) -> ColumnElement[bool]:
    ended = (Asset.usable_until != "") & (Asset.usable_until < today.isoformat())
    conditions: dict[Shelf, ColumnElement[bool]] = {
        Shelf.UNUSED: unused,
        Shelf.ENDED: ended,
        Shelf.ENDING: (Asset.usable_until != "") & ~ended & (Asset.usable_until <= (today + SOON).isoformat()),
        Shelf.UNDESCRIBED: ~exists().where(AltText.asset_id == Asset.id, AltText.text != ""),
    }
    return conditions[shelf]


def _says(word: str) -> ColumnElement[bool]:
    """Whether an asset says a word, in capitals or not: in its name, tags, credit, source or what can be seen."""
    fields = (Asset.filename, Asset.tags, Asset.credit, Asset.source)
    seen = exists().where(AltText.asset_id == Asset.id, AltText.text.icontains(word, autoescape=True))
    return or_(*(field.icontains(word, autoescape=True) for field in fields), seen)
