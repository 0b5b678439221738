"""The rehearsal platform and its adapter, for the tests of both."""

from __future__ import annotations

import pytest

from tests.rehearsal.conftest import house, own_stage, stage
from tests.rehearsal.stage import Stage
from workers.platforms.rehearsal import RehearsalAdapter

__all__ = ["adapter", "house", "own_stage", "stage"]


@pytest.fixture
def adapter(stage: Stage) -> RehearsalAdapter:
    return RehearsalAdapter(stage.url, stage.http)
