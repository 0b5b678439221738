"""The pictures' bytes on disk, named by their SHA-256, so that what is shown can be proved to be what was sent."""

from __future__ import annotations

import hashlib
from pathlib import Path


class Shelf:
    """A folder of pictures; the same bytes are kept once."""

    def __init__(self, folder: Path) -> None:
        """Open, and make where there is none."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, picture: bytes) -> str:
        """Keep the bytes; their SHA-256. A file is either whole or not there."""
        sha256 = hashlib.sha256(picture).hexdigest()
        place = self._folder / sha256
        if not place.exists():
            unfinished = place.with_suffix(".part")
            unfinished.write_bytes(picture)
            unfinished.rename(place)
        return sha256

    def read(self, sha256: str) -> bytes | None:
        """The bytes, or None where there are none of that name."""
        place = self._folder / sha256
        return place.read_bytes() if sha256.isalnum() and place.is_file() else None
