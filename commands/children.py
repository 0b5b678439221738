"""One child process: started on a leash, heard line by line, ended politely and then firmly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from commands import leash
from config import ROOT

Hear = Callable[[str, str], None]
LINES_KEPT = 5


class Child:
    """One run of one command; `hear(name, line)` gets everything it says.

    It must be started by a thread that lives as long as the child may: the leash is tied to that thread.
    """

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], hear: Hear) -> None:
        """Start the command in a process group of its own, so that Ctrl+C in a terminal reaches only the supervisor."""
        self.name = name
        self.last_lines: deque[str] = deque(maxlen=LINES_KEPT)
        self._hear = hear
        bound = [sys.executable, "-I", "-S", str(Path(leash.__file__)), str(os.getpid()), *command]
        self._process = subprocess.Popen(  # noqa: S603 - our own parts
            bound,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen, name=f"{name}-listener", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """The exit status; None while it runs."""
        return self._process.poll()

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self.status is None:
            self._process.send_signal(signal.SIGTERM)

    def end(self, seconds: float) -> None:
        """Wait `seconds` for it to end, then kill it and what it started."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        self._kill_group()
        self._listener.join(1)

    def kill(self) -> None:
        """End it at once."""
        self._kill_group()
        self._process.wait()

    def _kill_group(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    def _listen(self) -> None:
        if self._process.stdout is None:
            return
        with self._process.stdout as said:
            for raw in said:
                line = raw.decode(errors="replace").rstrip()
                self.last_lines.append(line)
                self._hear(self.name, line)
