"""Keeping: a card becomes an asset of the library, its canonical JSON sealed in the store like any original."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content.foundation import journal
from content.pictures import recipes, renditions
from content.pictures.alt_texts import AltText
from content.pictures.assets import Asset, Kind
from content.pictures.cards import card as cards
from content.pictures.cards.card import Card
from content.pictures.framings import Point
from content.pictures.recipes import OVERVIEW
from content.pictures.store import PictureStore
from content.platforms import PORTRAIT

LANGUAGE = "id"


def photos(session: Session, *, limit: int = 24) -> list[Asset]:
    """The pictures that may stand behind a card, the newest first."""
    query = select(Asset).where(Asset.kind == Kind.PICTURE).order_by(Asset.created_at.desc(), Asset.id)
    return list(session.scalars(query.limit(limit)))


def on_photo(session: Session, card: Card, asset_id: str) -> Card:
    """The card on a photo of the library, with the photo's own focal point; on plain ground where there is no such photo."""
    asset = session.get(Asset, asset_id) if asset_id else None
    if asset is None or asset.kind != Kind.PICTURE:
        return card
    place = None
    if asset.focus_across is not None and asset.focus_down is not None:
        place = Point(asset.focus_across, asset.focus_down)
    return replace(card, background=asset.sha256, focus=place)


def latest(session: Session) -> Asset | None:
    """The card that was made last: the next one begins with its colours and its office."""
    query = select(Asset).where(Asset.kind == Kind.CARD).order_by(Asset.created_at.desc(), Asset.id)
    return session.scalar(query.limit(1))


def enter(session: Session, store: PictureStore, card: Card, *, added_by: str, now: datetime) -> Asset:
    """Enter a card in the library; the asset there is, where this very card was made before.

    Its own words are where its alternative text begins from. It is drawn by a worker, once its rendition is wanted.

    Raises:
        DiskFull, StoreUnavailable: nothing was entered.
    """
    content = card.canonical()
    sha256 = store.keep_original(content)
    asset = session.scalar(select(Asset).where(Asset.sha256 == sha256)) or _add(
        session, card, sha256, size=len(content), added_by=added_by, now=now
    )
    renditions.want(session, asset_id=asset.id, recipe=recipes.recipe("instagram"), now=now)
    renditions.want(session, asset_id=asset.id, recipe=OVERVIEW, now=now)
    return asset


def _add(session: Session, card: Card, sha256: str, *, size: int, added_by: str, now: datetime) -> Asset:
    asset = Asset(
        sha256=sha256, filename=f"{card.title()} ({card.template})", mime=cards.MIME, width=PORTRAIT.width,
        height=PORTRAIT.height, size=size, kind=Kind.CARD, added_by=added_by, created_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(asset)
    except IntegrityError:
        return session.scalars(select(Asset).where(Asset.sha256 == sha256)).one()
    session.add(AltText(asset_id=asset.id, language=LANGUAGE, text=card.words(), written_by=added_by, written_at=now))
    facts = {"sha256": sha256, "template": card.template, "background": card.background}
    journal.write(session, now=now, actor=added_by, action="card.made", about=("asset", asset.id), facts=facts)
    return asset
