"""The warden: a process with nothing in it but decoders, which makes a child for each piece of work and sees it end.

It has one thread, so that making a child by copying is safe whatever threads its owner has; it starts in a tenth of a
second and a child in some milliseconds. `python -m content.pictures.warden` with a socket as standard input; it ends with
its owner, and so do its children.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import struct
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType

from content.foundation import clock
from content.pictures import cells, confinement

# An order: seconds, bytes of memory, and which module does it. With it come the child's socket and where its end is told.
ORDER = struct.Struct("<dQB")
# The end: the status that the system gives, and whether the time was up.
END = struct.Struct("<i?")
READY = b"ready"
LANES = ("content.pictures.jobs", "content.pictures.filming", "content.pictures.cards.jobs")
# Past its own alarm a child may live so long, in seconds.
GRACE = 0.5
SLEEP = 60.0
CHUNK = 1 << 20


@dataclass
class Cell:
    """One child: where its end is to be told, when it must be over, and whether it was ended for that."""

    told: int
    deadline: float
    overdue: bool = False


class Warden:
    """Makes a child for each order that comes over `control`, until that is closed."""

    def __init__(self, control: socket.socket, lanes: Sequence[str]) -> None:
        """Load the first lane, so that no child of it must open a file; the others are loaded when they are asked for."""
        self.control = control
        self.lanes = lanes
        self.cells: dict[int, Cell] = {}
        self._rung, ring = os.pipe()
        for end in (self._rung, ring):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(ring)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        self._lane(0)

    def serve(self) -> None:
        """Work until the owner is gone."""
        try:
            while self._round():
                pass
        finally:
            for pid in self.cells:
                _end(pid)

    def _round(self) -> bool:
        ready, _, _ = select.select([self.control.fileno(), self._rung], [], [], self._patience())
        if self._rung in ready:
            os.read(self._rung, CHUNK)
        self._bury()
        self._hurry()
        return self.control.fileno() not in ready or self._admit()

    def _patience(self) -> float:
        soonest = min((cell.deadline for cell in self.cells.values() if not cell.overdue), default=None)
        return SLEEP if soonest is None else max(0.0, soonest - clock.monotonic())

    def _admit(self) -> bool:
        """Make a child for an order; False where the owner is gone."""
        order, ends, _, _ = socket.recv_fds(self.control, ORDER.size, 2)
        if len(order) != ORDER.size or len(ends) != 2:  # noqa: PLR2004 - the child's socket, and where its end is told
            return False
        seconds, memory, lane = ORDER.unpack(order)
        module = self._lane(lane)
        pid = os.fork()
        if pid == 0:
            cells.live(module, ends[0], memory=memory, seconds=seconds)
        os.close(ends[0])
        self.cells[pid] = Cell(ends[1], clock.monotonic() + seconds + GRACE)
        return True

    def _lane(self, lane: int) -> ModuleType:
        """The module that does the work, loaded once, here, where files can still be opened."""
        module = importlib.import_module(self.lanes[lane])
        gc.collect()
        gc.freeze()  # so that a child's collector does not copy pages that it could share
        return module

    def _bury(self) -> None:
        """Tell the end of every child that has one."""
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return
                cell = self.cells.pop(pid, None)
                if cell:
                    with suppress(OSError):
                        os.write(cell.told, END.pack(status, cell.overdue))
                    os.close(cell.told)

    def _hurry(self) -> None:
        """End every child whose time is up."""
        moment = clock.monotonic()
        for pid, cell in self.cells.items():
            if cell.deadline <= moment and not cell.overdue:
                cell.overdue = True
                _end(pid)


def _end(pid: int) -> None:
    """End a child and whatever it made."""
    for kill in (os.killpg, os.kill):
        with suppress(OSError):
            kill(pid, signal.SIGKILL)


def main(lanes: Sequence[str] = LANES) -> None:
    """Serve the owner at the other end of standard input; `lanes` are modules whose `done` answers a message."""
    control = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    confinement.without_network()
    warden = Warden(control, lanes)
    control.sendall(READY)
    warden.serve()


if __name__ == "__main__":
    main()
