"""A picture that is not there shortly before its time is told of, and is no longer once it is back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from content.foundation import heartbeats
from content.foundation.db import Database
from content.foundation.wording import translator
from content.people.accounts import Account
from content.pictures import renditions
from content.pictures.assets import Asset
from content.pictures.refusals import Damaged
from content.pictures.renditions import Rendition
from content.pictures.shapes import Made
from content.pictures.shelf import Shelf
from content.pictures.store import PictureStore
from content.publication import lifecycle
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.records import alarms
from content.records.unready import Lookout
from content.writing.variants import VariantPicture
from tests.cast import NOON, Cast
from tests.stage import DUE, PATIENCE, released
from workers import alarming

Register = dict[tuple[str, str], Account]

CONTENT = b"the approved bytes"
SOON = DUE - PATIENCE.staging
LONG_AGO = NOON - timedelta(days=1)


@dataclass
class Desk:
    """An office with one publication that has one picture."""

    database: Database
    store: PictureStore
    lookout: Lookout
    publication_id: str
    rendition_id: str
    sha256: str = ""

    @property
    def path(self) -> Path:
        return self.store.rendition_path(self.sha256)

    def make(self) -> None:
        self.sha256 = self.store.keep_rendition(CONTENT)
        with self.database.writing() as session:
            made = Made(CONTENT, "image/jpeg", 8, 8, 85)
            assert renditions.settle_made(session, self.rendition_id, made, sha256=self.sha256, now=NOON)

    def survey(self, at: datetime = SOON, *, with_pictures: bool = True) -> list[alarms.Alarm]:
        """The alarms that are open after a survey, all processes being alive."""
        with self.database.writing() as session:
            for name in ("scheduler", "worker"):
                heartbeats.beat(session, name, now=at)
        alarming.survey(
            self.database, now=at, since=LONG_AGO, actor="scheduler", lookout=self.lookout if with_pictures else None
        )
        with self.database.reading() as session:
            return alarms.standing(session)

    def causes(self, at: datetime = SOON) -> list[str]:
        return [alarm.known()["cause"] for alarm in self.survey(at)]


@pytest.fixture
def desk(database: Database, cast: Cast, register: Register, tmp_path: Path) -> Desk:
    [name] = released(database, cast, [register["pemprov", "x"]])
    store = PictureStore(tmp_path / "pictures")
    with database.writing() as session:
        asset = Asset(
            sha256="0" * 64,
            filename="monas.jpg",
            mime="image/jpeg",
            width=8,
            height=8,
            size=1,
            added_by="alya",
            created_at=NOON,
        )
        session.add(asset)
        session.flush()
        variant = session.get_one(Publication, name).variant
        picture = VariantPicture(variant_id=variant.id, position=0, asset_id=asset.id, alt_text="Monas di pagi hari")
        session.add(picture)
        session.flush()
        wanted = renditions.want(session, asset_id=asset.id, recipe=variant.recipe_of(picture), now=NOON)
        return Desk(database, store, Lookout(Shelf(store), PATIENCE.staging), name, wanted.id)


def test_with_its_picture_in_place_nothing_is_raised(desk: Desk) -> None:
    desk.make()
    assert desk.causes() == []


def test_a_picture_that_is_not_made_is_told_of_at_staging_time_and_not_before(desk: Desk) -> None:
    assert desk.causes(SOON - timedelta(seconds=1)) == []
    assert desk.causes(SOON) == ["unmade"]
    desk.make()
    assert desk.causes(SOON + timedelta(seconds=5)) == []


def remove(path: Path) -> None:
    path.unlink()


def overwrite(path: Path) -> None:
    path.write_bytes(b"other bytes")


def make_unreadable(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("harm", "cause"), [(remove, "missing"), (overwrite, "altered"), (make_unreadable, "unusable")]
)  # fmt: skip
def test_approved_bytes_that_are_gone_are_told_of_until_they_are_back(
    desk: Desk, harm: Callable[[Path], None], cause: str
) -> None:
    desk.make()
    assert desk.causes() == []
    harm(desk.path)
    assert desk.causes() == [cause]
    assert desk.causes(SOON + timedelta(seconds=5)) == [cause]
    if desk.path.is_dir():
        desk.path.rmdir()
    desk.path.write_bytes(CONTENT)
    assert desk.causes(SOON + timedelta(seconds=10)) == []


def test_a_refused_picture_is_told_of(desk: Desk) -> None:
    with desk.database.writing() as session:
        renditions.settle_refused(session, desk.rendition_id, Damaged(filename="monas.jpg"), now=NOON)
    assert desk.causes() == ["refused"]


def test_a_picture_made_by_a_newer_recipe_does_not_stand_in_for_the_approved_one(desk: Desk) -> None:
    desk.make()
    with desk.database.writing() as session:
        session.get_one(Rendition, desk.rendition_id).recipe_version += 1
    assert desk.causes() == ["unmade"]


def test_the_alarm_says_which_post_what_is_wrong_and_what_to_do(desk: Desk) -> None:
    [alarm] = desk.survey()
    said = alarms.said(alarm.kind, alarm.known())
    picture = "its picture “monas.jpg” cannot go out: it has not been made yet"
    assert said.what == f"“Jakarta siap” on Pemprov DKI Jakarta (X): due soon, and {picture}"
    assert said.next_step.startswith("Restore the pictures folder from the backup")
    assert alarms.said(alarm.kind, alarm.known(), translator("id")).what.endswith("tidak dapat dikirim: belum dibuat")
    assert (alarm.object_id, alarm.about_publication, said.severity) == (desk.publication_id, True, "danger")


def test_it_is_over_once_the_publication_no_longer_waits(desk: Desk) -> None:
    assert desk.causes() == ["unmade"]
    with desk.database.writing() as session:
        assert lifecycle.move(session, desk.publication_id, before=State.PLANNED, after=State.HELD, now=SOON, actor="gita")
    assert desk.causes() == []


def test_whoever_does_not_look_at_pictures_neither_raises_nor_clears(desk: Desk) -> None:
    assert desk.survey(with_pictures=False) == []
    assert desk.causes() == ["unmade"]
    assert len(desk.survey(SOON + timedelta(seconds=5), with_pictures=False)) == 1


def questions(database: Database) -> list[str]:
    """A list that fills with what the database is asked from here on."""
    asked: list[str] = []

    def note(*facts: str) -> None:
        if facts[2].startswith("SELECT"):
            asked.append(facts[2])

    event.listen(database.engine, "before_cursor_execute", note)
    return asked


class Read(PictureStore):
    """A store that counts what is read."""

    count = 0

    def rendition(self, sha256: str) -> bytes:
        self.count += 1
        return super().rendition(sha256)


def test_looking_again_reads_no_file_and_asks_few_questions(desk: Desk) -> None:
    desk.make()
    store = Read(desk.store.folder)
    lookout = Lookout(Shelf(store), PATIENCE.staging)
    asked = questions(desk.database)
    for _ in range(3):
        assert lookout.look(desk.database, now=SOON) == []
    assert (store.count, len(asked)) == (1, 6)


def test_with_nothing_soon_one_question_is_asked(desk: Desk) -> None:
    asked = questions(desk.database)
    assert desk.lookout.look(desk.database, now=NOON - timedelta(days=1)) == []
    assert len(asked) == 1
