"""`python -m bench.pictures.player METHOD FILE FOLDER TIMES`: one method on one file, in a process of its own.

It leaves the renditions of the last time in the folder and prints one JSON object: the seconds and the processor seconds of
each time, and the most memory the process had held after the first (megabytes, with what Python and the libraries take).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

STATUS = Path("/proc/self/status")


def play(make: Callable[[bytes], list[bytes]], content: bytes, folder: Path, times: int) -> dict[str, object]:
    """Call a method so many times; what it took."""
    seconds, processor_seconds = [], []
    peak: float | None = None
    made: list[bytes] = []
    for _ in range(times):
        begun, worked = time.perf_counter(), time.process_time()
        made = make(content)
        seconds.append(time.perf_counter() - begun)
        processor_seconds.append(time.process_time() - worked)
        peak = peak or _peak_megabytes()
    for position, rendition in enumerate(made):
        (folder / f"{position}.jpg").write_bytes(rendition)
    return {"seconds": seconds, "processor_seconds": processor_seconds, "peak_megabytes": peak}


def _peak_megabytes() -> float | None:
    """The most memory this process has held since it was started; None on systems without /proc."""
    if not STATUS.exists():
        return None
    line = next((line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM:")), "")
    return round(int(line.split()[1]) / 1024, 1) if line else None


def main(method: str, file: str, folder: str, times: str) -> None:
    """The method is named as module:function."""
    module, _, name = method.partition(":")
    make = getattr(import_module(module), name)
    print(json.dumps(play(make, Path(file).read_bytes(), Path(folder), int(times))))  # noqa: T201 - read by the measurement


if __name__ == "__main__":
    main(*sys.argv[1:])
