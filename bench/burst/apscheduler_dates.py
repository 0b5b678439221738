"""What a user would write with APScheduler: one job per post, with a date trigger. `FILE DUE`, until it has played."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler

from bench.burst import posts
from content.foundation import clock
from workers.platforms.http import Http


def main(path: Path, due: datetime) -> None:
    """Schedule all, say so, and stay until told to stop."""
    http = Http()
    scheduler = BackgroundScheduler()
    for one in posts.read(path):
        scheduler.add_job(posts.send, "date", run_date=due, args=[http], kwargs=one)
    scheduler.start()
    print("ready", clock.now().isoformat(), flush=True)  # noqa: T201 - what the bench waits for
    time.sleep(3600)


if __name__ == "__main__":
    main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
