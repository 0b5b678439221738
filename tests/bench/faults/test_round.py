"""A sample with real processes: killed at the two worst points, our engine keeps its promise, and a wrong one does not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import config
from bench import servers
from bench.faults import kills, opening, rounds, wrong
from bench.faults.lane import Lane
from bench.faults.rounds import Played
from tests.commands.conftest import until, using

SIZE = 6
SEED = 1


@contextmanager
def lane(engine: str) -> Iterator[Lane]:
    with opening.opened(0, config.load(language="en"), servers.SQLITE, ending=threading.Event(), engine=engine) as opened:
        yield opened


def killed(opened: Lane, point: str) -> Played:
    alone = next(one for one in kills.rounds(points=(point,), size=SIZE) if one.workers == 1)
    return rounds.played(opened, alone, SEED)


def test_our_engine_killed_at_the_worst_points_keeps_its_promise() -> None:
    with lane(wrong.OURS) as opened:
        for point in ("calling.after_commit", "send.after_body"):
            played = killed(opened, point)
            assert played.findings.total == 0, played.findings.found
            assert (len(played.expected.publications), played.faulted, played.kills) == (SIZE, SIZE, 1)


@pytest.mark.parametrize("engine", [wrong.READ_THEN_POST, wrong.LEASE_AND_RETRY])
def test_a_wrong_engine_killed_there_is_caught(engine: str) -> None:
    with lane(engine) as opened:
        assert killed(opened, "send.after_body").findings.counts()["double"] > 0


def test_nothing_is_left_running() -> None:
    with lane(wrong.OURS) as opened:
        opened.staffed(1)
        folder = opened.settings.data_folder
        assert using(folder)
    assert until(lambda: using(folder) == [])
