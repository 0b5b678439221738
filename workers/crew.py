"""What a worker works with: handed to every piece of work, so that nothing reaches for a global."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from content.foundation.db import Database
from content.people.accounts import REHEARSAL
from content.pictures.store import PictureStore
from content.pictures.studio import Studio
from content.publication.patience import Patience
from content.publication.watch import Watch
from workers.busy import Busy
from workers.keyring import Keyring
from workers.platforms.base import Adapter
from workers.platforms.registry import Registry
from workers.spool import Spool


class Publicity(Protocol):
    """Where networks fetch what they do not take by upload."""

    def address_of(self, sha256: str, mime: str) -> str:
        """An address at which anyone may fetch a rendition for a while."""


@dataclass(frozen=True)
class Crew:
    """Database, pictures, adapters and clocks. `monotonic` and `sleep` are in seconds; `chance` gives a number from 0 to 1.

    `calls` runs what waits for platforms, side by side; `spool` keeps replies that the database does not take; `studio` works
    on pictures, and `busy` knows which. `watch` is what it compares before it publishes; every worker process has one.
    `keyring` opens the accounts, and `publicity` shows pictures to networks that fetch them (None: nowhere).
    """

    database: Database
    store: PictureStore
    registry: Registry
    patience: Patience
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]
    calls: Executor
    spool: Spool
    keyring: Keyring
    publicity: Publicity | None = None
    watch: Watch | None = None
    studio: Studio = field(default_factory=Studio)
    busy: Busy = field(default_factory=Busy)

    def adapter_for(self, *, connection: str, run: str) -> Adapter:
        """The adapter of an account; a dress rehearsal always plays on the rehearsal platform, whatever the account."""
        return self.registry.adapter_for(REHEARSAL if run else connection)
