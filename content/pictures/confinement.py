"""Confinement: how a process gives up, for good, all that decoding a picture does not need.

No file, no socket, no other process, so much memory and so much time. Each limit is set where the system has it; where it
has not (macOS keeps no limit on memory), the others stand.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from math import ceil
from pathlib import Path

from content.pictures import syscalls

NOBODY = 65_534
# linux/sched.h
NEW_USER, NEW_NETWORK, NEW_MESSAGES = 0x10000000, 0x40000000, 0x08000000
# Two threads may spend twice the time on the clock.
PROCESSORS = 2
FIRST_TO_GO = "1000"


def without_network() -> bool:
    """Move this process, and those it makes, to where there is no network; whether the system allows that."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (AttributeError, OSError):
        return False
    wanted = NEW_NETWORK | NEW_MESSAGES
    return int(unshare(wanted if os.geteuid() == 0 else wanted | NEW_USER)) == 0


def confine(*, memory: int, seconds: float) -> None:
    """Keep this process within `memory` bytes more than it has and `seconds`, without files, network or children.

    Everything it will need must be loaded and open before.
    """
    _softly(lambda: Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO, encoding="ascii"))
    taken, written = _taken()
    _stop_after(seconds)
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_FSIZE", 0)
    _limit("RLIMIT_CPU", ceil(seconds * PROCESSORS))
    _limit("RLIMIT_AS", taken + memory)
    _limit("RLIMIT_DATA", written + memory)
    _become_nobody()
    if sys.platform == "linux":
        syscalls.prctl(syscalls.SET_DUMPABLE, 0)
        syscalls.prctl(syscalls.SET_DEATH_SIGNAL, signal.SIGKILL)
    _limit("RLIMIT_NOFILE", 0)
    if not syscalls.restrict():
        _limit("RLIMIT_NPROC", 0)


def _stop_after(seconds: float) -> None:
    """The alarm's usual effect is death, which nothing in a decoder can put off."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _taken() -> tuple[int, int]:
    """The bytes of address space, and of memory of its own, that this process has."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0, 0
    page = resource.getpagesize()
    return int(pages[0]) * page, int(pages[5]) * page


def _limit(name: str, value: int) -> None:
    kind = getattr(resource, name, None)
    if kind is not None:
        _softly(lambda: resource.setrlimit(kind, (value, value)))


def _become_nobody() -> None:
    """An administrator's process decodes as nobody."""
    if os.geteuid() == 0:
        _softly(lambda: os.setgroups([]))
        _softly(lambda: os.setgid(NOBODY))
        _softly(lambda: os.setuid(NOBODY))


def _softly(ask: Callable[[], object]) -> None:
    with suppress(OSError, ValueError):
        ask()
