"""Instagram on its stage, one for the tests of a file; each test finds it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.networks.instagram import staged
from tests.networks.stage import Stage
from tests.workers.platforms.instagram.scene import fake_of


@pytest.fixture(scope="module")
def the_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("instagram")) as one:
        yield one


@pytest.fixture
def stage(the_stage: Stage) -> Iterator[Stage]:
    the_stage.gate.forget()
    yield the_stage
    the_stage.gate.forget()
    fake = fake_of(the_stage)
    fake.late, fake.looks, fake.quota, fake.own_login, fake.youngest = timedelta(), 2, 10_000, False, timedelta()
