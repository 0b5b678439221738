"""What happens at a crash point: everything of a round is gathered there, then the process is killed, stopped or held.

Orders are written by the campaign to one file per lane and read by every armed process of the lane. An order is carried
out once: the first process to put its name on the order's mark is the one.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from content.foundation.clock import monotonic

LOOK_EVERY_SECONDS = 0.02


class Deed(StrEnum):
    """What is done to the process that reaches the point."""

    KILL = "kill"  # SIGKILL: it dies there
    STOP = "stop"  # SIGSTOP: it stands still until the campaign sends SIGCONT
    HOLD = "hold"  # only the threads at the point wait, until the campaign lets them go


@dataclass(frozen=True)
class Order:
    """One deed at one point. It is done once `expected` publications are there, or `wait` seconds after the first.

    `mark` is the path of a file that tells that it was done: made by the process that does it, with its process id;
    beside it, as `mark.struck`, the publications that were there; for HOLD, `mark.go` lets the threads go.
    """

    point: str
    deed: str
    mark: str
    expected: int
    wait: float = 0.8


def give(path: Path, orders: Sequence[Order]) -> None:
    """Put orders in force, in the place of all others; none with an empty list."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps([asdict(order) for order in orders]))
    draft.rename(path)


def struck(order: Order) -> list[str] | None:
    """The publications that were at the point when the deed was done; None where it has not been done yet."""
    with suppress(OSError, ValueError):
        found: list[str] = json.loads(Path(f"{order.mark}.struck").read_text())
        return found
    return None


def let_go(order: Order) -> None:
    """End a HOLD."""
    Path(f"{order.mark}.go").touch()


@dataclass
class _Gathering:
    """Those who wait at one point, and until when (a monotonic time)."""

    ends: float
    there: set[str]
    done: bool = False


class Strike:
    """The handler an armed process gives to `crashpoints.arm`."""

    def __init__(self, orders: Path) -> None:
        """Read orders from this file, whenever it changes."""
        self._path = orders
        self._version = (0, 0)
        self._orders: list[Order] = []
        self._turn = threading.Condition()
        self._gatherings: dict[str, _Gathering] = {}

    def __call__(self, point: str, subjects: tuple[str, ...]) -> None:
        """Carry out what is ordered for this point, if anything."""
        for order in self._in_force():
            if order.point == point and (gathering := self._joined(order, subjects)):
                self._wait(order, gathering)

    def _in_force(self) -> list[Order]:
        with suppress(OSError):
            status = self._path.stat()
            version = (status.st_ino, status.st_mtime_ns)
            if version != self._version:
                self._orders = [Order(**told) for told in json.loads(self._path.read_text())]
                self._version = version
        return self._orders

    def _joined(self, order: Order, subjects: tuple[str, ...]) -> _Gathering | None:
        """The gathering at this point in this process; None where another process has it, or where it is over."""
        with self._turn:
            gathering = self._gatherings.get(order.mark)
            if gathering is None:
                if not _taken(order):
                    return None
                gathering = self._gatherings[order.mark] = _Gathering(monotonic() + order.wait, set())
            if gathering.done:
                return None
            gathering.there.update(subjects)
            self._turn.notify_all()
            return gathering

    def _wait(self, order: Order, gathering: _Gathering) -> None:
        with self._turn:
            while not gathering.done and len(gathering.there) < order.expected and (left := gathering.ends - monotonic()) > 0:
                self._turn.wait(left)
            first, gathering.done = not gathering.done, True
            self._turn.notify_all()
            if first:
                _told(order, gathering.there)
                _done(Deed(order.deed))
        if order.deed == Deed.HOLD:
            _held(order)


def _taken(order: Order) -> bool:
    try:
        with Path(order.mark).open("x") as mark:
            mark.write(str(os.getpid()))
    except FileExistsError:
        return False
    return True


def _told(order: Order, there: set[str]) -> None:
    place = Path(f"{order.mark}.struck")
    draft = place.with_suffix(".draft")
    draft.write_text(json.dumps(sorted(there)))
    draft.rename(place)


def _done(deed: Deed) -> None:
    if deed is Deed.KILL:
        os.kill(os.getpid(), signal.SIGKILL)
    if deed is Deed.STOP:
        os.kill(os.getpid(), signal.SIGSTOP)


def _held(order: Order) -> None:
    go = Path(f"{order.mark}.go")
    while not go.exists():
        threading.Event().wait(LOOK_EVERY_SECONDS)
