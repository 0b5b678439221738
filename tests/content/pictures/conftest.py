"""What the tests of pictures share."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.pictures.store import PictureStore


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    """An empty pictures folder."""
    return PictureStore(tmp_path / "pictures")
