"""What processes cost: seconds of processor time and bytes of memory, read from /proc (Linux only; elsewhere: None)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
LOOK_EVERY_SECONDS = 0.5
MEGABYTE = 1024 * 1024


@dataclass
class Cost:
    """What was used between two moments: processor seconds of all processes, and the most memory (PSS) they held at once."""

    cpu_seconds: float | None = None
    memory_megabytes: float | None = None


def family(roots: Iterable[int]) -> set[int]:
    """These processes and everything they started."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents():
        children.setdefault(parent, []).append(pid)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += [child for child in children.get(pid, []) if child not in found]
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for path in PROC.glob("[0-9]*/stat"):
        with suppress(OSError):
            yield int(path.parent.name), int(path.read_text().rpartition(")")[2].split()[1])


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time used so far by these processes and by those of their children that have ended."""
    return sum(map(_used, pids))


def _used(pid: int) -> float:
    with suppress(OSError):
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS
    return 0.0


def memory_bytes(pids: Iterable[int]) -> int:
    """What they hold together, shared pages counted once (PSS)."""
    return sum(map(_held, pids))


def _held(pid: int) -> int:
    with suppress(OSError):
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
    return 0


@contextmanager
def watched(roots: Iterable[int]) -> Iterator[Cost]:
    """Measure these processes and what they start, while inside; the cost is complete at the end."""
    cost = Cost()
    if not PROC.exists():
        yield cost
        return
    roots, ended, peak = list(roots), threading.Event(), [0]

    def look() -> None:
        while not ended.wait(LOOK_EVERY_SECONDS):
            peak[0] = max(peak[0], memory_bytes(family(roots)))

    before = cpu_seconds(family(roots))
    watching = threading.Thread(target=look, name="memory")
    watching.start()
    try:
        yield cost
    finally:
        ended.set()
        watching.join()
        cost.cpu_seconds = round(cpu_seconds(family(roots)) - before, 2)
        cost.memory_megabytes = round(max(peak[0], memory_bytes(family(roots))) / MEGABYTE)
