"""The uploads folder: files that are not whole yet, one writer each, durable before anyone is told that they are here."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from content.foundation.problems import N_, NotFound, Problem
from content.pictures.hindrances import DiskFull, StoreUnavailable
from content.pictures.store import NO_ROOM

# The folder's name beside the pictures folder.
UPLOADS = "uploads"


class ArrivalBusy(Problem):
    """Two senders at once would mix their bytes."""

    cause = N_("This file is being received already.")
    fix = N_("Wait a moment, then go on with it.")


class TooManyBytes(Problem):
    """More came than was announced. Fact: `most`, in bytes."""

    cause = N_("More was sent than the %(most)s bytes that were announced.")
    fix = N_("Choose the file again.")


class ChecksumDiffers(Problem):
    """What came is not what was sent."""

    cause = N_("A piece of the file was damaged on its way.")
    fix = N_("Nothing of that piece was kept; send it again.")


class UnknownChecksum(Problem):
    """The sender names a way to check that is not known here. Fact: `name`."""

    cause = N_("Pieces cannot be checked by “%(name)s” here.")
    fix = N_("Use sha256 or sha1.")


CHECKSUMS = ("sha256", "sha1")


@dataclass(frozen=True)
class Checksum:
    """What the bytes of one piece must amount to."""

    name: str
    digest: bytes


@dataclass(frozen=True)
class Landing:
    """Files by arrival id, flat in `folder`. `sync` makes an open file durable; a test lets the disk run full by it."""

    folder: Path
    sync: Callable[[int], None] = os.fsync

    @contextmanager
    def held(self, name: str) -> Iterator[BinaryIO]:
        """The file of an arrival, for one at a time on this machine, whichever process asks.

        Raises:
            ArrivalBusy: someone else holds it.
            DiskFull, StoreUnavailable
        """
        with self._said_plainly():
            file = self._opened(name)
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ArrivalBusy from error
            yield file

    def add(self, file: BinaryIO, pieces: Iterable[bytes], *, at: int, most: int, checksum: Checksum | None = None) -> int:
        """Write pieces at a place, nothing behind them; how many bytes are durable. What came before a broken line is kept.

        Raises:
            TooManyBytes, ChecksumDiffers, UnknownChecksum, DiskFull, StoreUnavailable: the file ends where it ended before.
        """
        watched = _Watched(checksum, most)
        with self._said_plainly():
            try:
                file.truncate(at)
                file.seek(at)
                for piece in pieces:
                    watched.see(piece)
                    file.write(piece)
                watched.agree()
                file.flush()
                self.sync(file.fileno())
            except BaseException:
                with suppress(OSError):
                    file.truncate(at)
                raise
        return watched.count

    def size(self, name: str) -> int:
        """How many bytes are on the disk; none where there is no such file."""
        with suppress(FileNotFoundError):
            return self._path(name).stat().st_size
        return 0

    def remove(self, name: str) -> None:
        """Forget a file, there or not."""
        self._path(name).unlink(missing_ok=True)

    def _opened(self, name: str) -> BinaryIO:
        path = self._path(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        if new:
            self._sync_folder()
        return file

    def _sync_folder(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            self.sync(handle)
        finally:
            os.close(handle)

    def _path(self, name: str) -> Path:
        if not re.fullmatch("[0-9a-f]{32}", name):
            raise NotFound(what="upload", name=name)
        return self.folder / name

    @contextmanager
    def _said_plainly(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in NO_ROOM:
                raise DiskFull(folder=self.folder) from error
            raise StoreUnavailable(folder=self.folder, detail=error.strerror or type(error).__name__) from error


class _Watched:
    """Counts what comes, and compares its checksum where one is given."""

    def __init__(self, checksum: Checksum | None, most: int) -> None:
        if checksum and checksum.name not in CHECKSUMS:
            raise UnknownChecksum(name=checksum.name)
        self.count = 0
        self._most = most
        self._checksum = checksum
        self._sum = hashlib.new(checksum.name, usedforsecurity=False) if checksum else None

    def see(self, piece: bytes) -> None:
        self.count += len(piece)
        if self.count > self._most:
            raise TooManyBytes(most=self._most)
        if self._sum:
            self._sum.update(piece)

    def agree(self) -> None:
        if self._sum and self._checksum and self._sum.digest() != self._checksum.digest:
            raise ChecksumDiffers
