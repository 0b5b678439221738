"""The nursery: imports everything once, and forks each worker, scheduler or releasing process from itself.

A worker that is forked costs a tenth of the processor time of one that is started; a campaign starts hundreds. The
nursery has one thread and opens no connection, so that a fork begins as clean as a start.

`python -m bench.faults.nursery`: a line of JSON on standard input asks for a process, a line on standard output tells of
one that was born or has ended. It ends, with all its children, when standard input does.
"""

from __future__ import annotations

import ctypes
import json
import os
import selectors
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.faults import roles
from commands import leash


def main() -> None:
    """Serve until standard input ends."""
    roles.load()
    wake, notify = os.pipe()
    for end in (wake, notify):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(notify, warn_on_full_buffer=False)
    _say(ready=os.getpid())
    children: set[int] = set()
    for asked in _heard(wake):
        if asked:
            children.add(_born(asked))
        children -= _buried()
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _heard(wake: int) -> Iterator[dict[str, Any] | None]:
    """What is asked for, one by one; None where a child has ended."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(0, selectors.EVENT_READ)
        waiting.register(wake, selectors.EVENT_READ)
        rest = b""
        while True:
            for key, _ in waiting.select():
                said = os.read(key.fd, 65_536)
                if key.fd == wake:
                    yield None
                    continue
                if not said:
                    return
                *lines, rest = (rest + said).split(b"\n")
                yield from map(json.loads, lines)


def _buried() -> set[int]:
    ended = set()
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            ended.add(found[0])
            _say(ended=found[0], status=os.waitstatus_to_exitcode(found[1]))
    return ended


def _say(**told: int) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _born(asked: dict[str, Any]) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _live(parent, asked)
    _say(born=pid)
    return pid


def _live(parent: int, asked: dict[str, Any]) -> None:
    """The child's whole life; never returns."""
    status = 1
    try:
        _cut_loose(parent, asked["log"])
        roles.play(asked)
        status = 0
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else 1
    except BaseException:  # noqa: BLE001 - whatever it was, it is told in the log and must not run on in the nursery
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(status)


def _cut_loose(parent: int, log: str) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(leash.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nothing, 0)
    os.dup2(said, 1)
    os.dup2(said, 2)
    Path(f"/proc/{os.getpid()}/comm").write_text(f"f-{log.rpartition('/')[2]}"[:15])


if __name__ == "__main__":
    main()
