"""Wanted renditions are made once, whatever happens around them."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from content.foundation import journal
from content.foundation.db import Database
from content.foundation.wording import translator
from content.pictures import assets, recipes, renditions
from content.pictures.cards import keeping
from content.pictures.hindrances import DiskFull
from content.pictures.intake import Intake
from content.pictures.refusals import Damaged
from content.pictures.shapes import Made
from content.pictures.store import PictureStore
from content.pictures.studio import Ceilings, Studio
from tests.cast import NOON
from tests.content.pictures.cards.writing import card
from workers import preparing
from workers.preparing import Darkroom

INTAKE = Intake(Studio(Ceilings(megapixels=80)), most_bytes=50_000_000)


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    return PictureStore(tmp_path / "pictures")


def prepare(database: Database, store: PictureStore, rendition_id: str) -> int:
    """How many were made of what is wanted of a rendition's asset."""
    with database.reading() as session:
        rendition = renditions.find(session, rendition_id)
    return preparing.prepare(darkroom(database, store), rendition.asset_id if rendition else "0" * 32)


def darkroom(database: Database, store: PictureStore) -> Darkroom:
    return Darkroom(database, store, INTAKE.studio, lambda: NOON)


def wanted(database: Database, store: PictureStore, content: bytes, platform: str = "x") -> str:
    """The id of a wanted rendition of a new asset."""
    with database.writing() as session:
        asset = assets.take_in(session, store, INTAKE, content=content, filename="pelabuhan.jpg", added_by="alya", now=NOON)
        return renditions.want(session, asset_id=asset.id, recipe=recipes.recipe(platform), now=NOON).id


def test_a_wanted_rendition_is_made_and_kept(database: Database, store: PictureStore, shared: Path) -> None:
    rendition_id = wanted(database, store, (shared / "pictures" / "jolla.jpg").read_bytes())
    assert prepare(database, store, rendition_id)
    with database.reading() as session:
        made = renditions.find(session, rendition_id)
        assert made is not None
        assert made.sha256 is not None
        assert (made.width, made.height, made.mime, made.quality, made.made_at) == (1600, 900, "image/jpeg", 85, NOON)
        content = store.rendition(made.sha256)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (made.size, made.sha256)
        assert renditions.ready(session, asset_id=made.asset_id, recipe=recipes.recipe("x")) is made
        assert renditions.unmade(session) == []


def test_preparing_twice_makes_once(database: Database, store: PictureStore) -> None:
    rendition_id = wanted(database, store, plain_jpeg())
    assert prepare(database, store, rendition_id)
    assert not prepare(database, store, rendition_id)


def test_an_unknown_rendition_is_passed_over(database: Database, store: PictureStore) -> None:
    assert not prepare(database, store, "0" * 32)


def test_a_corrupt_original_is_told_and_not_tried_forever(database: Database, store: PictureStore) -> None:
    content = plain_jpeg()
    rendition_id = wanted(database, store, content)
    sha256 = hashlib.sha256(content).hexdigest()
    (store.folder / "originals" / sha256[:2] / sha256).write_bytes(b"overwritten")
    assert not prepare(database, store, rendition_id)
    with database.reading() as session:
        refused = renditions.find(session, rendition_id)
        assert refused is not None
        assert refused.sha256 is None
        assert refused.refusal().startswith("A kept picture was changed or damaged on the disk")
        assert refused.refusal(translator("id")).startswith("Gambar yang tersimpan berubah atau rusak")
        assert renditions.unmade(session) == []
        assert [entry.action for entry in journal.about(session, "rendition", rendition_id)] == ["rendition.refused"]


def test_a_restored_original_is_made_when_asked_again(database: Database, store: PictureStore) -> None:
    content = plain_jpeg()
    rendition_id = wanted(database, store, content)
    sha256 = hashlib.sha256(content).hexdigest()
    (store.folder / "originals" / sha256[:2] / sha256).unlink()
    assert not prepare(database, store, rendition_id)
    store.keep_original(content)
    with database.writing() as session:
        assert renditions.ask_again(session, rendition_id)
    assert prepare(database, store, rendition_id)


def test_a_full_disk_settles_nothing(database: Database, store: PictureStore) -> None:
    def no_room(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    rendition_id = wanted(database, store, plain_jpeg())
    with pytest.raises(DiskFull):
        prepare(database, PictureStore(store.folder, sync=no_room), rendition_id)
    with database.reading() as session:
        assert [rendition.id for rendition in renditions.unmade(session)] == [rendition_id]
    assert prepare(database, store, rendition_id)


def test_everything_wanted_is_made_at_once_and_told(database: Database, store: PictureStore) -> None:
    content = plain_jpeg()
    wanted_ids = [wanted(database, store, content, platform) for platform in ("x", "instagram", "bluesky", "linkedin")]
    told: list[str] = []
    assert preparing.prepare_unmade(darkroom(database, store), told=told.append) == 4
    assert len(told) == len(wanted_ids[:1])
    with database.reading() as session:
        assert renditions.count_unmade(session) == 0
    assert preparing.prepare_unmade(darkroom(database, store)) == 0


def entered(database: Database, store: PictureStore, photo: bytes) -> str:
    """The id of a new card on a photo."""
    store.keep_original(photo)
    with database.writing() as session:
        return keeping.enter(session, store, card(photo=photo), added_by="alya", now=NOON).id


def test_a_card_is_drawn_on_its_photo_as_its_preview_shows_it(database: Database, store: PictureStore) -> None:
    asset_id = entered(database, store, plain_jpeg())
    assert preparing.prepare(darkroom(database, store), asset_id) == 2
    preview = INTAKE.studio.render(
        card(photo=plain_jpeg()).canonical(), [recipes.wish_of("instagram.portrait")], kind="card", photo=plain_jpeg()
    )
    with database.reading() as session:
        made = renditions.ready(session, asset_id=asset_id, recipe="instagram.portrait")
        assert made is not None
        assert made.sha256 is not None
        assert [store.rendition(made.sha256)] == [one.content for one in preview if isinstance(one, Made)]


def test_a_card_whose_photo_is_gone_is_refused_with_the_reason(database: Database, store: PictureStore) -> None:
    asset_id = entered(database, store, plain_jpeg())
    sha256 = hashlib.sha256(plain_jpeg()).hexdigest()
    (store.folder / "originals" / sha256[:2] / sha256).unlink()
    assert preparing.prepare(darkroom(database, store), asset_id) == 0
    with database.reading() as session:
        refused = renditions.of_assets(session, [asset_id])[asset_id, "instagram.portrait", recipes.VERSION]
        assert refused.refusal().startswith("A kept picture is missing")


def test_progress_counts_what_is_made_of_what_is_wanted_without_what_was_refused(
    database: Database, store: PictureStore
) -> None:
    ids = [wanted(database, store, plain_jpeg(), platform) for platform in ("x", "instagram", "bluesky")]
    with database.writing() as session:
        asset_id = session.get_one(renditions.Rendition, ids[0]).asset_id
        renditions.settle_refused(session, ids[2], Damaged(filename="a.jpg"), now=NOON)
        assert renditions.progress(session, [asset_id]) == (0, 2)
    prepare(database, store, ids[0])
    with database.reading() as session:
        assert renditions.progress(session, [asset_id]) == (2, 2)
        assert renditions.progress(session, []) == (0, 0)


def plain_jpeg() -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (180, 20, 20)).save(file, "JPEG")
    return file.getvalue()
