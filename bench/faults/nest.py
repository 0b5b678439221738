"""The campaign's side of a nursery: asks for processes, knows which have ended, and kills by process id."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from commands import leash, parts
from config import ROOT, Settings
from content.foundation.clock import monotonic

BORN_SECONDS = 30.0


class Nest:
    """A running nursery with the settings of one lane. Start it in a thread that lives as long as it shall."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        """Start it; what its children say goes to files in `folder`."""
        self._folder = folder
        own = [sys.executable, "-W", parts.ROOT_WARNING, "-m", "bench.faults.nursery"]
        command = [sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), *own]
        with (folder / "nursery").open("ab") as said:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, cwd=ROOT, env=parts.environment(settings), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=said, start_new_session=True,
            )  # fmt: skip
        self._born: queue.Queue[int] = queue.Queue()
        self._ended: dict[int, int] = {}
        self._change = threading.Condition()
        self._asking = threading.Lock()
        self._listener = threading.Thread(target=self._listen, name="nest", daemon=True)
        self._listener.start()
        self._born.get(timeout=BORN_SECONDS)

    def fork(self, role: str, **asked: object) -> int:
        """A new process in a role of `roles.py`; its process id."""
        told = {"role": role, "log": str(self._folder / role)} | asked
        with self._asking:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(told).encode() + b"\n")
            self._process.stdin.flush()
            return self._born.get(timeout=BORN_SECONDS)

    def lives(self, pid: int) -> bool:
        """Whether this child has not ended."""
        return pid not in self._ended

    def status(self, pid: int) -> int | None:
        """How it ended (a negative signal number where it was killed); None where it has not."""
        return self._ended.get(pid)

    def wait(self, pid: int, seconds: float) -> bool:
        """Whether it ends in time."""
        until = monotonic() + seconds
        with self._change:
            while pid not in self._ended and (left := until - monotonic()) > 0:
                self._change.wait(left)
        return not self.lives(pid)

    def signal(self, pid: int, number: signal.Signals) -> None:
        """Send a signal to a child that lives."""
        if self.lives(pid):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self, pid: int) -> None:
        """SIGKILL, and wait until it is gone."""
        self.signal(pid, signal.SIGKILL)
        self.wait(pid, BORN_SECONDS)

    def close(self) -> None:
        """End it with all its children."""
        with suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join(1)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as said:
            for line in said:
                self._hear(json.loads(line))

    def _hear(self, told: Mapping[str, Any]) -> None:
        if "ended" in told:
            with self._change:
                self._ended[told["ended"]] = told["status"]
                self._change.notify_all()
        else:
            with self._change:
                self._ended.pop(told.get("born", 0), None)
            self._born.put(told.get("born", 0))
