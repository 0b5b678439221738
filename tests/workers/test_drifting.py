"""A clock that jumps, or a mark that cannot be kept: nothing goes out until that is mended."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

import config
from content.publication import restarts
from content.publication.dispatch import Cause
from content.publication.lifecycle import State
from tests.cast import Cast
from tests.machine import Kept, Machine, restore, states
from tests.stage import DUE
from workers.app import make_crew
from workers.publishing import publish_many


@pytest.mark.parametrize("step", [timedelta(hours=2), timedelta(hours=-2)])
def test_a_clock_that_jumps_stops_publishing_until_one_person_says_that_it_is_right(
    machine: Machine, names: list[str], cast: Cast, step: timedelta
) -> None:
    watch = machine.watch()
    assert machine.scheduler(watch)
    hands = machine.worker()
    publish_many(hands, [])
    machine.clock.moment = DUE - timedelta(minutes=1)
    machine.jump(step)
    publish_many(hands, names)
    assert machine.network.posts == []
    assert machine.row.cause == Cause.CLOCK
    assert not machine.scheduler(watch)
    with machine.database.writing() as session:
        assert restarts.agree(session, by=cast.gita, now=machine.clock.now())
    assert machine.scheduler(watch)
    machine.clock.moment = max(machine.clock.moment, DUE)
    publish_many(hands, names)
    if step < timedelta(0):
        assert len(machine.network.posts) == len(names)
    else:
        assert states(machine.database, names) == {State.HELD}


def test_a_scheduler_that_sees_the_clock_jump_rings_for_nothing(machine: Machine, names: list[str]) -> None:
    watch = machine.watch()
    machine.scheduler(watch)
    machine.jump(timedelta(hours=1))
    watch.looked(machine.database, now=machine.clock.now())
    assert machine.bells() == []
    assert machine.row.cause == Cause.CLOCK


def test_a_clock_that_jumps_does_not_make_a_copy_less_of_a_copy(machine: Machine, names: list[str], published: Kept) -> None:
    restore(machine.database, published)
    watch = machine.watch()
    machine.scheduler(watch)
    machine.jump(timedelta(hours=1))
    machine.scheduler(watch)
    assert machine.row.cause == Cause.OLDER


def test_a_folder_that_cannot_be_used_stops_publishing_and_goes_on_by_itself(machine: Machine, names: list[str]) -> None:
    machine.scheduler()
    folder = machine.folder / "mark"
    folder.rename(machine.folder / "aside")
    folder.write_text("a file stands where the folder was")
    assert not machine.scheduler()
    assert machine.row.cause == Cause.MARK_UNUSABLE
    folder.unlink()
    (machine.folder / "aside").rename(folder)
    assert machine.scheduler()
    assert machine.row.stopped_at is None


def test_every_worker_believes_the_clock_anew_once_a_person_has(machine: Machine, names: list[str], cast: Cast) -> None:
    watch = machine.watch()
    machine.scheduler(watch)
    first, second = machine.worker(), machine.worker()
    for hands in (first, second):
        publish_many(hands, [])
    machine.jump(timedelta(hours=-1))
    publish_many(first, names)
    with machine.database.writing() as session:
        restarts.agree(session, by=cast.gita, now=machine.clock.now())
    machine.clock.moment = DUE
    publish_many(second, names)
    assert machine.row.stopped_at is None
    assert len(machine.network.posts) == len(names)


def test_the_worker_process_has_a_watch(tmp_path: Path) -> None:
    made = make_crew(config.load(data_folder=tmp_path, mark_folder=tmp_path / "mark"))
    assert made.watch
    assert made.watch.marks.folder.parent == tmp_path / "mark"
    made.database.close()
    made.calls.shutdown()
