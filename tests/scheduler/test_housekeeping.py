"""Housekeeping: uploads that nobody finished leave, what is on its way stays, older pictures get their overviews."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from content.foundation.db import Database
from content.pictures import arrivals, assets, drawings, recipes
from content.pictures.arrivals import Arrival
from content.pictures.intake import Intake
from content.pictures.landing import Landing
from content.pictures.reception import Piece, Reception
from content.pictures.renditions import Rendition
from content.pictures.store import PictureStore
from content.pictures.studio import Studio
from scheduler.housekeeping import tidy
from tests.cast import NOON, Cast

LATER = NOON + arrivals.LIFETIME
INTAKE = Intake(Studio(), 1_000_000)


def begun(database: Database, folder: Path, cast: Cast) -> tuple[Landing, str]:
    """A file of which half is here."""
    landing = Landing(folder / "uploads")
    reception = Reception(database, landing, PictureStore(folder / "pictures"), INTAKE, lambda: NOON)
    arrival = reception.expect(owner_id=cast.alya.id, filename="kapal.jpg", size=8)
    reception.receive(arrival.id, Piece(0, [b"half"]), owner_id=cast.alya.id)
    return landing, arrival.id


def known(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Arrival.id)))


def test_what_nobody_finished_leaves_after_a_day(database: Database, cast: Cast, tmp_path: Path) -> None:
    landing, name = begun(database, tmp_path, cast)
    tidy(database, landing, now=LATER - timedelta(seconds=1))
    assert (known(database), landing.size(name)) == ([name], 4)
    tidy(database, landing, now=LATER)
    assert (known(database), landing.size(name), list(landing.folder.iterdir())) == ([], 0, [])


def test_what_is_being_received_just_now_stays(database: Database, cast: Cast, tmp_path: Path) -> None:
    landing, name = begun(database, tmp_path, cast)
    with landing.held(name):
        tidy(database, landing, now=LATER)
    assert known(database) == [name]


def test_pictures_of_earlier_days_get_their_overviews_once(database: Database, cast: Cast, tmp_path: Path) -> None:
    with database.writing() as session:
        scene = drawings.scene("pagi.jpg")
        store = PictureStore(tmp_path / "pictures")
        assets.take_in(session, store, INTAKE, content=scene, filename="pagi.jpg", added_by=cast.alya.id, now=NOON)
    for _ in range(2):
        tidy(database, Landing(tmp_path / "uploads"), now=NOON)
    with database.reading() as session:
        assert session.scalars(select(Rendition.recipe)).all() == [recipes.OVERVIEW]
