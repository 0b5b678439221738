"""The pictures folder keeps what it was given, whole, or says that it cannot."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from pathlib import Path

import pytest

from content.foundation.wording import translator
from content.pictures.hindrances import DiskFull, PictureAltered, PictureMissing, StoreUnavailable
from content.pictures.store import PictureStore

CONTENT = b"the bytes of a picture" * 1000


def files(store: PictureStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_a_file_is_named_by_what_is_in_it(store: PictureStore) -> None:
    sha256 = store.keep_original(CONTENT)
    assert sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert files(store) == [store.folder / "originals" / sha256[:2] / sha256]
    assert store.original(sha256) == CONTENT


def test_originals_and_renditions_are_kept_apart(store: PictureStore) -> None:
    sha256 = store.keep_rendition(CONTENT)
    assert store.rendition_path(sha256).read_bytes() == store.rendition(sha256) == CONTENT
    with pytest.raises(PictureMissing):
        store.original(sha256)


def test_keeping_twice_keeps_once(store: PictureStore) -> None:
    assert store.keep_original(CONTENT) == store.keep_original(CONTENT)
    assert len(files(store)) == 1


def test_a_changed_file_is_never_given(store: PictureStore) -> None:
    sha256 = store.keep_rendition(CONTENT)
    store.rendition_path(sha256).write_bytes(CONTENT[:-1])
    with pytest.raises(PictureAltered) as caught:
        store.rendition(sha256)
    assert sha256 in caught.value.sentence(translator("id"))


def test_keeping_again_mends_a_changed_file(store: PictureStore) -> None:
    sha256 = store.keep_rendition(CONTENT)
    store.rendition_path(sha256).write_bytes(b"")
    assert store.keep_rendition(CONTENT) == sha256
    assert store.rendition(sha256) == CONTENT


@pytest.mark.parametrize("name", ["0" * 64, "", "../../../../etc/passwd", "A" * 64, "0" * 63 + "\n", "0" * 64 + "\n"])
def test_a_name_that_was_never_given_finds_nothing(store: PictureStore, name: str) -> None:
    with pytest.raises(PictureMissing):
        store.rendition(name)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_plainly_and_leaves_nothing_half_written(tmp_path: Path, number: int) -> None:
    def no_room(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    store = PictureStore(tmp_path / "pictures", sync=no_room)
    with pytest.raises(DiskFull) as caught:
        store.keep_original(CONTENT)
    assert files(store) == []
    assert "is full. Nothing was saved and nothing is lost." in caught.value.sentence()
    assert "penuh. Tidak ada yang disimpan dan tidak ada yang hilang." in caught.value.sentence(translator("id"))


def test_a_folder_that_cannot_be_used_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable) as caught:
        PictureStore(tmp_path / "pictures").keep_original(CONTENT)
    assert str(tmp_path / "pictures") in caught.value.sentence()


def test_many_may_keep_the_same_picture_at_once(store: PictureStore) -> None:
    together = threading.Barrier(8)
    kept: list[str] = []

    def keep() -> None:
        together.wait()
        kept.append(store.keep_original(CONTENT))

    threads = [threading.Thread(target=keep) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(kept)) == 1
    assert len(kept) == 8
    assert len(files(store)) == 1
    assert store.original(kept[0]) == CONTENT
