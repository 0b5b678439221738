"""Runs a command that must not outlive its parent: `leash.py PARENT_PID COMMAND…`. Imports nothing of Tayang.

On Linux the kernel is told to kill this process when its parent dies, and then becomes the command: no cost, no gap.
Elsewhere it stays between the two and looks at its parent four times a second.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from types import FrameType

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LOOK_EVERY_SECONDS = 0.25


def bound_by_kernel(parent: int, command: list[str]) -> None:
    """Become `command`, to be killed when `parent` dies. Returns only by raising OSError."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:  # it died before the kernel was told
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - our supervisor's own command


def bound_by_watching(parent: int, command: list[str]) -> int:
    """Run `command` beside this process until either ends; its exit status."""
    child = subprocess.Popen(command)  # noqa: S603 - our supervisor's own command

    def hand_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, hand_on)
    while os.getppid() == parent:
        try:
            return child.wait(LOOK_EVERY_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    child.kill()
    return child.wait()


if __name__ == "__main__":
    bound_to, wanted = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        bound_by_kernel(bound_to, wanted)
    sys.exit(bound_by_watching(bound_to, wanted))
