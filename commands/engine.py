"""Makes sure that the engine runs while a command needs it: the one that runs already, else one of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from commands import presence
from commands.supervisor import Supervisor
from config import Settings
from content.foundation import clock, heartbeats
from content.foundation.db import connect

# What makes pictures and sends posts; the dashboard is not needed for that.
ENGINE = ("broker", "rehearsal", "worker", "pictures", "scheduler")
READY_SECONDS = 60.0
# A scheduler that is run by something else (systemd, a container) has given a sign of life within this time.
RECENT = timedelta(seconds=20)


@contextmanager
def engine_running(settings: Settings) -> Iterator[None]:
    """The engine runs inside this block; what its processes say goes to `run/engine.log` in the data folder.

    Raises:
        PortTaken, PartFailed, NotReady, NoBroker
    """
    if presence.is_running(settings.data_folder) or _runs_elsewhere(settings):
        yield
        return
    path = settings.data_folder / "run" / "engine.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    turn = threading.Lock()
    with path.open("a") as log:

        def hear(name: str, line: str) -> None:
            with turn:
                log.write(f"{name:<9} | {line}\n")
                log.flush()

        with Supervisor(settings, ENGINE, hear=hear) as supervisor:
            supervisor.wait_ready(READY_SECONDS)
            yield


def _runs_elsewhere(settings: Settings) -> bool:
    """Whether a scheduler beats on this database without our supervisor; only where the broker is a service of its own."""
    if settings.broker_embedded:
        return False
    database = connect(settings.database_address, pool_size=1)
    try:
        with database.reading() as session:
            beats = {beat.name: beat.at for beat in heartbeats.heard(session)}
    finally:
        database.close()
    return "scheduler" in beats and clock.now() - beats["scheduler"] < RECENT
