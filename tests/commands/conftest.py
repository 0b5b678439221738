"""Real processes on free ports and temporary folders: how the tests of the commands start and see them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import config
from commands.__main__ import house
from config import ENV_FILE, ROOT, Settings


def until(true: Callable[[], object], seconds: float = 20.0) -> bool:
    """Whether it becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    """Whether a process runs; a dead one that nobody has buried does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


def using(folder: Path) -> list[int]:
    """The processes whose environment or command names a data folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            told = (path / "cmdline").read_bytes() + (path / "environ").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in told and int(path.name) != os.getpid() and alive(int(path.name)):
            found.append(int(path.name))
    return found


@dataclass
class Tayang:
    """The commands on one data folder, as a person at a terminal would call them."""

    folder: Path
    environment: dict[str, str]

    def __call__(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self._command(arguments), env=self.environment | more, capture_output=True, text=True, check=False, timeout=60
        )

    def told(self, *arguments: str, **more: str) -> dict[str, Any]:
        """The one JSON object that a command puts on standard output."""
        answer: dict[str, Any] = json.loads(self(*arguments, "--json", **more).stdout)
        return answer

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command that stays."""
        return subprocess.Popen(
            self._command(arguments), env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-P", "-m", "commands", *arguments]


class Inside(Tayang):
    """The commands run within this process: as true to a terminal except for the process itself, and much faster."""

    def __call__(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; a bug in it is raised."""
        done = CliRunner().invoke(house, arguments, env=self.environment | more, prog_name="./tayang")
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def made_for(folder: Path) -> Settings:
    """Embedded engines in a folder with a space in its name, on free ports, in English."""
    return config.load(
        data_folder=folder / "data folder",
        port=free_port(),
        rehearsal_port=free_port(),
        language="en",
        worker_threads=4,
        web_threads=4,
    )


@contextmanager
def at_a_terminal(settings: Settings) -> Iterator[Tayang]:
    """The commands; whatever they leave running is ended, and named."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHONDONT"))}
    yield Tayang(settings.data_folder, environment | config.environment(settings) | {"PYTHONPATH": str(ROOT), ENV_FILE: "none"})
    left = using(settings.data_folder)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == [], "processes were left running"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return made_for(tmp_path)


@pytest.fixture
def tayang(settings: Settings) -> Iterator[Tayang]:
    with at_a_terminal(settings) as made:
        yield made


@pytest.fixture
def inside(tayang: Tayang) -> Inside:
    return Inside(tayang.folder, tayang.environment)
