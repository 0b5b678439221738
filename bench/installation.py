"""An installation for a measurement: a folder, a database and ports of its own, with the real processes."""

from __future__ import annotations

import contextlib
import json
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import urllib3

from bench import servers
from commands.engine import ENGINE
from commands.ready import ready
from commands.supervisor import Supervisor
from config import Settings
from content.foundation.db import Database
from content.pictures.store import PictureStore

READY_SECONDS = 60.0
Hear = Callable[[str, str], None]


@dataclass(frozen=True)
class Installation:
    """What a measurement works with; nothing runs yet."""

    settings: Settings
    database: Database
    store: PictureStore

    @contextmanager
    def running(self, parts: Sequence[str] = ENGINE) -> Iterator[list[int]]:
        """The parts run inside; yields the process ids of all of them, and of PostgreSQL where it is used.

        What they say goes to `said.log` in the data folder.
        """
        with (self.settings.data_folder / "said.log").open("a") as log:

            def hear(name: str, line: str) -> None:
                with contextlib.suppress(ValueError):  # a last word after the file was closed
                    log.write(f"{name:<9} | {line}\n")
                    log.flush()

            with Supervisor(self.settings, parts, hear=hear) as supervisor:
                supervisor.wait_ready(READY_SECONDS)
                yield [*supervisor.pids.values(), *servers.process_of(self.settings.database_url)]


@contextmanager
def installed(settings: Settings, kind: str, **changes: object) -> Iterator[Installation]:
    """A fresh installation like `settings`, on a database of `kind`, with `changes`; thrown away at the end."""
    with tempfile.TemporaryDirectory(prefix="tayang-bench-") as name, servers.address(kind) as database_url:
        folder = Path(name)
        own = {
            "data_folder": folder / "data",
            "mark_folder": folder / "mark",
            "database_url": database_url,
            "broker_url": "",
            "host": "127.0.0.1",
            "port": free_port(),
            "rehearsal_port": free_port(),
        }
        chosen = settings.model_copy(update=own | changes)
        database = ready(chosen)
        try:
            yield Installation(chosen, database, PictureStore(chosen.pictures_folder))
        finally:
            database.close()


def free_port() -> int:
    """A port of this machine's loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def rehearse(rehearsal_url: str, *, answer_seconds: float) -> None:
    """Let the rehearsal platform answer every post after so many seconds, and let it load what its first post loads."""
    first = {"Authorization": "Bearer bench", "X-Reference": "first"}
    post = json.dumps({"text": "Pembuka", "media": []})
    urllib3.request("POST", f"{rehearsal_url}/api/x/bench/posts", body=post, headers=first, retries=False)
    delay = json.dumps({"seconds": answer_seconds})
    urllib3.request("PUT", f"{rehearsal_url}/control/latency", body=delay, retries=False)
