"""Renditions: asked for once, settled once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from content.foundation import journal
from content.foundation.db import Database
from content.foundation.wording import translator
from content.pictures import assets, recipes, renditions
from content.pictures.intake import Intake
from content.pictures.refusals import Damaged
from content.pictures.shapes import Made
from content.pictures.store import PictureStore
from content.pictures.studio import Ceilings, Studio
from content.platforms import PLATFORMS
from tests.cast import NOON
from tests.content.pictures import synthetic

MADE = Made(b"bytes", "image/jpeg", 1600, 900, 85)


@pytest.fixture
def asset_id(database: Database, store: PictureStore) -> str:
    """An asset that has no renditions yet."""
    intake = Intake(Studio(Ceilings(megapixels=1)), most_bytes=1_000_000)
    with database.writing() as session:
        return assets.take_in(
            session, store, intake, content=synthetic.plain(), filename="foto.jpg", added_by="alya", now=NOON
        ).id


def want(database: Database, asset_id: str, platform: str = "x", after: int = 0) -> str:
    with database.writing() as session:
        wanted_at = NOON + timedelta(seconds=after)
        return renditions.want(session, asset_id=asset_id, recipe=recipes.recipe(platform), now=wanted_at).id


def test_wanting_twice_wants_once(database: Database, asset_id: str) -> None:
    assert want(database, asset_id) == want(database, asset_id)
    assert want(database, asset_id) != want(database, asset_id, "instagram")


def test_what_is_wanted_is_not_ready(database: Database, asset_id: str) -> None:
    want(database, asset_id)
    with database.reading() as session:
        assert renditions.ready(session, asset_id=asset_id, recipe=recipes.recipe("x")) is None


def test_two_who_want_the_same_at_once_get_the_same(database: Database, asset_id: str) -> None:
    together = threading.Barrier(4)
    wanted: list[str] = []

    def ask() -> None:
        together.wait()
        wanted.append(want(database, asset_id))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wanted) == 4
    assert len(set(wanted)) == 1


def test_the_longest_wanted_comes_first(database: Database, asset_id: str) -> None:
    later = want(database, asset_id, "x", after=5)
    sooner = want(database, asset_id, "instagram")
    with database.reading() as session:
        assert [rendition.id for rendition in renditions.unmade(session)] == [sooner, later]
        assert [rendition.id for rendition in renditions.unmade(session, limit=1)] == [sooner]
        assert renditions.count_unmade(session) == 2


def test_what_was_made_is_written_once(database: Database, asset_id: str) -> None:
    rendition_id = want(database, asset_id)
    with database.writing() as session:
        assert renditions.settle_made(session, rendition_id, MADE, sha256="a" * 64, now=NOON)
        assert not renditions.settle_made(session, rendition_id, MADE, sha256="b" * 64, now=NOON)
    with database.reading() as session:
        ready = renditions.ready(session, asset_id=asset_id, recipe=recipes.recipe("x"))
        assert ready is not None
        assert (ready.sha256, ready.size, ready.quality, ready.made_at) == ("a" * 64, 5, 85, NOON)
        assert ready.refusal() == ""


def test_what_is_made_cannot_be_refused_afterwards(database: Database, asset_id: str) -> None:
    rendition_id = want(database, asset_id)
    with database.writing() as session:
        renditions.settle_made(session, rendition_id, MADE, sha256="a" * 64, now=NOON)
        assert not renditions.settle_refused(session, rendition_id, Damaged(filename="foto.jpg"), now=NOON)
        assert journal.about(session, "rendition", rendition_id) == []


def test_a_refusal_is_said_in_the_readers_language(database: Database, asset_id: str) -> None:
    rendition_id = want(database, asset_id)
    with database.writing() as session:
        assert renditions.settle_refused(session, rendition_id, Damaged(filename="foto.jpg"), now=NOON)
        assert not renditions.settle_refused(session, rendition_id, Damaged(filename="lain.jpg"), now=NOON)
    with database.reading() as session:
        refused = renditions.find(session, rendition_id)
        assert refused is not None
        assert refused.refusal().startswith("“foto.jpg” is damaged or incomplete. Get the file")
        assert refused.refusal(translator("id")).startswith("“foto.jpg” rusak atau tidak lengkap. Ambil kembali")
        assert renditions.unmade(session) == []


def test_asking_again_forgets_the_refusal(database: Database, asset_id: str) -> None:
    rendition_id = want(database, asset_id)
    with database.writing() as session:
        assert not renditions.ask_again(session, rendition_id)
        renditions.settle_refused(session, rendition_id, Damaged(filename="foto.jpg"), now=NOON)
        assert renditions.ask_again(session, rendition_id)
        assert [rendition.id for rendition in renditions.unmade(session)] == [rendition_id]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_rendition_knows_its_network(database: Database, asset_id: str, platform: str) -> None:
    with database.writing() as session:
        rendition = renditions.want(session, asset_id=asset_id, recipe=recipes.recipe(platform), now=NOON)
        assert recipes.platform_of(rendition.recipe) == platform
        assert recipes.wish_of(rendition.recipe).frame is PLATFORMS[platform].frame
