"""The reception: where arrivals are taken on piece by piece, and become assets when they are whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from content.foundation.db import Database
from content.pictures import arrivals, assets, recipes, renditions
from content.pictures.arrivals import Arrival, WrongOffset
from content.pictures.intake import Intake
from content.pictures.landing import ArrivalBusy, Checksum, Landing
from content.pictures.refusals import PictureRefused
from content.pictures.store import PictureStore


@dataclass(frozen=True)
class Piece:
    """Bytes as they come over the line, and where they belong."""

    offset: int
    content: Iterable[bytes]
    checksum: Checksum | None = None


@dataclass(frozen=True)
class Reception:
    """What it takes to receive files; no transaction is open while bytes come in or a picture is looked at."""

    database: Database
    landing: Landing
    store: PictureStore
    intake: Intake
    now: Callable[[], datetime]

    def expect(self, *, owner_id: str, filename: str, size: int) -> Arrival:
        """Make a place for a file.

        Raises:
            ArrivalTooLarge, TooManyArrivals, DiskFull, StoreUnavailable
        """
        with self.database.writing() as session:
            arrival = arrivals.begin(
                session, owner_id=owner_id, filename=filename, size=size, most_bytes=self.intake.most_bytes, now=self.now()
            )
        with self.landing.held(arrival.id):
            return arrival

    def look(self, arrival_id: str, *, owner_id: str) -> tuple[Arrival, int]:
        """An arrival, and how many of its bytes are here: those that were told to be, as far as the disk has them.

        Raises:
            NotFound, ArrivalExpired
        """
        with self.database.reading() as session:
            arrival = arrivals.get(session, arrival_id, owner_id=owner_id, now=self.now())
        here = arrival.size if arrival.settled else min(arrival.received, self.landing.size(arrival_id))
        return arrival, here

    def receive(self, arrival_id: str, piece: Piece, *, owner_id: str) -> tuple[Arrival, int]:
        """Take a piece; with the last one the file becomes an asset. A piece without bytes tries that again.

        Raises:
            NotFound, ArrivalExpired, ArrivalBusy, WrongOffset, TooManyBytes, ChecksumDiffers: nothing of the piece was kept.
            PictureRefused: the file is whole and cannot be used; nothing is kept of it.
            DiskFull, StoreUnavailable, StudioUnavailable: what came is kept, and it can be tried again.
        """
        self.look(arrival_id, owner_id=owner_id)
        with self.landing.held(arrival_id) as file:
            arrival, here = self.look(arrival_id, owner_id=owner_id)
            if piece.offset != here:
                raise WrongOffset(offset=piece.offset, received=here)
            here += self._take(arrival, file, piece)
            if here == arrival.size and not arrival.settled:
                self._finish(arrival, file)
        return self.look(arrival_id, owner_id=owner_id)

    def cancel(self, arrival_id: str, *, owner_id: str) -> None:
        """Forget an arrival and what came of it.

        Raises:
            NotFound, ArrivalExpired, ArrivalBusy
        """
        self.look(arrival_id, owner_id=owner_id)
        _drop(self.database, self.landing, arrival_id)

    def _take(self, arrival: Arrival, file: BinaryIO, piece: Piece) -> int:
        if arrival.settled:
            return 0
        most = arrival.size - piece.offset
        came = self.landing.add(file, piece.content, at=piece.offset, most=most, checksum=piece.checksum)
        if came:
            with self.database.writing() as session:
                arrivals.grew(session, arrival.id, received=piece.offset + came, now=self.now())
        return came

    def _finish(self, arrival: Arrival, file: BinaryIO) -> None:
        file.seek(0)
        try:
            received = assets.receive(self.store, self.intake, content=file.read(), filename=arrival.filename)
        except PictureRefused as refusal:
            with self.database.writing() as session:
                arrivals.refuse(session, arrival.id, refusal)
            self.landing.remove(arrival.id)
            raise
        with self.database.writing() as session:
            asset = assets.enter(session, received, added_by=arrival.owner_id, now=self.now())
            renditions.want(session, asset_id=asset.id, recipe=recipes.OVERVIEW, now=self.now())
            arrivals.became(session, arrival.id, asset.id)
        self.landing.remove(arrival.id)


def clear(database: Database, landing: Landing, *, now: datetime) -> int:
    """Forget what was left unfinished for too long; how many. One that is being received just now stays."""
    with database.reading() as session:
        late = arrivals.expired(session, now=now)
    return sum(_dropped(database, landing, arrival_id) for arrival_id in late)


def _dropped(database: Database, landing: Landing, arrival_id: str) -> bool:
    try:
        _drop(database, landing, arrival_id)
    except ArrivalBusy:
        return False
    return True


def _drop(database: Database, landing: Landing, arrival_id: str) -> None:
    with landing.held(arrival_id):
        landing.remove(arrival_id)  # first: a file that no row names would never be found again
        with database.writing() as session:
            arrivals.forget(session, arrival_id)
