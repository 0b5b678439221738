"""The sandbox: work on bytes that anyone may have written, done in a process that can do nothing else.

A warden (warden.py) is started with the first piece of work and serves this process until it ends; each piece of work has
a child of its own. May be used from any number of threads; a process that is made by copying this one starts anew.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from content.foundation import clock
from content.pictures.cells import OUT_OF_MEMORY
from content.pictures.hindrances import StudioUnavailable
from content.pictures.warden import END, GRACE, ORDER, READY

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("-s", "-P", "-m", "content.pictures.warden")
# Where the libraries of some systems are; nothing else of our environment is handed on.
HANDED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
TRIES = 3
STARTING = 30.0
ENDING = 2.0
# A warden that has not told a child's end so long after it must have come is stuck, in seconds.
PATIENCE = 5.0
CHUNK = 1 << 20
OUT_OF_TIME = {-signal.SIGALRM, -signal.SIGXCPU}


class Ending(StrEnum):
    """How work ended that gave no answer."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


@dataclass(frozen=True)
class Order:
    """Work for the sandbox: which lane (see `warden.LANES`), what it may take, and the most bytes of its answer."""

    lane: int
    memory: int
    seconds: float
    most: int


class _Gone(Exception):
    """The warden has ended; the work may be given to another."""


@dataclass(frozen=True)
class _Warden:
    """A running warden, seen from its owner."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    owner: int

    def end(self) -> None:
        """Let it end with its children; a copy of the owner only forgets it."""
        self.control.close()
        if self.owner != os.getpid():
            return
        try:
            self.process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Sandbox:
    """Does work in confined processes. Cheap to make; `close` it, or let it go with the process that made it."""

    def __init__(self, program: Sequence[str] = PROGRAM) -> None:
        """Start nothing yet; `program` is what Python is to run as the warden."""
        self._program = program
        self._lock = threading.Lock()
        self._warden: _Warden | None = None
        mine = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _forget(mine))

    def run(self, message: Sequence[bytes | bytearray], order: Order) -> bytes | Ending:
        """What a child answers to a message, or how it ended without an answer.

        Raises:
            StudioUnavailable: no process could be started, or each that was is gone; nothing is known of the work.
        """
        for _ in range(TRIES):
            warden = self._running()
            try:
                return _work(warden, message, order)
            except _Gone:
                self._end(warden)
        raise StudioUnavailable(detail=f"{TRIES} × {self._program[-1]}")

    def close(self) -> None:
        """End the warden and whatever it is doing."""
        warden = self._warden
        if warden:
            self._end(warden)

    def _running(self) -> _Warden:
        with self._lock:
            if self._warden is None:
                self._warden = _started(self._program)
                weakref.finalize(self, self._warden.end)
            return self._warden

    def _end(self, warden: _Warden) -> None:
        with self._lock:
            if self._warden is warden:
                self._warden = None
        warden.end()

    def _forget(self) -> None:
        self._lock = threading.Lock()
        if self._warden:
            self._warden.control.close()
        self._warden = None


def _forget(mine: weakref.ref[Sandbox]) -> None:
    sandbox = mine()
    if sandbox:
        sandbox._forget()  # noqa: SLF001 - its own module


def _started(program: Sequence[str]) -> _Warden:
    ours, theirs = socket.socketpair()
    without_bytecode = ("-B",) if sys.dont_write_bytecode else ()
    try:
        process = subprocess.Popen(  # noqa: S603 - this very program
            (sys.executable, *without_bytecode, *program),
            stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment(), cwd=ROOT,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        ours.close()
        raise StudioUnavailable(detail=error.strerror) from error
    finally:
        theirs.close()
    warden = _Warden(process, ours, os.getpid())
    ours.settimeout(STARTING)
    greeting = b""
    with suppress(OSError):
        greeting = ours.recv(len(READY))
    if greeting != READY:
        warden.end()
        raise StudioUnavailable(detail=f"{program[-1]}: {process.returncode}")
    return warden


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}


def _work(warden: _Warden, message: Sequence[bytes | bytearray], order: Order) -> bytes | Ending:
    ours, theirs = socket.socketpair()
    told, tells = os.pipe()
    with ours, open(told, "rb", buffering=0) as end:  # noqa: PTH123 - a pipe, not a path
        try:
            socket.send_fds(warden.control, [ORDER.pack(order.seconds, order.memory, order.lane)], [theirs.fileno(), tells])
        except OSError as error:
            raise _Gone from error
        finally:
            theirs.close()
            os.close(tells)
        deadline = clock.monotonic() + order.seconds + GRACE + PATIENCE
        answer = _spoken(ours, message, order.most, deadline)
        ours.close()
        return _judged(answer, _ending(end.fileno(), deadline))


def _spoken(ours: socket.socket, message: Sequence[bytes | bytearray], most: int, deadline: float) -> bytearray | None:
    """What a child answers; None where it stops listening, takes too long, or says more than it may."""
    answer = bytearray()
    try:
        for part in (sum(map(len, message)).to_bytes(8, "little"), *message):
            ours.settimeout(max(0.0, deadline - clock.monotonic()))
            ours.sendall(part)
        while len(answer) <= most:
            ours.settimeout(max(0.001, deadline - clock.monotonic()))
            more = ours.recv(CHUNK)
            if not more:
                return answer
            answer += more
    except OSError:
        return None
    return None


def _ending(end: int, deadline: float) -> bytes:
    """What the warden tells of a child's end; empty where it tells nothing any more."""
    ready, _, _ = select.select([end], [], [], max(0.0, deadline - clock.monotonic()))
    return os.read(end, END.size) if ready else b""


def _judged(answer: bytearray | None, end: bytes) -> bytes | Ending:
    if len(end) != END.size:
        raise _Gone
    status, overdue = END.unpack(end)
    code = os.waitstatus_to_exitcode(status)
    if code == 0 and answer:
        return bytes(answer)
    if overdue or code in OUT_OF_TIME:
        return Ending.TIME
    return Ending.MEMORY if code in {OUT_OF_MEMORY, -signal.SIGKILL} else Ending.CRASH
