"""How much memory the processes use: proportional set size, which counts shared pages once."""

from __future__ import annotations

import subprocess
from pathlib import Path

PROC = Path("/proc")


def of_tree(pid: int) -> float | None:
    """Megabytes of a process and all it started; None where this machine does not tell."""
    found = [megabytes for process in _tree(pid) if (megabytes := of_one(process)) is not None]
    return sum(found) if found else None


def _tree(pid: int) -> list[int]:
    found = [pid]
    for path in (PROC / str(pid) / "task").glob("*/children"):
        try:
            started = path.read_text().split()
        except OSError:
            continue
        for child in started:
            found += _tree(int(child))
    return found


def of_one(pid: int) -> float | None:
    """Megabytes of one process; None where this machine does not tell."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return _resident(pid)
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:")), None)


def _resident(pid: int) -> float | None:
    """The resident size, where there is no /proc: shared pages are counted for each process."""
    try:
        said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607 - ps of the system
    except OSError:
        return None
    return int(said.stdout) / 1000 if said.stdout.strip().isdigit() else None
