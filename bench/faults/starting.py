"""Starting one of the supervisor's parts by itself, and waiting until it is ready."""

from __future__ import annotations

import threading
from pathlib import Path

from commands import parts
from commands.children import Child
from config import Settings
from content.foundation import clock
from content.foundation.clock import monotonic

READY_SECONDS = 30.0
LOOK_EVERY_SECONDS = 0.025


def started(settings: Settings, name: str, folder: Path) -> Child:
    """One of the supervisor's parts, running and ready; what it says goes to a file in `folder`."""
    [part] = parts.chosen(settings, [name])
    with (folder / name).open("a") as log:
        log.write(f"started at {clock.now().isoformat()}\n")

    def hear(_name: str, line: str) -> None:
        with (folder / name).open("a") as log:
            log.write(f"{line}\n")

    child = Child(name, part.prepare(), parts.environment(settings), hear)
    until = monotonic() + READY_SECONDS
    while not part.is_ready():
        if monotonic() > until or child.status is not None:
            raise RuntimeError(f"{name} does not start: {list(child.last_lines)}")
        threading.Event().wait(LOOK_EVERY_SECONDS)
    return child
