"""Rounds with a past that comes back: an old backup put in place, a clone that runs beside, an installation started twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bench.faults import copies
from bench.faults.lane import Lane
from bench.faults.nest import Nest
from bench.faults.rounds import Played, Round, Scene
from bench.faults.starting import started
from config import Settings
from content.foundation import clock
from content.foundation.db import connect
from content.publication import dispatch

SIZE = 26
GROUP = "restore, clone, two at once"
SOON, LATER = timedelta(seconds=2.5), timedelta(seconds=16)
OUT_SECONDS = 10.0
STOPPED_SECONDS = 10.0


def rounds() -> list[Round]:
    """One of each."""
    return [
        Round(GROUP, "restore", _restored),
        Round(GROUP, "clone", _cloned),
        Round(GROUP, "double-start", _started_twice, 2),
    ]


def _released(scene: Scene) -> tuple[list[str], list[str]]:
    """Half of them due soon, half later."""
    lane = scene.lane
    wishes = scene.lane.wishes(scene.chance, SIZE)
    soon, later = lane.hand_in(wishes[::2]), lane.hand_in(wishes[1::2])
    lane.stage.rehearse(wishes)
    return lane.release(soon, due_in=SOON), lane.release(later, due_in=LATER)


def _restored(scene: Scene) -> Played:
    """A backup from before the first half went out is put back after it did."""
    lane = scene.lane
    soon, later = _released(scene)
    backup = copies.backed_up(lane, lane.folder / f"backup-{scene.name}")
    lane.settled(soon, OUT_SECONDS)
    lane.dismiss(len(lane.workers))
    lane.nest.kill(lane.scheduler)
    copies.put_back(lane, backup)
    restored_at = clock.now()
    lane.tend()
    stopped = lane.until(lane.is_stopped, STOPPED_SECONDS)
    lane.settled(soon, OUT_SECONDS)
    lane.switch_on()
    played = scene.ended([*soon, *later], faulted=SIZE, kills=1, stopped=later, restored_at=restored_at)
    if not stopped:
        played.findings.add("unapproved", "the restored database was not recognised")
    return played


def _cloned(scene: Scene) -> Played:
    """A copy of the database is started as another installation, on a machine without its mark, while this one goes on."""
    lane = scene.lane
    soon, later = _released(scene)
    backup = copies.backed_up(lane, lane.folder / f"backup-{scene.name}")
    with _clone(lane, scene.name, backup) as clone_stopped:
        played = scene.ended([*soon, *later], faulted=SIZE)
    if not clone_stopped:
        played.findings.add("unapproved", "the clone was not recognised")
    return played


@contextmanager
def _clone(lane: Lane, name: str, backup: Path) -> Iterator[list[bool]]:
    """The clone runs inside; at the end the list holds something if it had stopped itself."""
    folder = lane.settings.data_folder.with_name(f"data-{name}")
    stopped: list[bool] = []
    with copies.beside(lane, backup, folder) as address:
        other = {"data_folder": folder, "mark_folder": folder.with_name(f"mark-{name}"), "database_url": address}
        settings = lane.settings.model_copy(update=other)
        (folder / "faults").mkdir(parents=True)
        broker, nest = started(settings, "broker", folder / "faults"), Nest(settings, folder / "faults")
        for role in ("scheduler", "worker"):
            nest.fork(role, orders=str(folder / "none"))
        try:
            yield stopped
            stopped += [True] * _recognised(settings)
        finally:
            nest.close()
            broker.end(0)


def _recognised(settings: Settings) -> bool:
    database = connect(settings.database_address, pool_size=1)
    with database.reading() as session:
        found = dispatch.is_stopped(session)
    database.close()
    return found


def _started_twice(scene: Scene) -> Played:
    """A second scheduler and a second worker on the same installation; the first scheduler is killed while bells ring."""
    lane = scene.lane
    second = lane.nest.fork("scheduler", orders=str(lane.orders))
    publications = lane.release(lane.hand_in(lane.wishes(scene.chance, SIZE)))
    lane.pause(scene.chance.uniform(0.0, 1.0))
    lane.nest.kill(lane.scheduler)
    played = scene.ended(publications, faulted=len(publications), kills=1)
    lane.nest.kill(second)
    return played
