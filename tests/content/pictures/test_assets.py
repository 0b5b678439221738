"""Pictures come in once, are sealed, and a refusal stores nothing."""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from content.foundation import journal
from content.foundation.db import Database
from content.foundation.wording import translator
from content.pictures import assets
from content.pictures.assets import Asset
from content.pictures.hindrances import DiskFull
from content.pictures.intake import Intake
from content.pictures.refusals import CreditTooLong, Damaged, NotAPicture, PictureRefused, TooHeavy, TooManyPixels
from content.pictures.store import PictureStore
from content.pictures.studio import Ceilings, Studio
from tests.cast import NOON
from tests.content.pictures import synthetic

INTAKE = Intake(Studio(Ceilings(megapixels=12)), most_bytes=2_500_000)


def bring(database: Database, store: PictureStore, content: bytes, filename: str = "foto.jpg", credit: str = "") -> Asset:
    with database.writing() as session:
        return assets.take_in(
            session, store, INTAKE, content=content, filename=filename, added_by="alya", now=NOON, credit=credit
        )


def kept(store: PictureStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_a_photograph_is_entered_with_what_it_is(database: Database, store: PictureStore, shared: Path) -> None:
    content = (shared / "pictures" / "landscape_6.jpg").read_bytes()
    asset = bring(database, store, content, credit="Diskominfotik")
    assert (asset.mime, asset.width, asset.height, asset.size) == ("image/jpeg", 600, 450, len(content))
    assert (asset.filename, asset.credit, asset.added_by, asset.created_at) == ("foto.jpg", "Diskominfotik", "alya", NOON)
    assert store.original(asset.sha256) == content
    with database.reading() as session:
        assert assets.find(session, asset.id) is not None
        assert assets.find(session, "0" * 32) is None


def test_the_journal_tells_of_it_once(database: Database, store: PictureStore) -> None:
    asset = bring(database, store, synthetic.plain())
    bring(database, store, synthetic.plain())
    with database.reading() as session:
        (entry,) = journal.about(session, "asset", asset.id)
    assert (entry.actor, entry.action) == ("alya", "asset.added")
    assert json.loads(entry.facts) == {
        "bytes": str(asset.size), "filename": "foto.jpg", "mime": "image/jpeg", "pixels": "64x48", "sha256": asset.sha256,
    }  # fmt: skip


def test_the_same_bytes_are_one_asset_whatever_they_are_called(database: Database, store: PictureStore) -> None:
    first = bring(database, store, synthetic.plain(), "satu.jpg")
    second = bring(database, store, synthetic.plain(), "dua.jpg")
    assert first.id == second.id
    assert second.filename == "satu.jpg"
    assert len(kept(store)) == 1


def test_a_credit_fills_an_empty_one_and_replaces_none(database: Database, store: PictureStore) -> None:
    bring(database, store, synthetic.plain())
    assert bring(database, store, synthetic.plain(), credit=" Al\x00ya\n").credit == "Alya"
    assert bring(database, store, synthetic.plain(), credit="Bima").credit == "Alya"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"bukan gambar", NotAPicture),
        (b"", NotAPicture),
        (synthetic.plain()[:200], Damaged),
        (synthetic.png(4_000, 3_001, depth=8, colour=2, body=b""), TooManyPixels),
        (synthetic.plain() + bytes(2_500_000), TooHeavy),
    ],
    ids=["text", "empty", "cut short", "too many pixels", "too heavy"],
)
def test_a_refused_file_leaves_nothing_behind(
    database: Database, store: PictureStore, content: bytes, refusal: type[PictureRefused]
) -> None:
    with pytest.raises(refusal) as caught:
        bring(database, store, content)
    assert caught.value.facts["filename"] == "foto.jpg"
    assert kept(store) == []
    with database.reading() as session:
        assert session.scalars(select(Asset)).all() == []
        assert journal.newest(session) == 0


def test_a_refusal_speaks_indonesian(database: Database, store: PictureStore) -> None:
    with pytest.raises(PictureRefused) as caught:
        bring(database, store, synthetic.plain() + bytes(2_500_000), "kantor.jpg")
    assert caught.value.sentence(translator("id")) == (
        "“kantor.jpg” melebihi batas 2 MB. Simpan dalam ukuran yang lebih kecil, lalu pilih kembali."
    )


def test_a_credit_that_does_not_fit_is_refused(database: Database, store: PictureStore) -> None:
    with pytest.raises(CreditTooLong):
        bring(database, store, synthetic.plain(), credit="a" * 201)


def test_a_full_disk_enters_nothing(database: Database, tmp_path: Path) -> None:
    def no_room(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(DiskFull):
        bring(database, PictureStore(tmp_path / "pictures", sync=no_room), synthetic.plain())
    with database.reading() as session:
        assert session.scalars(select(Asset)).all() == []


def test_two_who_bring_the_same_picture_at_once_share_it(database: Database, store: PictureStore) -> None:
    together = threading.Barrier(4)
    brought: list[str] = []

    def carry() -> None:
        received = assets.receive(store, INTAKE, content=synthetic.plain(), filename="foto.jpg")
        together.wait()
        with database.writing() as session:
            brought.append(assets.enter(session, received, added_by="alya", now=NOON).id)

    threads = [threading.Thread(target=carry) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(brought) == 4
    assert len(set(brought)) == 1


@pytest.mark.parametrize(
    ("brought", "shown"),
    [
        ("foto.jpg", "foto.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\alya\\foto KTT.jpg", "foto KTT.jpg"),
        ("a\x00b\n\u202egpj.exe", "abgpj.exe"),
        ("", ""),
        ("x" * 300 + ".jpeg", "x" * 195 + ".jpeg"),
        ("x." + "y" * 300, "x." + "y" * 198),
        ("." + "y" * 300, "." + "y" * 199),
    ],
)
def test_a_name_is_shown_plainly(brought: str, shown: str) -> None:
    assert assets.plain_name(brought) == shown


def test_the_picture_is_named_by_its_own_bytes(database: Database, store: PictureStore) -> None:
    content = synthetic.plain()
    assert bring(database, store, content).sha256 == hashlib.sha256(content).hexdigest()
