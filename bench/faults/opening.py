"""Opening a lane: an installation with short waits, its broker, platform and nursery; and ending all of it, always."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import servers
from bench.faults import releasing, wrong
from bench.faults.lane import END_SECONDS, Lane
from bench.faults.nest import Nest
from bench.faults.platform import Stage
from bench.faults.starting import started
from bench.installation import installed
from config import Settings
from content.foundation import clock

# Alembic keeps what it works on in one place of the process: one lane after the other.
_MIGRATING = threading.Lock()
# Everything a round waits for, in its settings' own units.
SHORT: dict[str, object] = {
    "lease_seconds": 3.0,
    "call_deadline_seconds": 2.5,
    "quiet_period_minutes": 3.0 / 60,
    "look_minutes": f"{0.3 / 60},{1.2 / 60},{2.5 / 60}",
    "tick_seconds": 0.1,
    "worker_threads": 6,
    "call_threads": 64,
    "breaker_failures": 1_000,
    "breaker_minutes": 0.05,
    "catch_up_seconds": 0.1,
    "alarm_mail_to": "",
    "smtp_url": None,
    "alarm_webhooks": None,
    "log_format": "console",
}


@contextmanager
def opened(number: int, settings: Settings, kind: str, *, ending: threading.Event, engine: str = wrong.OURS) -> Iterator[Lane]:
    """A lane, running but for workers and scheduler. Enter it in a thread that stays: its processes hang on that thread."""
    with contextlib.ExitStack() as stack:
        with _MIGRATING:
            installation = stack.enter_context(installed(settings, kind, **SHORT))
        stack.enter_context(_leashed(installation.settings))
        folder = installation.settings.data_folder / "faults"
        folder.mkdir(parents=True)
        children = {part: started(installation.settings, part, folder) for part in ("broker", "rehearsal")}
        nest = Nest(installation.settings, folder)
        lane = Lane(
            number, kind, installation, nest, Stage(installation.settings.rehearsal_url),
            releasing.open_office(installation.database, now=clock.now()), children, ending, engine,
        )  # fmt: skip
        stack.callback(_end_all, lane)
        lane.stage.settle()
        yield lane


@contextmanager
def _leashed(settings: Settings) -> Iterator[None]:
    """A PostgreSQL server is nobody's child: a shell that waits for the end of this process stops it then, whatever happens."""
    for server in servers.process_of(settings.database_url):
        place = Path(f"/proc/{server}/cwd").resolve() / "postmaster.pid"
        told = f'read -r _; kill -QUIT "$(head -n 1 {shlex.quote(str(place))})"'
        with subprocess.Popen(["/bin/sh", "-c", told], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as shell:  # noqa: S603 - our own line
            yield
            shell.kill()
        return
    yield


def _end_all(lane: Lane) -> None:
    lane.nest.close()
    lane.stage.close()
    for child in lane.parts.values():
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGCONT)
        child.ask_to_end()
        child.end(END_SECONDS)
