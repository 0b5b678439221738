"""The spool: replies that the database could not take, kept on this machine's disk until it can (crash table, last rows).

One file per reply, written, synced and renamed, so that a file is whole or not there. It is kept beside the database's
own folder and never holds what was sent, only how the call ended.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from content.publication.attempts import Slip
from content.publication.outcomes import Accepted, Lost, NotSent, Outcome, Refused
from content.publication.settlements import Ended

KINDS: dict[str, Callable[..., Outcome]] = {kind.__name__.lower(): kind for kind in (Accepted, NotSent, Refused, Lost)}
# Room held back for the hour when the disk is full: a reply takes less than one kilobyte.
RESERVE = "reserve"
RESERVE_BYTES = 256 * 1024


class Spool:
    """The folder of replies that wait for the database; several worker processes may share it."""

    def __init__(self, folder: Path) -> None:
        """Nothing is made before the first reply, or `hold_room`."""
        self.folder = folder

    def hold_room(self) -> None:
        """Set aside the room that `keep` uses when the disk is full. Without room it does without."""
        with suppress(OSError):
            self._made()
            path = self.folder / RESERVE
            if not path.exists():
                path.write_bytes(b"\0" * RESERVE_BYTES)

    def keep(self, ended: Ended) -> None:
        """Put one reply on the disk; when this returns, it survives the power being cut.

        Raises:
            OSError: the disk takes nothing, not even into the room held back.
        """
        try:
            self._write(ended)
        except OSError:
            (self.folder / RESERVE).unlink(missing_ok=True)
            self._write(ended)

    def waiting(self) -> Iterator[Ended]:
        """The replies that wait, in no particular order; one that another process has just settled is left out."""
        for path in self._files():
            with suppress(FileNotFoundError):
                yield _read(path.read_text())

    def forget(self, ended: Ended) -> None:
        """The database has it."""
        self._path(ended).unlink(missing_ok=True)

    def __len__(self) -> int:
        """How many replies wait."""
        return len(self._files())

    def _files(self) -> list[Path]:
        return list(self.folder.glob("*.json"))

    def _path(self, ended: Ended) -> Path:
        return self.folder / f"{ended.opened.attempt_id}.json"

    def _made(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _write(self, ended: Ended) -> None:
        self._made()
        path = self._path(ended)
        fresh = path.with_suffix(".new")
        with fresh.open("w") as file:
            file.write(_told(ended))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync_folder(self.folder)


def _told(ended: Ended) -> str:
    slip, outcome = ended.opened, ended.outcome
    told = {
        "attempt_id": slip.attempt_id,
        "publication_id": slip.publication_id,
        "fence": slip.fence,
        "outcome": type(outcome).__name__.lower(),
        "facts": asdict(outcome),
    }
    return json.dumps(told, default=datetime.isoformat)


def _read(text: str) -> Ended:
    told = json.loads(text)
    facts: dict[str, Any] = told["facts"]
    if facts.get("platform_time"):
        facts["platform_time"] = datetime.fromisoformat(facts["platform_time"])
    return Ended(Slip(told["attempt_id"], told["publication_id"], told["fence"]), KINDS[told["outcome"]](**facts))


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
