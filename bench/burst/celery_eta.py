"""What a user would write with Celery: one task per post, with the time as its ETA. Run by peers.py as a worker."""

from __future__ import annotations

import os

from celery import Celery

from bench.burst import posts
from workers.platforms.http import Http

app = Celery("celery_eta", broker=os.environ.get("PEER_BROKER", ""))
app.conf.update(task_ignore_result=True, broker_connection_retry_on_startup=True)
http = Http(connections=int(os.environ.get("PEER_THREADS", "1")))


@app.task(name="peer.post", typing=False)  # type: ignore[untyped-decorator]  # Celery's own
def post(*, reference: str, url: str) -> None:
    """Send one post."""
    posts.send(http, reference=reference, url=url)
