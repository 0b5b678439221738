"""One rehearsal platform per module; every test starts with an obedient one and has accounts of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rehearsal.stage import Stage, raised


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with raised(tmp_path_factory.mktemp("rehearsal")) as stage:
        yield stage


@pytest.fixture
def stage(house: Stage) -> Stage:
    """The running platform, with no rule and no delay left over."""
    house.ask("DELETE", "/control/behaviours")
    house.delay(seconds=0, slow_seconds=0.3, shown_after_seconds=0.5, retry_after_seconds=7)
    return house


@pytest.fixture
def own_stage(tmp_path: Path) -> Iterator[Stage]:
    """A platform of the test's own, to be killed."""
    with raised(tmp_path / "rehearsal") as stage:
        yield stage
