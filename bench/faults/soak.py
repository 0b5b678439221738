"""The soak: many posts over most of a minute, while workers, scheduler and broker are killed again and again."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from random import Random

from bench.faults.lane import Lane
from bench.faults.rounds import Played, Round, Scene
from content.foundation.clock import monotonic

SIZE = 500
LASTS_SECONDS = 40.0
FIRST_DUE_SECONDS = 8.0
# So many posts, each on several accounts, are due at the same moment.
TOGETHER = 3
BETWEEN_SECONDS = (0.8, 2.4)
VICTIMS = ("worker", "worker", "scheduler", "broker")
SETTLE_SECONDS = 90.0


def rounds() -> list[Round]:
    """One per database."""
    return [Round("soak with random kills", "soak", _soaked, 2)]


def _soaked(scene: Scene) -> Played:
    lane, chance = scene.lane, scene.chance
    posts = lane.hand_in(lane.wishes(chance, SIZE))
    publications: list[str] = []
    for start in range(0, len(posts), TOGETHER):
        moment = chance.uniform(FIRST_DUE_SECONDS, LASTS_SECONDS)
        publications += lane.release(posts[start : start + TOGETHER], due_in=timedelta(seconds=moment))
    until, kills = monotonic() + LASTS_SECONDS, 0
    while monotonic() < until:
        lane.pause(chance.uniform(*BETWEEN_SECONDS))
        _kill_one(lane, chance)
        kills += 1
    lane.settled(publications, SETTLE_SECONDS)
    return scene.ended(publications, faulted=len(publications), kills=kills)


def _kill_one(lane: Lane, chance: Random) -> None:
    """Kill one process and start it again, as the supervisor would."""
    victim = chance.choice(VICTIMS)
    if victim == "broker":
        os.kill(lane.parts["broker"].pid, signal.SIGKILL)
        lane.restart("broker")
    elif victim == "scheduler":
        lane.nest.kill(lane.scheduler)
        lane.start_scheduler()
    else:
        worker = chance.choice(lane.workers)
        lane.nest.kill(worker)
        lane.workers.remove(worker)
        lane.worker(**lane.changes)
