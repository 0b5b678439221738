"""Rounds in which clocks jump: nothing may go out before its time, and a person is told."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from bench.faults import clocks
from bench.faults.lane import Lane
from bench.faults.rounds import Played, Round, Scene

SIZE = 16
# The clocks jump by more than is allowed, and by so little that the round does not wait long for what was put off.
ALLOWED_SECONDS = 3.0
JUMP_SECONDS = 9.0
DUE_IN = timedelta(seconds=5.0)
BEFORE_SECONDS = 1.0
WRONG_SECONDS = 3.0
WAIT_SECONDS = 60.0
WHOSE = {"both": (True, True), "scheduler": (False, True), "worker": (True, False)}


def rounds() -> list[Round]:
    """Forward and backward, of the scheduler, the worker, or both."""
    ways = {"forward": JUMP_SECONDS, "backward": -JUMP_SECONDS}
    return [
        Round("clock jumps", f"clock/{way}/{whose}", partial(_jump, seconds=seconds, whose=whose))
        for way, seconds in ways.items()
        for whose in WHOSE
    ]


def _jump(scene: Scene, *, seconds: float, whose: str) -> Played:
    """The clock jumps before the posts are due and is set right again; then a person lets posts go out again."""
    lane = scene.lane
    path = lane.folder / f"clock-{scene.name}"
    clocks.set_wrong(path, 0.0)
    workers, scheduler = ({"clock": str(path)} if wrong else {} for wrong in WHOSE[whose])
    settings = {"clock_drift_seconds": ALLOWED_SECONDS}
    lane.nest.kill(lane.scheduler)
    lane.start_scheduler(settings=settings, **scheduler)
    lane.staffed(1, settings=settings, **workers)
    publications = lane.release(lane.hand_in(lane.wishes(scene.chance, SIZE)), due_in=DUE_IN)
    lane.pause(BEFORE_SECONDS)
    clocks.set_wrong(path, seconds)
    lane.pause(WRONG_SECONDS)
    clocks.set_wrong(path, 0.0)
    lane.pause(DUE_IN.total_seconds() - BEFORE_SECONDS - WRONG_SECONDS)
    lane.until(lambda: _ended(lane, publications), WAIT_SECONDS, every=0.5)
    played = scene.ended(publications, faulted=len(publications), stopped=publications, true_clock=False)
    lane.nest.kill(lane.scheduler)
    return played


def _ended(lane: Lane, publications: list[str]) -> bool:
    """A person lets posts go out again whenever they are told that nothing is sent."""
    lane.switch_on()
    return lane.settled(publications, 0.0)
