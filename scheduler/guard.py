"""The guard: the scheduler does nothing before it has looked whether this is its database, and it alone works on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from content.foundation.db import Database
from content.publication.watch import Watch
from scheduler.alone import Alone


@dataclass
class Guard:
    """What stands before every job of one scheduler; jobs run in threads of their own."""

    database: Database
    alone: Alone
    watch: Watch
    now: Callable[[], datetime]
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def look(self) -> None:
        """Keep the watch; for once a second."""
        with self._turn:
            if self.alone.check():
                self.watch.keep(self.database, now=self.now())

    def before(self, job: Callable[[], object]) -> Callable[[], None]:
        """`job`, left out while another scheduler works, and not before this one has looked, nor after a jump of the clock."""

        def run_job() -> None:
            if not self.alone.mine:
                return
            with self._turn:
                self.watch.looked(self.database, now=self.now())
            job()

        return run_job
