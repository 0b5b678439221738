"""The mark: what this machine remembers of its database outside every backup, so that a restored or copied one is known.

One small file per installation, written, synced and renamed: it is whole or the one before. It never goes backward in
one life of a database, whoever writes it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from content.foundation.problems import N_, Problem


@dataclass(frozen=True)
class Mark:
    """The database as this machine knew it last: which one, in which epoch, how far its journal had come, and on which host.

    `stopped`: nothing was going out then, so people may have switched it on again since, which begins the next epoch.
    """

    instance_id: str
    epoch: int
    seq: int
    hash: str
    host: str
    stopped: bool = False

    def follows(self, before: Mark | None) -> bool:
        """Whether this is later in the same life than `before`."""
        return (
            before is not None
            and self.instance_id == before.instance_id
            and (self.epoch, self.seq) > (before.epoch, before.seq)
        )


class MarkUnusable(Problem):
    """The folder of the mark cannot be read or written."""

    cause = N_("The folder %(folder)s, in which this machine keeps its mark, cannot be used (%(detail)s).")
    fix = N_("Give this user the right to write there, or choose another folder with MARK_FOLDER. Nothing is sent until then.")


class Marks:
    """The folder of one installation's mark, and the name of this machine."""

    def __init__(self, folder: Path, host: str) -> None:
        """Nothing is made before the first write."""
        self.folder = folder
        self.host = host

    def read(self) -> Mark | None:
        """The mark; None where there is none, or none that can be understood.

        Raises:
            MarkUnusable.
        """
        try:
            return Mark(**json.loads(self._path.read_text()))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(error) from error
        except (ValueError, TypeError):
            return None

    def advance(self, mark: Mark) -> None:
        """Move the mark on; when this returns, it is on the disk. Left as it is where it is as far already.

        Raises:
            MarkUnusable.
        """
        with self._alone():
            if mark.follows(self.read()):
                self._write(mark)

    def replace(self, mark: Mark) -> None:
        """Begin anew, whatever the mark was.

        Raises:
            MarkUnusable.
        """
        with self._alone():
            self._write(mark)

    @property
    def _path(self) -> Path:
        return self.folder / "mark.json"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self.folder / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except OSError as error:
            raise self._unusable(error) from error

    def _write(self, mark: Mark) -> None:
        fresh = self._path.with_suffix(".new")
        with fresh.open("w") as file:
            json.dump(asdict(mark), file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        number = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)

    def _unusable(self, error: OSError) -> MarkUnusable:
        return MarkUnusable(folder=self.folder, detail=error.strerror or error)
