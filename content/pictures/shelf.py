"""The shelf: whether renditions can be given just as they were kept, asked often and read seldom."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from content.pictures.hindrances import PictureAltered, PictureMissing, StoreUnavailable
from content.pictures.store import PictureStore

MISSING, ALTERED, UNUSABLE = "missing", "altered", "unusable"
# When a file was last written, how long it is, and which one it is on its disk.
Mark = tuple[int, int, int]


class Shelf:
    """The renditions of a store, looked at every few seconds: one that was read whole is read again only once it changed."""

    def __init__(self, store: PictureStore) -> None:
        """Nothing was read yet."""
        self._store = store
        self._read: dict[str, Mark] = {}

    def faults(self, wanted: Iterable[str]) -> dict[str, str]:
        """What is wrong with those of these renditions (by SHA-256) that cannot be given: MISSING, ALTERED or UNUSABLE."""
        names = set(wanted)
        self._read = {name: mark for name, mark in self._read.items() if name in names}
        found = {name: self._fault(name) for name in sorted(names)}
        return {name: fault for name, fault in found.items() if fault}

    def _fault(self, sha256: str) -> str:
        try:
            mark = _mark(self._store.rendition_path(sha256))
            if self._read.get(sha256) != mark:
                self._store.rendition(sha256)
                self._read[sha256] = mark
        except (FileNotFoundError, PictureMissing):
            return MISSING
        except PictureAltered:
            return ALTERED
        except (OSError, StoreUnavailable):
            return UNUSABLE
        return ""


def _mark(path: Path) -> Mark:
    seen = path.stat()
    return seen.st_mtime_ns, seen.st_size, seen.st_ino
