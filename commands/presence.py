"""What is known of a running supervisor: the lock that admits one per data folder, and the file that tells its processes."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from content.foundation.problems import N_, Problem


class AlreadyRunning(Problem):
    """Another supervisor works on the same data folder."""

    cause = N_("Tayang already runs on the data folder %(folder)s (process %(pid)s).")
    fix = N_("Use that one, stop it first, or choose another folder with --data.")


@dataclass(frozen=True)
class Process:
    """One part that runs: its process id and how often it had to be started again."""

    pid: int
    restarts: int = 0


@dataclass(frozen=True)
class Running:
    """A supervisor and its parts; `pid` 0 where nobody has told."""

    pid: int = 0
    address: str = ""
    rehearsal: str = ""
    parts: dict[str, Process] = field(default_factory=dict)


def claim(folder: Path) -> IO[str]:
    """Take the data folder for this process; the lock is held until the file given back is closed or the process ends.

    Raises:
        AlreadyRunning
    """
    path = _run_folder(folder) / "supervisor.lock"
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        pid = lock.read().strip() or "?"
        lock.close()
        raise AlreadyRunning(folder=folder, pid=pid) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def require_absence(folder: Path) -> None:
    """See, before anything is changed, that nobody works on the data folder.

    Raises:
        AlreadyRunning
    """
    if is_running(folder):
        raise AlreadyRunning(folder=folder, pid=told(folder).pid or "?")


def is_running(folder: Path) -> bool:
    """Whether a supervisor holds the data folder now."""
    path = folder / "run" / "supervisor.lock"
    if not path.is_file():
        return False
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def tell(folder: Path, running: Running) -> None:
    """Write who runs, in one step, so that a reader never sees half of it."""
    path = _run_folder(folder) / "supervisor.json"
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(running), indent=2))
    fresh.replace(path)


def told(folder: Path) -> Running:
    """Who runs on the data folder; an empty answer where nobody does."""
    if not is_running(folder):
        return Running()
    try:
        read = json.loads((folder / "run" / "supervisor.json").read_text())
    except (OSError, ValueError):
        return Running()
    return Running(**{**read, "parts": {name: Process(**process) for name, process in read["parts"].items()}})


def untell(folder: Path) -> None:
    """Nobody runs any more."""
    (folder / "run" / "supervisor.json").unlink(missing_ok=True)


def _run_folder(folder: Path) -> Path:
    made = folder / "run"
    made.mkdir(parents=True, exist_ok=True)
    return made
