"""The machine on which workers run, and posts that are due."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from content.foundation.db import Database
from content.people.accounts import Account
from tests.cast import NOON, Cast
from tests.machine import FEW, Kept, Machine, Timeline, backup, planned
from tests.stage import DUE, Clock

Register = dict[tuple[str, str], Account]


@pytest.fixture
def machine(database: Database, tmp_path: Path) -> Machine:
    clock = Clock(NOON)
    return Machine(database, tmp_path, clock, Timeline(clock))


@pytest.fixture
def count() -> int:
    """How many posts; a test may ask for more."""
    return FEW


@pytest.fixture
def names(database: Database, cast: Cast, register: Register, count: int) -> list[str]:
    return planned(database, cast, [register["pemprov", "x"]], count)


@pytest.fixture
def published(machine: Machine, names: list[str]) -> Iterator[Kept]:
    """A backup from before all of them went out."""
    assert machine.scheduler()
    kept = backup(machine.database)
    machine.clock.moment = DUE
    assert machine.publish() == len(names)
    yield kept
    texts = [text for text, _, _ in machine.network.posts]
    assert len(texts) == len(set(texts)), "something went out twice"
