"""The pictures folder: files named by the SHA-256 of their bytes, written whole or not at all, checked when read."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from content.pictures.hindrances import DiskFull, PictureAltered, PictureMissing, StoreUnavailable

ORIGINALS = "originals"
RENDITIONS = "renditions"

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class PictureStore:
    """Originals and renditions, in `<folder>/<kind>/<first two digits>/<sha256>`.

    `sync` makes an open file durable; it is an argument so that a test can let the disk run full.
    """

    def __init__(self, folder: Path, *, sync: Callable[[int], None] = os.fsync) -> None:
        """Use `folder`, which is made when the first picture is kept."""
        self.folder = folder
        self._sync = sync

    def keep_original(self, content: bytes) -> str:
        """Keep a picture as it was brought; its SHA-256.

        Raises:
            DiskFull, StoreUnavailable: nothing was kept.
        """
        return self._keep(ORIGINALS, content)

    def keep_rendition(self, content: bytes) -> str:
        """Keep a picture as it goes out; its SHA-256.

        Raises:
            DiskFull, StoreUnavailable: nothing was kept.
        """
        return self._keep(RENDITIONS, content)

    def original(self, sha256: str) -> bytes:
        """The bytes of an original.

        Raises:
            PictureMissing, PictureAltered, StoreUnavailable: it cannot be given as it was kept.
        """
        return self._read(ORIGINALS, sha256)

    def rendition(self, sha256: str) -> bytes:
        """The bytes of a rendition.

        Raises:
            PictureMissing, PictureAltered, StoreUnavailable: it cannot be given as it was kept.
        """
        return self._read(RENDITIONS, sha256)

    def rendition_path(self, sha256: str) -> Path:
        """Where a rendition is kept, whether or not it is there.

        Raises:
            PictureMissing: `sha256` is not the name of any kept picture.
        """
        return self._path(RENDITIONS, sha256)

    def _path(self, kind: str, sha256: str) -> Path:
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            raise PictureMissing(sha256=sha256)
        return self.folder / kind / sha256[:2] / sha256

    def _read(self, kind: str, sha256: str) -> bytes:
        path = self._path(kind, sha256)
        with self._said_plainly():
            try:
                content = path.read_bytes()
            except FileNotFoundError as error:
                raise PictureMissing(sha256=sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise PictureAltered(sha256=sha256)
        return content

    def _keep(self, kind: str, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(kind, sha256)
        with self._said_plainly():
            if not _holds(path, content):
                path.parent.mkdir(parents=True, exist_ok=True)
                self._write(path, content)
        return sha256

    def _write(self, path: Path, content: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                self._sync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
        self._sync_folder(path.parent)

    def _sync_folder(self, folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            self._sync(handle)
        finally:
            os.close(handle)

    @contextmanager
    def _said_plainly(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in NO_ROOM:
                raise DiskFull(folder=self.folder) from error
            raise StoreUnavailable(folder=self.folder, detail=error.strerror or type(error).__name__) from error


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except FileNotFoundError:
        return False
