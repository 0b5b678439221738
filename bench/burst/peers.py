"""What a user would write instead, in the same run: one Celery ETA task per post, one APScheduler job per post.

Each gets a broker and a rehearsal platform of its own, the same HTTP client, and as many threads as Tayang has for calls
(APScheduler: its defaults, for that is what its first page shows).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from celery import Celery

from bench import installation, processes, servers
from bench.burst import posts, receipts
from bench.burst.receipts import Receipts
from bench.installation import Installation, installed
from bench.processes import Cost
from config import ROOT, Settings
from content.foundation import clock

LIGHT = ("broker", "rehearsal")
ANSWER_SECONDS = 0.3
# Seconds from now to the time due: to start, and for each post to be scheduled.
START_SECONDS, SCHEDULE_SECONDS = 6.0, 0.004
# So long nothing more was received before a post counts as dropped.
SILENCE_SECONDS = 4.0
LONGEST_SECONDS = 120.0


@dataclass(frozen=True)
class Peer:
    """One burst as another program plays it; what is `missing` in its receipts, it dropped."""

    name: str
    receipts: Receipts
    cost: Cost


@dataclass(frozen=True)
class Play:
    """What a peer is given: where its posts stand, when they are due, and the installation whose broker it may use."""

    place: Installation
    file: Path
    due: datetime


def played(settings: Settings, number: int) -> list[Peer]:
    """Both peers with `number` posts."""
    return [
        _play(settings, number, "Celery, an ETA task per post", _celery),
        _play(settings, number, "APScheduler, a job per post", _apscheduler),
    ]


def _play(settings: Settings, number: int, name: str, begun: Callable[[Play], Iterator[int]]) -> Peer:
    with installed(settings, servers.SQLITE) as place, place.running(LIGHT) as pids:
        url = place.settings.rehearsal_url
        installation.rehearse(url, answer_seconds=ANSWER_SECONDS)
        file = place.settings.data_folder / "posts.json"
        names = posts.write(file, url, number)
        due = clock.now() + timedelta(seconds=START_SECONDS + SCHEDULE_SECONDS * number)
        with contextmanager(begun)(Play(place, file, due)) as pid:
            time.sleep(max(0.0, (due - clock.now()).total_seconds() - 1))
            with processes.watched([*pids, pid]) as cost:
                _until_silent(url, number, due)
        return Peer(name, receipts.counted(receipts.log_of(url), names, due), cost)


def _until_silent(rehearsal_url: str, number: int, due: datetime) -> None:
    """Until everything was received, or nothing more comes."""
    seen, since = 0, clock.monotonic()
    time.sleep(max(0.0, (due - clock.now()).total_seconds()))
    end = clock.monotonic() + LONGEST_SECONDS
    while seen < number and clock.monotonic() < min(end, since + SILENCE_SECONDS):
        time.sleep(1)
        if (now := len(receipts.log_of(rehearsal_url))) != seen:
            seen, since = now, clock.monotonic()


def _celery(play: Play) -> Iterator[int]:
    settings = play.place.settings
    own = {"PEER_BROKER": settings.broker_address, "PEER_THREADS": str(settings.call_threads)}
    pool = ("--pool", "threads", "--concurrency", str(settings.call_threads), "--loglevel", "error")
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "bench.burst.celery_eta", "worker", *pool]
    with _started(command, play, own) as process:
        client = Celery("client", broker=settings.broker_address)
        for one in posts.read(play.file):
            client.send_task("peer.post", kwargs=one, eta=play.due)
        client.close()
        yield process.pid


def _apscheduler(play: Play) -> Iterator[int]:
    command = [sys.executable, "-m", "bench.burst.apscheduler_dates", str(play.file), play.due.isoformat()]
    with _started(command, play, {}) as process:
        yield process.pid


@contextmanager
def _started(command: list[str], play: Play, own: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with (play.place.settings.data_folder / "peer.log").open("ab") as said:
        process = subprocess.Popen(command, env=os.environ | own, cwd=ROOT, stdout=said, stderr=said)  # noqa: S603 - ours
        try:
            yield process
        finally:
            process.kill()
            process.wait()
