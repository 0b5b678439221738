"""Rounds that stop a process with SIGSTOP past its lease, and let it wake into a world that has gone on without it."""

from __future__ import annotations

import signal
from functools import partial
from pathlib import Path

from bench.faults.kills import SIZE, order_at, struck
from bench.faults.rounds import Played, Round, Scene
from bench.faults.strikes import Deed

POINTS = ("claim.after_commit", "calling.after_commit", "send.after_body", "result.before_commit")
# On SQLite a process that stands still within a transaction keeps every other from writing: that is the lock's own round.
OUTSIDE_TRANSACTIONS = ("claim.after_commit", "calling.after_commit", "send.after_body", "reply.received")
BEYOND_THE_LEASE = 2.0


def rounds(*, size: int = SIZE) -> list[Round]:
    """A worker that stands still at four points, while a rival goes on."""
    return [
        Round("SIGSTOP past the lease", f"stop/{point}", partial(stall, point=point, size=size), 2)
        for point in (*OUTSIDE_TRANSACTIONS, "send.before_first_byte")
    ]


def stall(scene: Scene, *, point: str, size: int) -> Played:
    """Stop whoever reaches the point, wait until its lease is over and the others have acted, and let it wake."""
    lane = scene.lane
    posts = lane.hand_in(lane.wishes(scene.chance, size))
    order = order_at(lane, scene.name, point, size, Deed.STOP)
    lane.order(order)
    publications = lane.release(posts)
    lane.ring(publications)
    there = set(struck(lane, order))
    lane.pause(lane.settings.lease_seconds + BEYOND_THE_LEASE)
    lane.order()
    if Path(order.mark).exists():
        lane.nest.signal(int(Path(order.mark).read_text()), signal.SIGCONT)
    return scene.ended(publications, faulted=len(there & set(publications)), kills=1)
