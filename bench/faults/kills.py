"""Rounds that kill a process at a crash point, with everything of the round gathered there."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bench.faults import strikes
from bench.faults.lane import Lane
from bench.faults.platform import BEHAVIOURS
from bench.faults.rounds import Played, Round, Scene
from bench.faults.strikes import Deed, Order
from content.foundation import crashpoints
from content.foundation.clock import monotonic

REPEATS = 3
SIZE = len(BEHAVIOURS) * REPEATS
STRUCK_SECONDS = 30.0
# A person tries again after an error: all posts must still be due after that.
DUE_AFTER_ERROR_SECONDS = 4.0

RELEASES = ("release.before_commit", "release.after_commit")
# What must happen before these are reached: a worker that does not come back.
LEFT_BY_A_WORKER = {"sweep.before_commit": "calling.after_commit"}


def rounds(*, points: tuple[str, ...] = crashpoints.POINTS, size: int = SIZE) -> list[Round]:
    """A kill at every point, with nobody else there and with a rival worker."""
    return [
        Round("SIGKILL at a point", f"kill/{point}/{company}", partial(kill, point=point, size=size), workers)
        for company, workers in (("alone", 1), ("rival", 2))
        for point in points
    ]


def kill(scene: Scene, *, point: str, size: int) -> Played:
    """Release, kill whoever reaches the point, start it again, and wait for the end."""
    lane = scene.lane
    rival = len(lane.workers) > 1
    wishes = lane.wishes(scene.chance, size)
    posts = lane.hand_in(wishes)
    orders = [order_at(lane, scene.name, one, size) for one in (LEFT_BY_A_WORKER.get(point), point) if one]
    lane.order(*orders)
    publications = released(lane, posts, at_risk=point in RELEASES)
    if rival and point not in RELEASES:
        lane.ring(publications)
    there: set[str] = set()
    for order in orders:
        there |= set(struck(lane, order))
        lane.wanted = 1  # a rival goes on alone; without one the supervisor starts another
        buried(lane, order)
        lane.tend()
    faulted = len(publications) if point in RELEASES else len(there & set(publications))
    return scene.ended(publications, faulted=faulted, kills=sum(strikes.struck(order) is not None for order in orders))


def order_at(lane: Lane, name: str, point: str, expected: int, deed: Deed = Deed.KILL) -> Order:
    """An order for one point in this lane; at the points of a release there are posts, one by one."""
    mark = str(lane.folder / f"mark-{name}-{point}-{monotonic()}")
    return Order(point, deed.value, mark, 1 if point in RELEASES else expected)


def struck(lane: Lane, order: Order) -> list[str]:
    """Wait for an order to be carried out; the publications that were at the point."""
    lane.until(lambda: strikes.struck(order) is not None, STRUCK_SECONDS)
    return strikes.struck(order) or []


def released(lane: Lane, posts: list[str], *, at_risk: bool) -> list[str]:
    """Release posts; where that process is to be killed, in one of its own, and again by a person who saw the error."""
    if not at_risk:
        return lane.release(posts)
    status: int | None = None
    while status != 0:
        waiting = [post for post in posts if not lane.publications([post])]
        pid = lane.nest.fork(
            "release", orders=str(lane.orders), posts=waiting, approver=lane.office.approver, due_in=DUE_AFTER_ERROR_SECONDS
        )
        lane.nest.wait(pid, STRUCK_SECONDS)
        status = lane.nest.status(pid)
    return lane.publications(posts)


def buried(lane: Lane, order: Order) -> None:
    """Wait until whoever was killed is gone."""
    if Path(order.mark).exists():
        lane.nest.wait(int(Path(order.mark).read_text()), STRUCK_SECONDS)
