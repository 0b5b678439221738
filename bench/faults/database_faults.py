"""Rounds in which the database dies, is locked, or has no room left, at the worst moment: when results come in."""

from __future__ import annotations

import os
import resource
import shlex
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench import servers
from bench.faults import strikes
from bench.faults.kills import order_at, struck
from bench.faults.lane import Lane
from bench.faults.rounds import Played, Round, Scene
from bench.faults.strikes import Deed
from content.foundation.db import BUSY_TIMEOUT_MS
from tests import postgres

SIZE = 26
# Longer than a writer waits for another process's transaction.
LOCKED_SECONDS = BUSY_TIMEOUT_MS / 1000 + 2
FULL_SECONDS = 6.0
AWAY_SECONDS = 3.0
# Room for the spool's small files, and none at the end of the database's.
ROOM_BYTES = 16 * 1024
POINTS = ("claim.after_commit", "calling.after_commit", "reply.received")


# A fault that is in force inside a `with` block, for a worker with this process id.
Fault = Callable[[Lane, int], AbstractContextManager[None]]


def rounds() -> list[Round]:
    """Each fault, beginning when claims or attempts are just made, or when replies have come in."""
    faults: tuple[tuple[str, Fault, str, tuple[str, ...]], ...] = (
        ("locked", _locked, servers.SQLITE, ("reply.received",)),
        ("disk-full", _full, servers.SQLITE, POINTS),
        ("immediate-stop", _stopped_at_once, servers.POSTGRESQL, POINTS),
    )
    return [
        Round("database", f"database/{name}/{point}", partial(_met, point=point, fault=fault), 1, (kind,))
        for name, fault, kind, points in faults
        for point in points
    ]


def _met(scene: Scene, *, point: str, fault: Fault) -> Played:
    """Hold everything at the point, let the fault begin, let everything go on into it, and let it end."""
    lane = scene.lane
    lane.staffed(1, log=os.devnull)  # a full disk must not stop the campaign's own log
    posts = lane.hand_in(lane.wishes(scene.chance, SIZE))
    order = order_at(lane, scene.name, point, SIZE, Deed.HOLD)
    lane.order(order)
    publications = lane.release(posts)
    there = set(struck(lane, order))
    lane.order()
    if not there:
        strikes.let_go(order)
        raise RuntimeError(f"nothing reached {point}")
    with fault(lane, int(Path(order.mark).read_text())):
        strikes.let_go(order)
    return scene.ended(publications, faulted=len(there & set(publications)), kills=1)


@contextmanager
def _locked(lane: Lane, _worker: int) -> Iterator[None]:
    """Another program keeps the database from being written, for longer than a writer waits."""
    with closing(sqlite3.connect(lane.settings.data_folder / "tayang.sqlite", isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        lane.pause(LOCKED_SECONDS)
        other.execute("ROLLBACK")


@contextmanager
def _full(lane: Lane, worker: int) -> Iterator[None]:
    """No file of the worker's may grow: what a full disk does to a process, without needing the right to fill one."""
    before = resource.prlimit(worker, resource.RLIMIT_FSIZE)
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (ROOM_BYTES, before[1]))
    yield
    lane.pause(FULL_SECONDS)
    if lane.nest.lives(worker):
        resource.prlimit(worker, resource.RLIMIT_FSIZE, before)


@contextmanager
def _stopped_at_once(lane: Lane, _worker: int) -> Iterator[None]:
    """The server is stopped as by a loss of power, and comes back after a while."""
    [server] = servers.process_of(lane.settings.database_url)
    data = Path(parse_qs(urlsplit(lane.settings.database_url).query)["host"][0]) / "data"
    os.kill(server, signal.SIGQUIT)
    lane.until(lambda: not (data / "postmaster.pid").exists(), AWAY_SECONDS)
    yield
    lane.pause(AWAY_SECONDS)
    _start_again(data)


def _start_again(data: Path) -> None:
    """Start the server as it was started before, as the user whose it is."""
    binaries = postgres.binaries()
    assert binaries is not None  # it ran a moment ago
    options = shlex.join(shlex.split((data / "postmaster.opts").read_text())[1:])
    owner = data.owner() if os.geteuid() == 0 else None
    command: list[str | Path] = [binaries / "pg_ctl", "-D", data, "-o", options, "-w", "-l", data.parent / "log", "start"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=True, user=owner)  # noqa: S603 - the server this machine has
