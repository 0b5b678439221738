"""Cells: the whole life of a process that decodes: it gives up every freedom, hears its work, does it, answers, ends."""

from __future__ import annotations

import os
import signal
from types import ModuleType

from content.pictures import confinement

OUT_OF_MEMORY, BROKEN = 77, 78
HIGHEST = 1_024
CHUNK = 1 << 20


def live(module: ModuleType, end: int, *, memory: int, seconds: float) -> None:
    """Do what `module` does with the message that comes over the descriptor `end`; never returns.

    `memory` is in bytes, beyond what this process has.
    """
    code = BROKEN
    try:
        _settle(end)
        confinement.confine(memory=memory, seconds=seconds)
        _say(module.done(_heard()))
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _settle(end: int) -> None:
    """Keep one socket, as number 0, and none of the warden's."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.dup2(end, 0)
    os.closerange(3, HIGHEST)


def _heard() -> bytearray:
    """The order's work, whose length comes first."""
    message = bytearray(int.from_bytes(_exactly(8), "little"))
    rest = memoryview(message)
    while rest:
        got = os.readv(0, [rest[:CHUNK]])
        if not got:
            raise EOFError
        rest = rest[got:]
    return message


def _exactly(count: int) -> bytes:
    got = b""
    while len(got) < count:
        more = os.read(0, count - len(got))
        if not more:
            raise EOFError
        got += more
    return got


def _say(parts: list[bytes | bytearray]) -> None:
    for part in parts:
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(0, rest[:CHUNK]) :]
