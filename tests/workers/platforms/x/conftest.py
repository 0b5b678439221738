"""X behind its gate, for the tests of its adapter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.networks.stage import Stage
from tests.networks.x import staged
from workers.platforms.x import XAdapter


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("x")) as made:
        yield made


@pytest.fixture
def stage(whole: Stage) -> Iterator[Stage]:
    whole.gate.forget()
    yield whole
    whole.gate.forget()


@pytest.fixture
def adapter(stage: Stage) -> XAdapter:
    assert isinstance(stage.adapter, XAdapter)
    return stage.adapter
